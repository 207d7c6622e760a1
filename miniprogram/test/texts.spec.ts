import { expect, test } from 'vitest';
import { texts, translator } from '../src/texts';

const zh: Record<string, string> = texts['zh-CN'];
const en: Record<string, string> = texts['en-US'];
const code = Object.entries(import.meta.glob<string>('../src/**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true })).filter(([path]) => !path.includes('/texts/') && !path.endsWith('.config.ts'));
const chinese = /[\u3400-\u9fff]/;
const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('both languages have the same keys, leave none empty and fill in the same values', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  expect([...Object.entries(zh), ...Object.entries(en)].filter(([, text]) => text.trim() === '')).toEqual([]);
  expect(Object.keys(zh).filter((key) => placesOf(zh[key]!).join() !== placesOf(en[key]!).join())).toEqual([]);
});

test('English is English, Chinese is Chinese, but for the name of the other language', () => {
  expect(Object.entries(en).filter(([key, text]) => key !== 'language' && chinese.test(text))).toEqual([]);
  expect(Object.entries(zh).filter(([key, text]) => !['language', 'comma'].includes(key) && !chinese.test(text))).toEqual([]);
});

/** Whole keys, and the beginnings of keys that end in a code. */
function namedIn(all: string): { whole: string[]; heads: string[] } {
  const words = [...all.matchAll(/\bt\(([^()]*(?:\([^()]*\)[^()]*)*)\)/g)].flatMap((match) => {
    const keys = match[1]!.split(/,\s*\{/)[0]!;
    return [...keys.matchAll(/(===\s*)?'([^']+)'/g)].filter(([, compared]) => compared === undefined).map((found) => found[2]!);
  });
  return { whole: words, heads: [...all.matchAll(/\bt\(`([a-zA-Z]+\.)\$\{/g)].map((match) => match[1]!) };
}

test('every key that the pages name is there, every key that is there is named, and no page holds words of its own', () => {
  const all = code.map(([, text]) => text).join('\n');
  const { whole, heads } = namedIn(all);
  expect(whole.length).toBeGreaterThan(300);
  expect([...new Set(whole)].filter((key) => !(key in zh))).toEqual([]);
  expect([...new Set(heads)].filter((head) => !Object.keys(zh).some((key) => key.startsWith(head)))).toEqual([]);
  expect(Object.keys(zh).filter((key) => (key.includes('.') ? !heads.includes(`${key.split('.')[0]!}.`) && !key.startsWith('error.') : !new RegExp(`'${key}'`).test(all)))).toEqual([]);
  expect(code.filter(([, text]) => chinese.test(text.replace(/\/\[[^\n]*\]\//g, ''))).map(([path]) => path)).toEqual([]);
});

test('every cause of a cut and every reason to wait that the product knows has words for a customer', async () => {
  const staff = (await import('../../apps/backoffice/src/i18n/zh')).zh;
  const needed = Object.keys(staff).filter((key) => /^(wait|period)\.|^cause\.(?!restore)/.test(key));
  expect(needed.length).toBeGreaterThan(20);
  expect(needed.filter((key) => !(key in zh))).toEqual([]);
});

test('values are filled in', () => {
  expect(translator('en-US')('lasts', { n: 5, day: '11-25' })).toBe('Lasts about 5 days (until 11-25)');
  expect(translator('en-US')('basis', { n: 1 })).toBe('Estimated from the last 1 day');
  expect(translator('zh-CN')('basis', { n: 1 })).toBe('按近 1 天用电预计');
});
