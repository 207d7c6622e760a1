import { expect, test } from 'vitest';
import { pairs, palette, sizes, themeOf } from './theme';

function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light! + 0.05) / (dark! + 0.05);
}

test('the measure is that of WCAG 2', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#0958d9', '#ffffff')).toBeCloseTo(6.16, 2);
});

test('every text stands out from its ground by 4.5 to 1 or more', () => {
  const weak = pairs.map(([text, ground]) => ({ text, ground, ratio: contrast(palette[text], palette[ground]) })).filter(({ ratio }) => ratio < 4.5);
  expect(weak).toEqual([]);
});

test('every colour that the components get for text is measured, in the usual and in the large type', () => {
  const measured = new Set(pairs.filter(([, ground]) => ground === 'paper').map(([text]) => palette[text]));
  for (const large of [false, true]) {
    const { token } = themeOf(large);
    const texts = [token.colorTextBase, token.colorTextSecondary, token.colorTextTertiary, token.colorTextDescription, token.colorTextPlaceholder, token.colorLink, token.colorError, token.colorSuccess, token.colorWarning, token.colorPrimary];
    expect(texts.filter((colour) => !measured.has(colour))).toEqual([]);
  }
});

test('the large type has 18 px and targets of 44 px at least', () => {
  expect(sizes.large.font).toBeGreaterThanOrEqual(18);
  expect(sizes.large.control).toBeGreaterThanOrEqual(44);
  expect(themeOf(true).token).toMatchObject({ fontSize: sizes.large.font, controlHeight: sizes.large.control });
});

test('the style sheets take every text colour from the theme', () => {
  const sheets = import.meta.glob<string>('./**/*.css', { query: '?raw', import: 'default', eager: true });
  const stray = Object.entries(sheets).flatMap(([path, text]) => [...text.matchAll(/[^-]color: (#[0-9a-f]+)/g)].filter(([, colour]) => !['#fff', '#000'].includes(colour!)).map(([whole]) => `${path} ${whole}`));
  expect(stray).toEqual([]);
});
