import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createContext, runInContext, type Context } from 'node:vm';
import { buildMini, miniFolder } from '../../scripts/steps/mini.mjs';
import { alipay, weChat, type Answer, type Request, type World } from './native.js';

export type Platform = 'weapp' | 'alipay';
/** A node as it is given to the page: its name in the templates, its id, its text, its class, its children. */
interface Node {
  nn: string;
  sid?: string;
  uid?: string;
  cl?: string;
  v?: string;
  cn?: Node[];
  [attribute: string]: unknown;
}
interface PageConfig {
  data: { root: Node };
  eh: (event: object) => void;
  onLoad?: (query: object) => void;
  onShow?: () => void;
  onReady?: () => void;
  onHide?: () => void;
  onUnload?: () => void;
  [name: string]: unknown;
}
interface OpenPage {
  route: string;
  options: Record<string, string>;
  data: { root: Node };
  /** as it was given to Page(); `config` is Taro's own */
  built: PageConfig;
}

/** Answers by path, or by all that is below a path with a slash at its end; a function of the request where that matters. */
export type Answers = Record<string, unknown>;
export const refused = (code: string, status = 400) => ({ refused: code, status });
export const noNetwork = { refused: 'network', status: 0 };

export function answerFrom(answers: Answers, request: Request): Answer {
  const fits = (each: string): boolean => {
    const [address, method] = each.split(' ').reverse() as [string, string?];
    const after = request.path.startsWith(address) ? request.path.slice(address.length) : undefined;
    return after !== undefined && (after === '' || address.endsWith('/') || after.startsWith('?')) && (method === undefined || method === request.method);
  };
  const path = Object.keys(answers).filter(fits).sort((a, b) => b.length - a.length)[0];
  const found = path === undefined ? refused('not-found', 404) : answers[path];
  const made: unknown = typeof found === 'function' ? (found as (request: Request) => unknown)(request) : found;
  if (made === noNetwork) return 'no network';
  const { refused: code, status } = (made ?? {}) as { refused?: string; status?: number };
  return code === undefined ? { status: 200, data: made } : { status: status!, data: { code } };
}

/** The mini-program as it was built for a platform, running in a world of its own. */
export class CompiledApp {
  readonly world: World;
  answers: Answers = {};
  /** how often a page was tapped since the last opening from outside */
  taps = 0;
  /** what was given to the pages: how often, and how many bytes */
  readonly given = { times: 0, bytes: 0 };
  private readonly modules = new Map<string, { exports: unknown }>();
  private readonly context: Context;
  private readonly configs = new Map<string, PageConfig>();
  private readonly tags: Map<string, string>;
  private readonly stack: OpenPage[] = [];
  private loading = '';

  private constructor(readonly platform: Platform, private readonly folder: string, info: { fontSizeScaleFactor?: number }) {
    this.world = { answer: (request) => answerFrom(this.answers, request), deeds: {}, listeners: new Map(), asked: [], deedsAsked: [], storage: new Map(), go: (way, url) => this.go(way, url) };
    const native = platform === 'weapp' ? { wx: weChat(this.world, info) } : { my: alipay(this.world), navigator: { userAgent: '' } };
    this.context = createContext({
      ...native, console, setTimeout, clearTimeout, setInterval, clearInterval, Promise, structuredClone,
      App: (config: { onLaunch?: (options: object) => void }) => config.onLaunch?.({ query: {} }), Component: () => undefined, getApp: () => ({}), getCurrentPages: () => this.stack.map(({ route, options }) => ({ route, options })),
      Page: (config: PageConfig) => void this.configs.set(this.loading, config),
    });
    runInContext('globalThis.global = globalThis', this.context);
    const templates = readFileSync(join(folder, platform === 'weapp' ? 'base.wxml' : 'base.axml'), 'utf8');
    this.tags = new Map([...templates.matchAll(/<template name="tmpl_(?:\d+_)?(\w+)">\s*<([\w-]+)/g)].map(([, name, tag]) => [name!, tag!]));
  }

  static async boot(platform: Platform, info: { fontSizeScaleFactor?: number } = {}): Promise<CompiledApp> {
    await buildMini(platform);
    const app = new CompiledApp(platform, join(miniFolder, 'dist', platform), info);
    app.require(join(app.folder, 'app.js'));
    return app;
  }

  /** The program is killed and started anew; what the phone keeps stays. */
  static async reboot(old: CompiledApp): Promise<CompiledApp> {
    old.end();
    const app = await CompiledApp.boot(old.platform);
    for (const [key, value] of old.world.storage) app.world.storage.set(key, value);
    app.answers = old.answers;
    return app;
  }

  get page(): OpenPage {
    return this.stack.at(-1)!;
  }

  get route(): string {
    return this.page.route;
  }

  /** Opens a page from outside: a tab, a scanned code, a link. */
  async open(url: string): Promise<void> {
    this.taps = 0;
    this.go('anew', url);
    for (let i = 0; i < 50 && (this.page.data.root.cn?.length ?? 0) === 0; i++) await this.settle();
    await this.settle();
  }

  /** The app leaves the screen and comes back. */
  async awayAndBack(): Promise<void> {
    this.page.built.onHide?.call(this.page);
    this.page.built.onShow?.call(this.page);
    await this.settle();
  }

  async settle(ms = 40): Promise<void> {
    await new Promise((go) => setTimeout(go, ms));
  }

