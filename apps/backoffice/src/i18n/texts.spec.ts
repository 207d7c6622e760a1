import { expect, test } from 'vitest';
import { en } from './en';
import { zh } from './zh';

const files = import.meta.glob<string>('../**/*.{ts,tsx}', { query: '?raw', import: 'default', eager: true });
const code = Object.entries(files).filter(([path]) => !path.endsWith('.spec.ts') && !/\/(zh|en)\.ts$/.test(path));
const chinese = /[\u3400-\u9fff]/;
const placesOf = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('both languages have the same keys and leave none empty', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  expect([zh, en].flatMap((texts) => Object.entries<string>(texts)).filter(([, text]) => text.trim() === '')).toEqual([]);
});

test('both languages fill in the same values', () => {
  expect(Object.keys(zh).filter((key) => placesOf(zh[key as keyof typeof zh]).join() !== placesOf(en[key as keyof typeof zh]).join())).toEqual([]);
});

test('English is English, but for the name of the other language', () => {
  expect(Object.entries(en).filter(([key, text]) => key !== 'language' && chinese.test(text))).toEqual([]);
});

test('every key that the code names is there', () => {
  const named = code.flatMap(([path, text]) => [...text.matchAll(/\bt\('([^']+)'/g)].map((match) => [path, match[1]!]));
  expect(named.length).toBeGreaterThan(200);
  expect(named.filter(([, key]) => !(key! in zh))).toEqual([]);
});

test('no Chinese and no English sentence is written into a page', () => {
  expect(code.filter(([, text]) => chinese.test(text)).map(([path]) => path)).toEqual([]);
  const bare = code.filter(([path]) => path.endsWith('.tsx')).flatMap(([path, text]) => [...text.matchAll(/(?:aria-label|placeholder|title|label)="([A-Za-z][^"]*)"|>([A-Z][a-z]+(?: [a-z]+)+)</g)].map((match) => `${path} ${match[1] ?? match[2]}`));
  expect(bare).toEqual([]);
});
