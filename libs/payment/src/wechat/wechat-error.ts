import { z } from 'zod';

export interface WechatError {
  /** as spelled by the page that documents the endpoint */
  code: string;
  message: string;
}

const errorBody = z.object({ code: z.string(), message: z.string().optional() });

/** The error of a body; undefined when it is none: a gateway's HTML page, a cut-off text. */
export function wechatError(body: Buffer): WechatError | undefined {
  try {
    const parsed = errorBody.safeParse(JSON.parse(body.toString('utf8')));
    return parsed.success ? { code: parsed.data.code, message: parsed.data.message ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

/** The pages spell the same code in two ways: ORDER_NOT_EXIST and ORDERNOTEXIST. */
export function isCode(error: WechatError | undefined, ...codes: readonly string[]): boolean {
  if (error === undefined) return false;
  const plain = (code: string): string => code.replace(/_/g, '').toUpperCase();
  return codes.some((code) => plain(code) === plain(error.code));
}

/** Refusals that pass by themselves, whatever HTTP class carries them. */
const PASSING = ['SYSTEM_ERROR', 'BANK_ERROR', 'SERVICE_UNAVAILABLE', 'RATELIMIT_EXCEEDED', 'RATE_LIMIT_EXCEED', 'FREQUENCY_LIMITED', 'FREQUENCY_LIMIT_EXCEED', 'BIZERR_NEED_RETRY', 'SIGN_ERROR'];

export type ErrorClass = 'refused' | 'passing';

/** HTTP class first, then the code: only a plain 4xx with a code of its own is a refusal. */
export function classOfError(status: number, error: WechatError | undefined): ErrorClass {
  if (error === undefined || status < 400 || status === 401 || status === 408 || status === 429 || status >= 500) return 'passing';
  return isCode(error, ...PASSING) ? 'passing' : 'refused';
}
