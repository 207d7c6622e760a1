import { ManualClock } from '#libs/runtime';
import { expect, test } from 'vitest';
import { TELEGRAM_LIMIT, TelegramLog } from './telegram-log.js';

test('G-03 telegrams are listed oldest first with instant, direction, unit, bytes and note', () => {
  const clock = new ManualClock('2026-03-01T00:00:00Z');
  const log = new TelegramLog(clock);
  log.add('out', 5, Buffer.from('0503', 'hex'));
  clock.advanceMs(80);
  log.add('in', 5, Buffer.from('050304', 'hex'));
  log.add('note', 6, undefined, 'no answer in time');
  expect(log.list()).toEqual([
    { number: 1, at: new Date('2026-03-01T00:00:00.000Z'), direction: 'out', unit: 5, hex: '0503' },
    { number: 2, at: new Date('2026-03-01T00:00:00.080Z'), direction: 'in', unit: 5, hex: '050304' },
    { number: 3, at: new Date('2026-03-01T00:00:00.080Z'), direction: 'note', unit: 6, hex: '', note: 'no answer in time' },
  ]);
  expect(log.list({ unit: 6 }).map(({ number }) => number)).toEqual([3]);
  expect(log.list({ after: 2 }).map(({ number }) => number)).toEqual([3]);
});

test('only the last 200 are kept, and a note does not stick to the telegram that takes its place', () => {
  const log = new TelegramLog(new ManualClock('2026-03-01T00:00:00Z'));
  log.add('note', 1, Buffer.alloc(1000, 0xff), 'stray');
  expect(log.list()[0]!.hex.length).toBe(2 * 260);
  for (let i = 0; i < TELEGRAM_LIMIT + 5; i++) log.add('out', 2, Buffer.from([i & 0xff]));
  const list = log.list();
  expect(list.length).toBe(TELEGRAM_LIMIT);
  expect([list[0]!.number, list.at(-1)!.number, log.newest]).toEqual([7, 206, 206]);
  expect(list.every(({ note, hex }) => note === undefined && hex.length === 2)).toBe(true);
});
