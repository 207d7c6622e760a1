import { expect, test } from 'vitest';
import { nextCodeAt } from './code-limits.js';

const at = (time: string) => new Date(`2026-11-20T${time}Z`);

test('G-01 one code a minute', () => {
  expect(nextCodeAt([], at('10:00:00'))).toBeUndefined();
  expect(nextCodeAt([at('10:00:00')], at('10:00:59'))).toEqual(at('10:01:00'));
  expect(nextCodeAt([at('10:00:00')], at('10:01:00'))).toBeUndefined();
});

test('G-01 five codes an hour: the sixth waits until the first is an hour old', () => {
  const sent = ['10:00:00', '10:02:00', '10:04:00', '10:06:00', '10:08:00'].map(at);
  expect(nextCodeAt(sent, at('10:20:00'))).toEqual(at('11:00:00'));
  expect(nextCodeAt(sent, at('11:00:00'))).toBeUndefined();
});
