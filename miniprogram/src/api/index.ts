import Taro from '@tarojs/taro';
import type { Answer, Body, Known, Method, components } from './schema';

export type Schemas = components['schemas'];
export type Bill = Schemas['Bill'];
export type Home = Schemas['Home'];
export type StallChoice = Schemas['StallChoice'];
export type UsagePoint = Schemas['UsagePoint'];

export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

/** WeChat and Alipay call the address that the build was given. */
export const SERVER = process.env.TARO_ENV === 'h5' ? '' : (process.env.TARO_APP_API ?? '');
const BASE = `${SERVER}/api/v1`;

/** Who asks: a customer, a member of staff, or anybody. Each keeps a session of his own on the phone. */
export type Asker = 'customer' | 'staff' | 'anybody';
const stored = { customer: 'token', staff: 'staff token' } as const;
const signIns = { customer: '/pages/sign-in/index', staff: '/field/sign-in/index' } as const;
export const token = (asker: Asker = 'customer'): string => (asker === 'anybody' ? '' : String(Taro.getStorageSync(stored[asker]) || ''));
export const keepToken = (asker: keyof typeof stored, value: string): void => Taro.setStorageSync(stored[asker], value);
export const dropToken = (asker: keyof typeof stored): void => Taro.removeStorageSync(stored[asker]);

export interface Manner {
  as?: Asker;
  /** of money and switches: the same key is the same act */
  key?: string;
}

/** What every request carries. Mini-programs know no PATCH: it travels as a POST that says so. */
function headersOf(method: string, data: object | undefined, { as = 'customer', key }: Manner): Record<string, string> {
  return {
    ...(data === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token(as) === '' ? {} : { authorization: `Bearer ${token(as)}` }),
    ...(as === 'staff' ? { 'x-client': 'phone' } : {}),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(method === 'PATCH' && process.env.TARO_ENV !== 'h5' ? { 'x-http-method-override': 'PATCH' } : {}),
  };
}

/** A session that has ended leads to its sign-in. */
function ended(as: Asker): void {
  if (as === 'anybody' || token(as) === '') return;
  dropToken(as);
  void Taro.reLaunch({ url: signIns[as] });
}

const codeIn = (data: unknown): string => {
  const told = typeof data === 'string' ? (/"code":"([a-z-]+)"/.exec(data)?.[1] ?? undefined) : (data as { code?: string } | null)?.code;
  return told ?? 'other';
};

/** Calls the API; throws an ApiError with the server's code, or 'network'. */
export async function ask(method: Verb, path: string, data?: object, manner: Manner = {}): Promise<unknown> {
  const asked = method === 'PATCH' && process.env.TARO_ENV !== 'h5' ? 'POST' : method;
  let answer: Taro.request.SuccessCallbackResult;
  try {
    answer = await Taro.request({ url: `${BASE}${path}`, method: asked, ...(data === undefined ? {} : { data }), timeout: 15000, header: headersOf(method, data, manner) });
  } catch {
    throw new ApiError('network');
  }
  if (answer.statusCode < 300) return answer.data;
  if (answer.statusCode === 401) ended(manner.as ?? 'customer');
  const code = codeIn(answer.data);
  // A newer notice, or none agreed to yet: nothing else is open before.
  if (code === 'consent-needed') void Taro.reLaunch({ url: '/more/privacy/index' });
  throw new ApiError(code);
}

type Verb = Uppercase<Method>;
/** The body a route wants. */
type Sent<Wanted> = undefined extends Wanted ? [data?: object, manner?: Manner] : [data: Wanted & object, manner?: Manner];

/** The same, held against the API's document: the path must be one of its routes, and the answer is what the route says. */
export const call = <V extends Verb, const P extends string>(method: V, path: P & Known<Lowercase<V>, P>, ...[data, manner]: Sent<Body<Lowercase<V>, P>>): Promise<Answer<Lowercase<V>, P>> =>
  ask(method, path, data, manner) as Promise<Answer<Lowercase<V>, P>>;

/** Sends a picture of the phone under an id of its own: the same picture sent twice is one. */
export async function sendPhoto(filePath: string, photoId: string, as: 'customer' | 'staff'): Promise<void> {
  let answer: Taro.uploadFile.SuccessCallbackResult;
  try {
    answer = await Taro.uploadFile({ url: `${BASE}${as === 'staff' ? '' : '/customer'}/photos?photoId=${photoId}`, filePath, name: 'file', header: headersOf('POST', undefined, { as }) });
  } catch {
    throw new ApiError('network');
  }
  if (answer.statusCode >= 300) throw new ApiError(codeIn(answer.data));
}