  /** Waits until the page shows the words. */
  async sees(words: string, limitMs = 5000): Promise<void> {
    for (const end = Date.now() + limitMs; !this.text().includes(words); await this.settle()) {
      if (Date.now() > end) throw new Error(`"${words}" does not come; ${this.route} shows: ${this.text()}`);
    }
  }

  /** Leaves every page, so that none asks on. */
  end(): void {
    for (let page = this.stack.pop(); page !== undefined; page = this.stack.pop()) page.built.onUnload?.call(page);
  }

  text(): string {
    return textOf(this.page.data.root).replace(/\s+/g, ' ');
  }

  buttons(): string[] {
    return this.nodes().filter((node) => this.tagOf(node) === 'button').map(textOf);
  }

  /** Taps the button with these words or this id. */
  async tap(which: string): Promise<void> {
    const buttons = this.nodes().filter((node) => this.tagOf(node) === 'button');
    const found = which.startsWith('#') ? buttons.find(({ uid }) => uid === which.slice(1)) : buttons.find((node) => textOf(node).includes(which));
    if (found === undefined) throw new Error(`no button "${which}" on ${this.route}; there are: ${this.buttons().join(' | ')}`);
    this.taps += 1;
    await this.event(found, 'tap', {});
  }

  async type(id: string, value: string): Promise<void> {
    const found = this.nodes().find(({ uid }) => uid === id);
    if (found === undefined) throw new Error(`no field ${id} on ${this.route}`);
    await this.event(found, 'input', { value });
  }

  /** Any event of any node, by its id. */
  async fire(id: string, type: string, detail: object = {}): Promise<void> {
    await this.event(this.nodes().find(({ uid }) => uid === id)!, type, detail);
  }

  nodes(): Node[] {
    const all: Node[] = [];
    const visit = (node: Node): void => {
      all.push(node);
      node.cn?.forEach(visit);
    };
    visit(this.page.data.root);
    return all;
  }

  tagOf = ({ nn }: Node): string | undefined => this.tags.get(nn);

  private async event(node: Node, type: string, detail: object): Promise<void> {
    const target = { id: node.uid ?? node.sid, dataset: { sid: node.sid } };
    this.page.built.eh.call(this.page, { type, target, currentTarget: target, detail, timeStamp: Date.now(), touches: [], changedTouches: [] });
    await this.settle();
  }

  private go(way: 'open' | 'instead' | 'anew' | 'back', url: string): void {
    const leave = (page: OpenPage | undefined): void => page?.built.onUnload?.call(page);
    if (way === 'back') {
      leave(this.stack.pop());
      this.page.built.onShow?.call(this.page);
      return;
    }
    if (way === 'open') this.page.built.onHide?.call(this.page);
    if (way === 'instead') leave(this.stack.pop());
    if (way === 'anew') for (let page = this.stack.pop(); page !== undefined; page = this.stack.pop()) leave(page);
    this.show(url);
  }

  private show(url: string): void {
    const [path, search = ''] = url.replace(/^\//, '').split('?') as [string, string?];
    const options = Object.fromEntries(search.split('&').filter((part) => part !== '').map((part) => part.split('=') as [string, string]).map(([name, value = '']) => [name, value]));
    const config = this.configOf(path);
    const page: OpenPage & Record<string, unknown> = Object.assign(Object.create(null) as object, config, { route: path, options, data: structuredClone(config.data), built: config });
    page.setData = (patch: Record<string, unknown>, done?: () => void) => {
      this.given.times += 1;
      this.given.bytes += JSON.stringify(patch).length;
      for (const [address, value] of Object.entries(patch)) put(page.data as unknown as Record<string, unknown>, address, structuredClone(value));
      done?.();
    };
    this.stack.push(page);
    config.onLoad?.call(page, options);
    config.onShow?.call(page);
    config.onReady?.call(page);
  }

  private configOf(path: string): PageConfig {
    if (!this.configs.has(path)) {
      this.loading = path;
      this.require(join(this.folder, `${path}.js`));
    }
    const config = this.configs.get(path);
    if (config === undefined) throw new Error(`there is no page ${path}`);
    return config;
  }

  private require(path: string): unknown {
    const file = [path, `${path}.js`].find((each) => each.endsWith('.js') && existsSync(each));
    if (file === undefined) throw new Error(`${path} is missing in the build`);
    const known = this.modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} as unknown };
    this.modules.set(file, module);
    const wrapped = runInContext(`(function (require, module, exports) {${readFileSync(file, 'utf8')}\n})`, this.context, { filename: file }) as (...given: unknown[]) => void;
    wrapped((name: string) => this.require(resolve(dirname(file), name.startsWith('/') ? join(this.folder, name) : name)), module, module.exports);
    return module.exports;
  }
}

const textOf = (node: Node): string => `${node.v ?? ''}${(node.cn ?? []).map(textOf).join('')}`;

/** Puts a value where an address like `root.cn.[0].cn.[1].v` says. */
function put(into: Record<string, unknown>, address: string, value: unknown): void {
  const steps = address.split('.').map((step) => step.replace(/^\[(\d+)\]$/, '$1')).flatMap((step) => step.split(/[[\]]/).filter((part) => part !== ''));
  let place = into as Record<string, Record<string, unknown>>;
  for (const step of steps.slice(0, -1)) place = place[step] as Record<string, Record<string, unknown>>;
  (place as Record<string, unknown>)[steps.at(-1)!] = value;
}
