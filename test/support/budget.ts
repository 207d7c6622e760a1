import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { packageRoot } from '#libs/runtime';

/** What a person did on a page, as the page saw it: keys that act, characters typed into fields, and clicks or taps. */
export interface Done {
  keys: string[];
  typed: number;
  clicks: number;
}

export interface Budgeted extends Done {
  task: string;
  path: string;
  most: number;
  seconds: number;
  forAPerson: number;
}

// The keystroke-level model (Card, Moran, Newell): a key of a practised hand, a pointed click, and a thought before each act.
const KEY_S = 0.28;
const CLICK_S = 1.3;
const THOUGHT_S = 1.35;

const results: Budgeted[] = [];

// Runs in the page. A click that the keyboard makes has no detail and is counted as its key. It listens on the document:
// a click that the script aims at a moving button is withheld on the window and made again, and only the second one is an act.
const listener = `
  window.done = { keys: [], typed: 0, clicks: 0 };
  document.addEventListener('keydown', (event) => {
    if (['Control', 'Shift', 'Alt', 'Meta'].includes(event.key)) return;
    const field = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (field && event.key.length === 1 && !event.ctrlKey && !event.metaKey) window.done.typed += 1;
    else window.done.keys.push((event.ctrlKey ? 'Control+' : '') + event.key);
  }, true);
  document.addEventListener('click', (event) => { if (event.isTrusted && event.detail > 0) window.done.clicks += 1; }, true);
`;

const counted = new WeakSet<Page>();

/** Makes every document of the page count; before its first address is opened. */
export async function counting(page: Page): Promise<void> {
  if (counted.has(page)) return;
  counted.add(page);
  await page.addInitScript(listener);
}

/** Begins a task: what was done before does not count. */
export async function begin(page: Page): Promise<() => Promise<Done & { seconds: number }>> {
  await page.evaluate('window.done = { keys: [], typed: 0, clicks: 0 }');
  const startedAt = performance.now();
  return async () => ({ ...(await page.evaluate<Done>('window.done')), seconds: (performance.now() - startedAt) / 1000 });
}

export const acts = ({ keys, clicks }: Done): number => keys.length + clicks;

/** Keeps a task for the report of the run. Seconds are told, never judged: they depend on the machine. */
export function keep(task: string, path: string, most: number, done: Done & { seconds: number }): number {
  const forAPerson = (done.keys.length + done.typed) * KEY_S + done.clicks * CLICK_S + (acts(done) + 1) * THOUGHT_S;
  results.push({ task, path, most, ...done, forAPerson });
  return acts(done);
}

/** Writes a file in test-results and prints the same as lines. */
export function report(name = 'budgets'): void {
  const kept = results.splice(0);
  const folder = join(packageRoot(), 'test-results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(kept, null, 2));
  const line = ({ task, keys, clicks, typed, most, seconds, forAPerson }: Budgeted) => `  ${`${keys.length + clicks} of ${most}`.padStart(7)}  ${task}: ${keys.length} keys, ${clicks} clicks, ${typed} characters; ${seconds.toFixed(1)} s by the script, about ${forAPerson.toFixed(0)} s for a person`;
  console.log(`acts of each task, and its budget\n${kept.map(line).join('\n')}`);
}
