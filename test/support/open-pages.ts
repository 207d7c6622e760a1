import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { packageRoot } from '#libs/runtime';

/** The browsers of this process, by their flags. */
export const browsers = new Map<string, Promise<Browser>>();

const LIMIT_MS = 5_000;
let pictures = 0;

// Dialogs and notices, and the last that was asked of the server: its status (0: no answer) and how long it took.
const ASK = `({
  words: [...document.querySelectorAll('.ant-modal-wrap, .ant-drawer, .ant-message-notice, .ant-notification-notice, .ant-alert, [role=alert], [role=dialog]')].map((each) => each.innerText.trim()).filter((text) => text !== ''),
  focus: document.activeElement?.outerHTML.slice(0, 160),
  asked: performance.getEntriesByType('resource').filter(({ name }) => name.includes('/api/')).slice(-12).map((each) => [Math.round(performance.now() - each.startTime) + ' ms ago', each.responseStatus, Math.round(each.duration) + ' ms', each.name].join(' ')),
})`;

async function asItStands(page: Page): Promise<string> {
  const path = join(packageRoot(), 'test-results/screenshots', `failed-${String(process.pid)}-${String(++pictures)}.png`);
  await page.screenshot({ path, timeout: LIMIT_MS }).catch(() => undefined);
  const told = await Promise.race([page.evaluate<object>(ASK).catch((error: unknown) => ({ error: String(error) })), new Promise<object>((go) => setTimeout(() => go({ error: 'the page does not answer' }), LIMIT_MS))]);
  return `${page.url()} ${path}\n${JSON.stringify(told, null, 1)}`;
}

/** Where a test has failed: each open page of this process, with its dialogs, notices and last requests, and a picture of it. */
export async function pagesAsTheyStand(): Promise<string[]> {
  mkdirSync(join(packageRoot(), 'test-results/screenshots'), { recursive: true });
  const running = await Promise.all([...browsers.values()].map((each) => each.catch(() => undefined)));
  const pages = running.flatMap((browser) => browser?.contexts() ?? []).flatMap((context) => context.pages());
  return Promise.all(pages.filter((page) => !page.isClosed()).map(asItStands));
}
