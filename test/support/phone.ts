import jsqr from 'jsqr';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { seriousFaults, shoot, type OwnBrowser } from './browser.js';
import { counting } from './budget.js';
import { pixelsOf, type Pixels } from './png.js';
import { eventually, type Product } from './product.js';

export interface PhoneOptions {
  big?: boolean;
  language?: 'zh-CN' | 'en-US';
  width?: number;
  height?: number;
  /** default: a desk's browser, so that codes are shown instead of apps opened */
  userAgent?: string;
  /** with no more built in than browsers had in the spring of 2019 */
  old?: boolean;
}

const grownUpSince = `
  for (const [owner, names] of [
    [String.prototype, ['at', 'matchAll', 'replaceAll']], [Array.prototype, ['at', 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with']], [Promise, ['allSettled', 'any', 'withResolvers']],
    [Object, ['groupBy', 'hasOwn']], [Element.prototype, ['replaceChildren']], [AbortSignal, ['any', 'timeout']], [Crypto.prototype, ['randomUUID']], [window, ['structuredClone', 'ResizeObserver', 'WeakRef', 'FinalizationRegistry']],
  ]) for (const name of names) delete owner[name];`;

const decode = jsqr as unknown as (bytes: Uint8ClampedArray, width: number, height: number) => { data: string } | null;
const sessions = new Map<string, string>();

