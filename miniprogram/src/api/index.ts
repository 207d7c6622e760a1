import Taro from '@tarojs/taro';
import type { Answer, Body, Known, Method, components } from './schema';

type Schemas = components['schemas'];
export type Bill = Schemas['Bill'];
export type Home = Schemas['Home'];
export type StallChoice = Schemas['StallChoice'];
export type UsagePoint = Schemas['UsagePoint'];

export class ApiError extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

const BASE = process.env.TARO_ENV === 'h5' ? '/api/v1' : `${process.env.TARO_APP_API ?? ''}/api/v1`;
export const token = (): string => String(Taro.getStorageSync('token') || '');

/** Calls the API with the customer's token; throws an ApiError with the server's code, or 'network'. */
export async function ask(method: Verb, path: string, data?: object): Promise<unknown> {
  let answer: Taro.request.SuccessCallbackResult;
  try {
    answer = await Taro.request({ url: `${BASE}${path}`, method, ...(data === undefined ? {} : { data }), timeout: 15000, header: { ...(data === undefined ? {} : { 'content-type': 'application/json' }), ...(token() === '' ? {} : { authorization: `Bearer ${token()}` }) } });
  } catch {
    throw new ApiError('network');
  }
  if (answer.statusCode < 300) return answer.data;
  const code = (answer.data as { code?: string } | null)?.code ?? 'other';
  if (answer.statusCode === 401 && token() !== '') {
    Taro.removeStorageSync('token');
    void Taro.reLaunch({ url: '/pages/sign-in/index' });
  }
  throw new ApiError(code);
}

type Verb = Uppercase<Method>;
/** The body a route wants. */
type Sent<Wanted> = undefined extends Wanted ? [data?: object] : [data: Wanted & object];

/** The same, held against the API's document: the path must be one of its routes, and the answer is what the route says. */
export const call = <V extends Verb, const P extends string>(method: V, path: P & Known<Lowercase<V>, P>, ...[data]: Sent<Body<Lowercase<V>, P>>): Promise<Answer<Lowercase<V>, P>> =>
  ask(method, path, data) as Promise<Answer<Lowercase<V>, P>>;
