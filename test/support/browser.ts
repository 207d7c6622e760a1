import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type CDPSession, type Page } from 'playwright-core';
import { packageRoot } from '#libs/runtime';
import { browsers } from './open-pages.js';

// Pages live for seconds here: code is not worth optimizing for hours of use, and young objects mostly die with their page.
const scripts = '--js-flags=--no-opt,--min-semi-space-size=64,--max-semi-space-size=64';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', scripts];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = join(packageRoot(), 'test-results/screenshots');

/** Twice what a busy machine of two processors ever took. */
export const PATIENCE_MS = 60_000;

/** The browser of this process with these flags; one that has died is started anew. It ends with the process. */
async function browserOf(flagsMore: string[]): Promise<Browser> {
  const key = flagsMore.join(' ');
  const running = await browsers.get(key)?.catch(() => undefined);
  if (running?.isConnected() === true) return running;
  const next = chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: [...flags, ...flagsMore] });
  browsers.set(key, next);
  return next;
}

/**
 * What one file has open in the browser of its process: contexts of its own, closed at its end. A browser with flags of its own
 * is nobody else's and ends with the file.
 */
export class OwnBrowser {
  private readonly contexts = new Set<BrowserContext>();
  /** Windows that were left: signed out, with nothing kept, on the staff web. */
  readonly left: Page[] = [];
  private constructor(private readonly flags: string[]) {}

  static async open(more: string[]): Promise<OwnBrowser> {
    await browserOf(more);
    return new OwnBrowser(more);
  }

  async newContext(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await (await browserOf(this.flags)).newContext(options);
    context.setDefaultTimeout(PATIENCE_MS);
    this.contexts.add(context);
    context.once('close', () => this.contexts.delete(context));
    return context;
  }

  /** A page in a context of its own: with the page the context is closed. */
  async newPage(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.newContext(options);
    const page = await context.newPage();
    page.once('close', () => void context.close());
    return page;
  }

  async close(): Promise<void> {
    for (const context of [...this.contexts]) await context.close();
    if (this.flags.length > 0) await (await browserOf(this.flags)).close();
  }
}

export const openBrowser = (more: string[] = []): Promise<OwnBrowser> => OwnBrowser.open(more);

const owners = new WeakMap<Page, OwnBrowser>();

/** A page whose console errors are collected, of somebody who wants nothing to move: a new window, or one that another has left. */
export async function openPage(browser: OwnBrowser, width: number, height: number): Promise<{ page: Page; errors: string[] }> {
  const page = browser.left.pop() ?? (await browser.newPage({ viewport: { width, height }, bypassCSP: true, reducedMotion: 'reduce' }));
  owners.set(page, browser);
  await page.setViewportSize({ width, height });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, errors };
}

/** Signs a demo member of staff in, as a person does who opens an address: name, password, Enter, and the page is there. */
export async function signInStaff(page: Page, apiUrl: string, loginName: string, path = '/'): Promise<void> {
  // A window that was left stands at the sign-in: the address alone is new, the scripts need not be.
  if (page.url().startsWith(`${apiUrl}/`)) await page.evaluate(`history.replaceState(null, '', ${JSON.stringify(path)})`);
  else await page.goto(apiUrl + path);
  await page.fill('#loginName', loginName);
  await page.fill('#password', 'Yidu-demo-2026');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.ant-menu');
  if (path !== '/') await page.waitForSelector('h1');
}

/**
 * Ends with a page of the staff web. The window is left to whoever comes next in this file: nobody is signed in, nothing is stored,
 * nothing stands open. One that cannot be left so is closed; so is one whose test has failed, for it never comes here.
 */
export async function leave(page: Page): Promise<void> {
  page.removeAllListeners('console').removeAllListeners('pageerror');
  const asFound = await page.evaluate<boolean>(`document.querySelector('.ant-menu') !== null && document.documentElement.lang === 'zh-CN' && !document.documentElement.classList.contains('big-type')`);
  if (!asFound) return page.close();
  // As the app is told when its session has ended: it forgets who was there and what he saw.
  await page.evaluate(`dispatchEvent(new Event('signed-out'))`);
  await page.waitForSelector('#loginName');
  const context = page.context();
  await Promise.all([context.clearCookies(), context.clearPermissions(), page.mouse.move(0, 0), page.evaluate(`localStorage.clear(); sessionStorage.clear();`)]);
  const bare = `document.body.innerText === document.querySelector('#root').innerText`;
  const empty = await page.waitForFunction(bare, undefined, { timeout: 5_000, polling: 250 }).then(() => true, () => false);
  if (!empty) return page.close();
  owners.get(page)!.left.push(page);
}

/**
 * On to another page of the staff web, as a link leads there: what stood there before is gone before anything is looked for. A view
 * of the page that is already there is opened by its address, with everything asked anew.
 */
export async function visit(page: Page, path: string): Promise<void> {
  const here = new URL(page.url());
  const there = new URL(path, here);
  if (here.pathname === there.pathname) {
    await page.goto(there.href);
    return;
  }
  await page.evaluate(`document.querySelectorAll('h1').forEach((title) => title.setAttribute('data-left', '')); history.pushState(null, '', ${JSON.stringify(there.pathname + there.search)}); dispatchEvent(new PopStateEvent('popstate'));`);
  await page.waitForSelector('h1:not([data-left])');
}

const cameras = new WeakMap<Page, Promise<CDPSession>>();

/** A picture of the window as it stands, packed in a hurry: for people to look at, and larger than it need be. */
export async function shoot(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  if (!cameras.has(page)) cameras.set(page, page.context().newCDPSession(page));
  const { data } = await (await cameras.get(page)!).send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
  writeFileSync(join(folder, `${name}.png`), data, 'base64');
}

/** What axe finds serious or critical on the page as it stands. Of what it does not object to it keeps no list. */
export async function seriousFaults(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axeSource);
  const violations = await page.evaluate<{ id: string; impact: string; nodes: { html: string }[] }[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return violations.filter(({ impact }) => ['serious', 'critical'].includes(impact)).map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160) ?? ''}`);
}
