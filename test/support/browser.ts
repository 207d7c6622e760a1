import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type CDPSession, type Page } from 'playwright-core';
import { packageRoot } from '#libs/runtime';

// Pages live for seconds here: code is not worth optimizing for hours of use, and young objects mostly die with their page.
const scripts = '--js-flags=--no-opt,--min-semi-space-size=64,--max-semi-space-size=64';
const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', scripts];
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = join(packageRoot(), 'test-results/screenshots');

export const openBrowser = (more: string[] = []): Promise<Browser> => chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: [...flags, ...more] });

/** A page whose console errors are collected, of somebody who wants nothing to move. */
export async function openPage(browser: Browser, width: number, height: number): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage({ viewport: { width, height }, bypassCSP: true, reducedMotion: 'reduce' });
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  return { page, errors };
}

/** Signs a demo member of staff in, as a person does who opens an address: name, password, Enter, and the page is there. */
export async function signInStaff(page: Page, apiUrl: string, loginName: string, path = '/'): Promise<void> {
  await page.goto(apiUrl + path);
  await page.fill('#loginName', loginName);
  await page.fill('#password', 'Yidu-demo-2026');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.ant-menu');
  if (path !== '/') await page.waitForSelector('h1');
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