/** A phone with the H5 pages of the running product on it. */
export class Phone {
  readonly errors: string[] = [];
  private constructor(readonly product: Product, readonly context: BrowserContext, readonly page: Page, readonly options: PhoneOptions) {
    page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && this.errors.push(message.text()));
    page.on('pageerror', (error) => this.errors.push(error.message));
  }

  static async open(browser: OwnBrowser, product: Product, options: PhoneOptions = {}): Promise<Phone> {
    const phone = await Phone.switchedOn(browser, product, options, {});
    await phone.page.goto(`${product.apiUrl}/m/`);
    return phone;
  }

  /** Opened by whoever has this number: with his session from before, where there is one, for a code is sent once a minute only. Else as a person signs in. */
  static async enter(browser: OwnBrowser, product: Product, number: string, options: PhoneOptions = {}): Promise<Phone> {
    const token = sessions.get(`${product.apiUrl} ${number}`);
    if (token === undefined) {
      const phone = await Phone.open(browser, product, options);
      await phone.signIn(number);
      return phone;
    }
    const phone = await Phone.switchedOn(browser, product, options, { token });
    await phone.page.goto(`${product.apiUrl}/m/#/pages/home/index`);
    await phone.page.waitForSelector('.tabs');
    return phone;
  }

  /** What is kept is there when the first page is opened, and is the app's from then on. */
  private static async switchedOn(browser: OwnBrowser, product: Product, options: PhoneOptions, kept: Readonly<Record<string, string>>): Promise<Phone> {
    const { big = false, language = 'zh-CN', width = 375, height = 812, userAgent, old = false } = options;
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, ...(userAgent === undefined ? {} : { userAgent, isMobile: true, hasTouch: true }) });
    // As Taro keeps them: a value in an envelope.
    const settings = Object.entries({ language, big: big ? '1' : '0', 'first run': '1' }).map(([key, data]) => [key, JSON.stringify({ data })]);
    const first = JSON.stringify([...settings, ...Object.entries(kept)]);
    await context.addInitScript(`if (localStorage.getItem('first run') === null) for (const [key, value] of ${first}) localStorage.setItem(key, value);`);
    if (old) await context.addInitScript(grownUpSince);
    const phone = new Phone(product, context, await context.newPage(), options);
    await counting(phone.page);
    return phone;
  }

  /** The session of this number from before, where there is one. Else as a person signs in. */
  async signIn(number: string): Promise<void> {
    const known = sessions.get(`${this.product.apiUrl} ${number}`);
    if (known === undefined) return this.signInByCode(number);
    await this.page.evaluate(`localStorage.setItem('token', ${JSON.stringify(known)})`);
    await this.page.goto(`${this.product.apiUrl}/m/#/pages/home/index`);
    await this.page.reload();
    await this.page.waitForSelector('.tabs');
  }

  /** Signs in by a code to the phone: the box is ticked first. */
  async signInByCode(number: string): Promise<void> {
    await this.page.locator('#agree:visible').click();
    await this.enterByCode(number);
  }

  /** The same where the box is ticked. */
  async enterByCode(number: string): Promise<void> {
    const before = (await this.product.simulator<{ template: string }[]>('GET', `/sms?phone=${number}`)).filter(({ template }) => template === 'login-code').length;
    await this.type('phone', number);
    await this.tap('#send');
    const code = await eventually('the code', async () => {
      const codes = (await this.product.simulator<{ text: string; template: string }[]>('GET', `/sms?phone=${number}`)).filter(({ template }) => template === 'login-code');
      return codes.length > before && /\d{6}/.exec(codes[0]!.text)?.[0];
    });
    await this.type('code', code);
    await this.tap('#enter');
    await this.page.waitForSelector('.tabs');
    sessions.set(`${this.product.apiUrl} ${number}`, await this.page.evaluate<string>(`localStorage.getItem('token')`));
  }

  /** A page of the app by its address. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.product.apiUrl}/m/#${path}`);
  }

  async type(id: string, value: string): Promise<void> {
    await this.page.locator(`#${id}:visible input, #${id}:visible textarea`).last().fill(value);
  }

  /** Taps what has these words, or this id. */
  async tap(which: string): Promise<void> {
    const found = which.startsWith('#') ? this.page.locator(`${which}:visible`) : this.page.locator('taro-button-core:visible, button:visible, [role=button]:visible', { hasText: which });
    await found.first().click();
  }

  /** Holds the button that wants to be held until it acts; then it is held no more, or not there any more. */
  async hold(): Promise<void> {
    await this.page.locator('#hold:visible').scrollIntoViewIfNeeded();
    const box = (await this.page.locator('#hold:visible').boundingBox())!;
    await this.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await this.page.mouse.down();
    await this.page.locator('#hold.held:visible').waitFor();
    await this.page.locator('#hold.held').waitFor({ state: 'hidden' });
    await this.page.mouse.up();
  }

  async sees(words: string | RegExp): Promise<void> {
    await this.page.locator('.page:visible', { hasText: words }).first().waitFor();
  }

  /** The code on the screen as another phone sees it: its pixels, so that a code that is cut off or covered is none. */
  async codePicture(): Promise<Pixels> {
    return pixelsOf(await this.page.locator('.qr-picture:visible').first().screenshot());
  }

  /** What a scanner reads from it. */
  async scan(): Promise<string> {
    const { data, width, height } = await this.codePicture();
    const found = decode(data, width, height);
    if (found === null) throw new Error('no code can be read from the screen');
    return found.data;
  }

  text(): Promise<string> {
    return this.page.locator('.page:visible').last().innerText();
  }

  /** A picture of the whole page, and what is wrong with it: barriers, text that is cut off, targets that are too small. */
  async look(name: string, { axe = true } = {}): Promise<string[]> {
    // The page has slid in.
    await this.page.waitForTimeout(400);
    await this.picture(name);
    const least = this.options.big === true ? 60 : 44;
    const found = await this.page.evaluate<string[]>(`(() => {
      const seen = (each) => each.offsetParent !== null || getComputedStyle(each).position === 'fixed';
      const faults = [];
      const root = document.scrollingElement;
      if (root.scrollWidth > root.clientWidth + 1) faults.push('wider than the screen: ' + root.scrollWidth);
      for (const each of document.querySelectorAll('taro-button-core, taro-view-core, taro-text-core')) {
        if (seen(each) && each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 2 && getComputedStyle(each).display !== 'inline') faults.push('cut: ' + each.className + ' ' + each.textContent.slice(0, 30));
      }
      for (const each of document.querySelectorAll('taro-button-core')) {
        if (seen(each) && each.getBoundingClientRect().height < ${least}) faults.push('small: ' + each.textContent.slice(0, 30) + ' ' + each.getBoundingClientRect().height);
      }
      return [...new Set(faults)];
    })()`);
    return [...found, ...(axe ? await seriousFaults(this.page) : [])].map((fault) => `${name}: ${fault}`);
  }

  /** The page scrolls within an element: for its picture the phone is as high as the page. */
  private async picture(name: string): Promise<void> {
    const { width, height } = this.page.viewportSize()!;
    const whole = await this.page.evaluate<number>(`Math.max(...[...document.querySelectorAll('.taro_page')].filter((each) => each.offsetParent !== null).map((each) => each.scrollHeight), 0)`);
    await this.page.setViewportSize({ width, height: Math.min(Math.max(height, whole), 4000) });
    await shoot(this.page, name);
    await this.page.setViewportSize({ width, height });
  }

  async close(): Promise<void> {
    expect(this.errors).toEqual([]);
    await this.context.close();
  }
}

/** Takes payments on the product's site through the sandbox. */
export async function openChannels(product: Product): Promise<void> {
  const admin = await product.signIn('admin');
  for (const channel of ['wechat', 'alipay', 'unionpay']) {
    const { status, body } = await admin.call('PUT', `/sites/${admin.siteId}/merchants/${channel}`, { keyFolder: 'demo', enabled: true });
    if (status >= 300) throw new Error(`merchant ${channel}: ${status} ${JSON.stringify(body)}`);
  }
}

interface SandboxOrder {
  channel: string;
  outTradeNo: string;
  state: string;
  totalFen: number;
}
export const sandboxOrders = async (product: Product): Promise<SandboxOrder[]> => product.simulator('GET', '/sandbox/orders');

/** The buyer pays the newest order that is open. */
export async function buyerPays(product: Product): Promise<void> {
  const order = await eventually('an order at the channel', async () => (await sandboxOrders(product)).find(({ state }) => state !== 'paid' && state !== 'closed'));
  await product.simulator('POST', `/sandbox/orders/${order.channel}/${order.outTradeNo}/pay`, {});
}
