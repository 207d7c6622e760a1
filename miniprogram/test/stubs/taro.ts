import { useEffect, useRef } from 'react';

/** What the pages asked of the API, of the storage and of the router; a test answers and looks. */
export interface Asked {
  method: string;
  path: string;
  data: Record<string, unknown> | undefined;
  token: string | undefined;
  header: Record<string, string>;
}
type Answer = { status: number; data: unknown } | 'no network' | Promise<{ status: number; data: unknown } | 'no network'>;

export const storage = new Map<string, unknown>();
export const asked: Asked[] = [];
export const opened: string[] = [];
/** what was asked of the app around the page: sheets, scanners, calls */
export const appAsked: [name: string, options: unknown][] = [];
/** answers of the app by name; without one it succeeds with nothing */
export const appAnswers = new Map<string, (options: unknown) => unknown>();
let answers: (request: Asked) => Answer = () => ({ status: 404, data: { code: 'not-found' } });
let pulled: () => void = () => undefined;
let query: Record<string, string> = {};
const showers = new Set<() => void>();
const hiders = new Set<() => void>();

export const answerWith = (next: typeof answers): void => {
  answers = next;
};
export const pullDown = (): void => pulled();
/** What the next page is opened with. */
export const openWith = (next: Record<string, string>): void => {
  query = next;
};
/** The page leaves the screen and comes to the front again. */
export const comeBack = (): void => {
  hiders.forEach((hide) => hide());
  showers.forEach((show) => show());
};

export function useDidShow(shown: () => void): void {
  const latest = useRef(shown);
  latest.current = shown;
  useEffect(() => {
    const show = () => latest.current();
    show();
    showers.add(show);
    return () => void showers.delete(show);
  }, []);
}
export function useDidHide(hidden: () => void): void {
  const latest = useRef(hidden);
  latest.current = hidden;
  useEffect(() => {
    const hide = () => latest.current();
    hiders.add(hide);
    return () => void hiders.delete(hide);
  }, []);
}
export const useRouter = () => ({ params: query });
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

const app = (name: string) => async (options: unknown) => {
  appAsked.push([name, options]);
  return appAnswers.get(name)?.(options);
};
const go = async ({ url }: { url: string }) => void opened.push(url);

export default {
  getStorageSync: (key: string) => structuredClone(storage.get(key)) ?? '',
  setStorageSync: (key: string, value: unknown) => void storage.set(key, structuredClone(value)),
  removeStorageSync: (key: string) => void storage.delete(key),
  clearStorageSync: () => storage.clear(),
  reLaunch: go, navigateTo: go, redirectTo: go,
  navigateBack: async () => void opened.push('back'),
  getCurrentPages: () => [{}, {}],
  setNavigationBarTitle: async () => undefined,
  stopPullDownRefresh: () => undefined,
  pxTransform: (size: number) => `${size}px`,
  requestPayment: app('requestPayment'), requestSubscribeMessage: app('requestSubscribeMessage'), scanCode: app('scanCode'), makePhoneCall: app('makePhoneCall'),
  setClipboardData: app('setClipboardData'), chooseImage: app('chooseImage'), login: app('login'),
  uploadFile: async ({ url, filePath }: { url: string; filePath: string }) => {
    const { status, data } = (await answer({ url, method: 'POST', data: { filePath } })) as { status: number; data: unknown };
    return { statusCode: status, data: JSON.stringify(data) };
  },
  request: async (request: Request) => {
    const { status, data } = (await answer(request)) as { status: number; data: unknown };
    return { statusCode: status, data, header: {} };
  },
};

async function answer({ url, method, data, header = {} }: Request): Promise<{ status: number; data: unknown }> {
  const request: Asked = { method, path: url.replace(/^.*\/api\/v1/, ''), data, token: header.authorization, header };
  asked.push(request);
  const said = await answers(request);
  if (said === 'no network') throw new Error('request:fail');
  return said;
}
