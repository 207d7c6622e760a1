import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const sheet = readFileSync(join(import.meta.dirname, '../src/app.scss'), 'utf8');

function luminance(colour: string): number {
  const digits = colour.length === 4 ? [...colour.slice(1)].map((digit) => digit + digit) : [1, 3, 5].map((at) => colour.slice(at, at + 2));
  const [r, g, b] = digits.map((part) => Number.parseInt(part, 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

const rules = [...sheet.matchAll(/([^{}]+)\{([^}]*)\}/g)].map(([, selector, body]) => ({ selector: selector!.trim(), colour: /(?:^|[ ;])color: (#\w+)/.exec(body!)?.[1], ground: /background: (#\w+)/.exec(body!)?.[1] }));
const groundOf = (selector: string): string => rules.find((rule) => rule.selector === selector)!.ground!;

test('every text stands out from every ground it may stand on by 4.5 to 1 or more', () => {
  const grounds = ['.page', '.card', '.warn'].map(groundOf);
  const texts = rules.filter(({ colour }) => colour !== undefined);
  expect(texts.length).toBeGreaterThan(8);
  const weak = texts.flatMap(({ selector, colour, ground }) => (ground === undefined ? grounds : [ground]).map((under) => ({ selector, colour, under, ratio: contrast(colour!, under) }))).filter(({ ratio }) => ratio < 4.5);
  expect(weak).toEqual([]);
});

test('a bar stands out from its card by 3 to 1 or more, and the large type is 24 px', () => {
  expect(contrast(groundOf('.bar'), groundOf('.card'))).toBeGreaterThanOrEqual(3);
  expect(sheet).toMatch(/\.page\.big \{ font-size: 24px; \}/);
});
