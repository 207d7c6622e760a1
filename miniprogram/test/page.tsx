import { act, createElement, type ComponentType } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { answerWith, asked, opened, storage, type Asked } from './stubs/taro';

(globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;

let root: Root | undefined;
let place: HTMLElement | undefined;
/** How often the open page was tapped. */
export let taps = 0;

/** Answers by path: a value, a function of the request, a refusal {code}, or no network at all. */
export type Answers = Record<string, unknown>;
export const refused = (code: string, status = 400) => ({ refused: code, status });
export const noNetwork = { refused: 'network', status: 0 };

/** Answers from now on; the longest path that the request begins with, step by step, counts. */
export function answer(answers: Answers): void {
  answerWith((request) => {
    const path = Object.keys(answers).filter((each) => request.path.startsWith(each) && (each.endsWith('/') || /^$|^[/?]/.test(request.path.slice(each.length)))).sort((a, b) => b.length - a.length)[0];
    // Most shops owe nothing in parts, doubt nothing and do not run on.
    const plain = request.path.endsWith('/obligations') && path?.endsWith('/obligations') !== true;
    const found = plain ? { debt: null, disputedFen: 0, runOn: null } : path === undefined ? refused('not-found', 404) : answers[path];
    const made = typeof found === 'function' ? (found as (request: Asked) => unknown)(request) : found;
    if (made === noNetwork) return 'no network';
    const { refused: code, status } = (made ?? {}) as { refused?: string; status?: number };
    return code === undefined ? { status: 200, data: made } : { status: status!, data: { code } };
  });
}

/** Lets promises and timers of a moment run. */
export const settle = (): Promise<void> => act(async () => { for (let i = 0; i < 8; i++) await Promise.resolve(); });

export async function openPage(Page: ComponentType): Promise<void> {
  closePage();
  place = document.body.appendChild(document.createElement('div'));
  root = createRoot(place);
  taps = 0;
  act(() => root!.render(createElement(Page)));
  await settle();
}

/** Leaves the page and forgets what it asked; what it stored stays unless `all`. */
export function closePage(all = false): void {
  if (root !== undefined) act(() => root!.unmount());
  place?.remove();
  root = undefined;
  asked.length = 0;
  opened.length = 0;
  if (all) storage.clear();
}

export const text = (): string => (place?.textContent ?? '').replace(/\s+/g, ' ');
export const buttons = (): HTMLButtonElement[] => [...place!.querySelectorAll('button')];

export async function tap(words: string): Promise<void> {
  const button = buttons().find(({ textContent }) => textContent?.includes(words) === true);
  if (button === undefined) throw new Error(`no button says "${words}"; there are: ${buttons().map(({ textContent }) => textContent).join(', ')}`);
  taps += 1;
  act(() => button.click());
  await settle();
}

export async function type(id: string, value: string): Promise<void> {
  const input = place!.querySelector<HTMLInputElement>(`#${id}`)!;
  act(() => {
    Object.getOwnPropertyDescriptor(input.tagName === 'TEXTAREA' ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype, 'value')!.set!.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await settle();
}
