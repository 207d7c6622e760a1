import { useEffect, useRef } from 'react';

/** What the pages asked of the API, of the storage and of the router; a test answers and looks. */
export interface Asked {
  method: string;
  path: string;
  data: Record<string, unknown> | undefined;
  token: string | undefined;
}
type Answer = { status: number; data: unknown } | 'no network';

export const storage = new Map<string, unknown>();
export const asked: Asked[] = [];
export const opened: string[] = [];
let answers: (request: Asked) => Answer = () => ({ status: 404, data: { code: 'not-found' } });
let pulled: () => void = () => undefined;

export const answerWith = (next: typeof answers): void => {
  answers = next;
};
export const pullDown = (): void => pulled();

export function useDidShow(shown: () => void): void {
  useEffect(() => shown(), []);
}
export function usePullDownRefresh(refresh: () => void): void {
  const latest = useRef(refresh);
  latest.current = refresh;
  pulled = () => latest.current();
}

interface Request {
  url: string;
  method: string;
  data?: Record<string, unknown>;
  header?: Record<string, string>;
}

export default {
  getStorageSync: (key: string) => storage.get(key) ?? '',
  setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
  removeStorageSync: (key: string) => void storage.delete(key),
  clearStorageSync: () => storage.clear(),
  reLaunch: async ({ url }: { url: string }) => void opened.push(url),
  stopPullDownRefresh: () => undefined,
  request: async ({ url, method, data, header }: Request) => {
    const request: Asked = { method, path: url.replace(/^.*\/api\/v1/, ''), data, token: header?.authorization };
    asked.push(request);
    const answer = answers(request);
    if (answer === 'no network') throw new Error('request:fail');
    return { statusCode: answer.status, data: answer.data };
  },
};
