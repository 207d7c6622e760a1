/** What WeChat and Alipay offer to a mini-program, as far as ours uses it: enough to let the compiled program run without either. */

export interface Request {
  method: string;
  path: string;
  data: Record<string, unknown> | undefined;
  headers: Record<string, string>;
}
export type Answer = { status: number; data: unknown } | 'no network';

export interface World {
  answer: (request: Request) => Answer;
  /** what the app around the program does when it is asked, by name; absent: it succeeds with nothing */
  deeds: Record<string, (options: Record<string, unknown>) => unknown>;
  /** listeners that the program gave to the app */
  listeners: Map<string, (...values: unknown[]) => void>;
  asked: Request[];
  deedsAsked: [name: string, options: unknown][];
  storage: Map<string, unknown>;
  go: (way: 'open' | 'instead' | 'anew' | 'back', url: string) => void;
}
type Options = Record<string, unknown> & { success?: (answer: unknown) => void; fail?: (error: unknown) => void; complete?: (answer: unknown) => void };

/** Calls back after the caller has gone on, as a platform does, and gives a promise beside. */
function deed(act: (options: Options) => unknown) {
  return (options: Options = {}): Promise<unknown> =>
    Promise.resolve()
      .then(() => act(options))
      .then(
        (answer) => {
          options.success?.(answer);
          options.complete?.(answer);
          return answer;
        },
        (error: unknown) => {
          options.fail?.(error);
          options.complete?.(error);
          // Whoever gives callbacks waits for no promise.
          if (options.fail === undefined && options.complete === undefined) throw error;
          return undefined;
        },
      );
}

function shared(world: World) {
  const told = (name: string) => deed((options) => {
    const { success: _s, fail: _f, complete: _c, ...rest } = options;
    world.deedsAsked.push([name, rest]);
    return world.deeds[name]?.(rest) ?? { errMsg: `${name}:ok` };
  });
  const going = (way: 'open' | 'instead' | 'anew' | 'back') => deed(({ url }) => world.go(way, typeof url === 'string' ? url : ''));
  const ask = ({ url, method, data, headers }: { url: string; method: string; data: unknown; headers: Record<string, string> }): { status: number; data: unknown } => {
    const request = { method, path: url.replace(/^.*\/api\/v1/, ''), data: data as Request['data'], headers };
    world.asked.push(request);
    const answer = world.answer(request);
    if (answer === 'no network') throw Object.assign(new Error('request:fail'), { errMsg: 'request:fail' });
    return { status: answer.status, data: answer.data === undefined ? '' : structuredClone(answer.data) };
  };
  const system = { SDKVersion: '3.5.0', platform: 'ios', system: 'iOS 17', windowWidth: 375, windowHeight: 700, screenWidth: 375, screenHeight: 812, pixelRatio: 2, statusBarHeight: 44, version: '8.0', language: 'zh_CN' };
  return {
    told, ask, system,
    same: {
      navigateTo: going('open'), redirectTo: going('instead'), reLaunch: going('anew'), navigateBack: going('back'), setNavigationBarTitle: told('setNavigationBarTitle'), stopPullDownRefresh: told('stopPullDownRefresh'),
      makePhoneCall: told('makePhoneCall'), chooseImage: told('chooseImage'), canIUse: () => true, getSystemInfoSync: () => system, nextTick: (act: () => void) => setTimeout(act, 0),
      createSelectorQuery: () => ({}), getLaunchOptionsSync: () => ({ query: {} }), getEnterOptionsSync: () => ({ query: {} }),
    },
  };
}

export function weChat(world: World, info: { fontSizeScaleFactor?: number } = {}): Record<string, unknown> {
  const { told, ask, system, same } = shared(world);
  return {
    ...same,
    request: deed((options) => {
      const { status, data } = ask({ url: options.url as string, method: (options.method as string | undefined) ?? 'GET', data: options.data, headers: (options.header as Record<string, string> | undefined) ?? {} });
      return { statusCode: status, data, header: {}, errMsg: 'request:ok' };
    }),
    uploadFile: deed((options) => {
      const { status, data } = ask({ url: options.url as string, method: 'POST', data: { filePath: options.filePath }, headers: (options.header as Record<string, string> | undefined) ?? {} });
      return { statusCode: status, data: JSON.stringify(data), errMsg: 'uploadFile:ok' };
    }),
    getStorageSync: (key: string) => world.storage.get(key) ?? '', setStorageSync: (key: string, value: unknown) => void world.storage.set(key, structuredClone(value)),
    removeStorageSync: (key: string) => void world.storage.delete(key), clearStorageSync: () => world.storage.clear(),
    getAppBaseInfo: () => ({ ...system, ...info }), getWindowInfo: () => system, getDeviceInfo: () => system, getAccountInfoSync: () => ({ miniProgram: { appId: 'wx-test' } }),
    getMenuButtonBoundingClientRect: () => ({ top: 48, bottom: 80, left: 278, right: 365, width: 87, height: 32 }),
    login: told('login'), requestPayment: told('requestPayment'), requestSubscribeMessage: told('requestSubscribeMessage'), scanCode: told('scanCode'), setClipboardData: told('setClipboardData'), openPrivacyContract: told('openPrivacyContract'),
    onNeedPrivacyAuthorization: (listener: (resolve: unknown) => void) => void world.listeners.set('privacy', listener as never),
  };
}

export function alipay(world: World): Record<string, unknown> {
  const { told, ask, same } = shared(world);
  return {
    ...same,
    request: deed((options) => {
      const { status, data } = ask({ url: options.url as string, method: (options.method as string | undefined) ?? 'GET', data: options.data, headers: (options.headers as Record<string, string> | undefined) ?? {} });
      return { status, statusCode: status, data, headers: {} };
    }),
    getStorageSync: ({ key }: { key: string }) => ({ data: world.storage.get(key) ?? null }), setStorageSync: ({ key, data }: { key: string; data: unknown }) => void world.storage.set(key, structuredClone(data)),
    removeStorageSync: ({ key }: { key: string }) => void world.storage.delete(key), clearStorageSync: () => world.storage.clear(),
    setNavigationBar: told('setNavigationBar'), getAuthCode: told('getAuthCode'), tradePay: told('tradePay'), scan: told('scan'), setClipboard: told('setClipboard'), env: {}, SDKVersion: '2.9.0',
  };
}
