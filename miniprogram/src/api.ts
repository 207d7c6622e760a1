import Taro from '@tarojs/taro';

export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const BASE = process.env.TARO_ENV === 'h5' ? '/api/v1' : `${process.env.TARO_APP_API ?? ''}/api/v1`;
export const token = (): string => String(Taro.getStorageSync('token') || '');

/** Calls the API with the customer's token; throws an ApiError with the server's code, or 'network'. */
export async function call<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: object): Promise<T> {
  let answer: Taro.request.SuccessCallbackResult;
  try {
    answer = await Taro.request({ url: `${BASE}${path}`, method, ...(data === undefined ? {} : { data }), timeout: 15000, header: { ...(data === undefined ? {} : { 'content-type': 'application/json' }), ...(token() === '' ? {} : { authorization: `Bearer ${token()}` }) } });
  } catch {
    throw new ApiError('network');
  }
  if (answer.statusCode < 300) return answer.data as T;
  const code = (answer.data as { code?: string } | null)?.code ?? 'other';
  if (answer.statusCode === 401 && token() !== '') {
    Taro.removeStorageSync('token');
    void Taro.reLaunch({ url: '/pages/sign-in/index' });
  }
  throw new ApiError(code);
}

export interface Bill {
  id: number;
  meterNumber: string;
  fromAt: string;
  toAt: string;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  amountFen: number;
  estimated: boolean;
  lines: { period: string; usedWh: number; priceMicroYuanPerKwh: number; versionNumber: number; effectiveAt: string }[];
  sentence: { zh: string; en: string };
}
export interface StallChoice {
  stallId: string;
  number: string;
  name: string;
  siteName: string;
  availableFen: number;
}
export interface Home {
  number: string;
  name: string;
  floor: string;
  siteName: string;
  at: string;
  availableFen: number;
  thresholds: { threshold1Fen: number; threshold2Fen: number };
  todayWh: number;
  todayFen: number | null;
  readAt: string | null;
  intervalMinutes: number;
  supply: { state: 'on' | 'off' | 'unknown'; owed: boolean; wanted: string; holds: { cause: string }[]; cutWaitsFor: string[]; keepPower: object | null } | null;
  runway: { daysLeft: number | null; endsAt: string | null; basisDays?: number };
  lastBills: Bill[];
}
