import { readRequest, replyShapeOf, writeRequest } from '#libs/protocol';
import { describe, expect, test } from 'vitest';
import { Lanes } from './lanes.js';
import { StaleAnswers } from './stale-answers.js';
import { UnitHealth } from './unit-health.js';

describe('lanes', () => {
  test('the first lane that holds something is served, each in the order of arrival', () => {
    const lanes = new Lanes<string>(3, 10);
    for (const [lane, item] of [[2, 'c1'], [0, 'a1'], [2, 'c2'], [1, 'b1'], [0, 'a2']] as const) lanes.put(lane, item);
    expect(Array.from({ length: 6 }, () => lanes.take())).toEqual(['a1', 'a2', 'b1', 'c1', 'c2', undefined]);
  });

  test('a full lane refuses and leaves the others open', () => {
    const lanes = new Lanes<number>(2, 2);
    expect([1, 2, 3].map((item) => lanes.put(1, item))).toEqual([true, true, false]);
    expect(lanes.put(0, 9)).toBe(true);
    expect(lanes.takeAll()).toEqual([9, 1, 2]);
    expect(lanes.length).toBe(0);
  });

  test('thousands pass through in order', () => {
    const lanes = new Lanes<number>(1, 10_000);
    let taken = 0;
    for (let i = 0; i < 5000; i++) {
      lanes.put(0, i);
      if (i % 2 === 1) expect(lanes.take()).toBe(taken++);
    }
    while (lanes.length > 0) expect(lanes.take()).toBe(taken++);
    expect(taken).toBe(5000);
  });
});

describe('M-01 units that do not answer', () => {
  const tuning = { restAfterFailures: 3, restStepMs: 2000, restMostMs: 300_000, probeShare: 0.05 };

  test('after three failures a unit rests 2 s for each, at most 5 minutes, then gets one short try', () => {
    const health = new UnitHealth(tuning);
    health.failed(7, 0, 1000);
    health.failed(7, 1000, 1000);
    expect(health.admit(7, 1000)).toBe('full');
    health.failed(7, 2000, 1000);
    expect([health.admit(7, 2000), health.admit(7, 7999), health.admit(7, 8000)]).toEqual(['rest', 'rest', 'probe']);
    health.failed(7, 8000, 300); // the fourth: 8 s
    expect([health.admit(7, 15_999), health.admit(7, 16_000)]).toEqual(['rest', 'probe']);
    for (let failure = 5; failure <= 200; failure++) health.failed(7, 20_000, 300);
    expect([health.admit(7, 319_999), health.admit(7, 320_000)]).toEqual(['rest', 'probe']);
    health.answered(7);
    expect(health.admit(7, 320_001)).toBe('full');
  });

  test('tries of silent units take at most a twentieth of the time, however many are silent', () => {
    const health = new UnitHealth(tuning);
    for (let unit = 1; unit <= 8; unit++) {
      for (let i = 0; i < 3; i++) health.failed(unit, 0, 1000);
      health.answered(99);
    }
    let triedMs = 0;
    for (let nowMs = 10_000; nowMs < 610_000; nowMs += 50) {
      for (let unit = 1; unit <= 8; unit++) {
        if (health.admit(unit, nowMs) !== 'probe') continue;
        triedMs += 300;
        nowMs += 300;
        health.failed(unit, nowMs, 300);
      }
      health.answered(99);
    }
    expect(triedMs / 600_000).toBeLessThanOrEqual(0.0505);
    expect(triedMs).toBeGreaterThan(300 * 8);
  });

  test('one silent unit says nothing about another', () => {
    const health = new UnitHealth(tuning);
    for (let i = 0; i < 5; i++) health.failed(7, 0, 1000);
    expect(health.admit(8, 0)).toBe('full');
    expect(health.silentUnits()).toEqual([7]);
  });

  test('the first answer after a dead bus wakes all units, one after a single dead meter does not', () => {
    const dead = new UnitHealth(tuning);
    for (let unit = 1; unit <= 3; unit++) for (let i = 0; i < 3; i++) dead.failed(unit, 0, 1000);
    dead.answered(3);
    expect([dead.admit(1, 1), dead.admit(2, 1)]).toEqual(['full', 'full']);
    const one = new UnitHealth(tuning);
    for (let i = 0; i < 3; i++) one.failed(1, 0, 1000);
    one.answered(3);
    expect(one.admit(1, 1)).toBe('rest');
  });
});

describe('M-21 old answers that could be taken for new ones', () => {
  const LIFE_MS = 10_000;
  const read = (start: number, count: number) => readRequest({ functionCode: 3, start, count });
  const shape = (request: Buffer) => replyShapeOf(request);
  const guardHex = (stale: StaleAnswers, unit: number, request: Buffer, nowMs: number) => stale.guardFor(unit, request, nowMs)?.toString('hex');

  test('after a request was given up, one with an answer of the same length waits for a guard read, also of other registers', () => {
    const stale = new StaleAnswers(LIFE_MS);
    stale.givenUp(5, shape(read(0x00, 10)), 0);
    expect(guardHex(stale, 5, read(0x00, 10), 1)).toBe('0300000001');
    expect(guardHex(stale, 5, read(0x40, 10), 1)).toBe('0300400001');
    // another length, another function, another unit, or long ago: nothing to confuse
    expect(guardHex(stale, 5, read(0x00, 11), 1)).toBeUndefined();
    expect(guardHex(stale, 5, readRequest({ functionCode: 4, start: 0, count: 10 }), 1)).toBeUndefined();
    expect(guardHex(stale, 6, read(0x00, 10), 1)).toBeUndefined();
    expect(guardHex(stale, 5, read(0x00, 10), LIFE_MS)).toBeUndefined();
  });

  test('any answer of another length from that unit proves that nothing older is left', () => {
    const stale = new StaleAnswers(LIFE_MS);
    stale.givenUp(5, shape(read(0, 10)), 0);
    stale.answered(6, shape(read(0, 48)), 1);
    expect(guardHex(stale, 5, read(0, 10), 2)).toBeDefined();
    stale.answered(5, shape(read(0, 48)), 3);
    expect(guardHex(stale, 5, read(0, 10), 4)).toBeUndefined();
  });

  test('the guard read has a length that nothing under way has', () => {
    const stale = new StaleAnswers(LIFE_MS);
    stale.givenUp(5, shape(read(0, 10)), 0);
    stale.givenUp(5, shape(read(0, 1)), 1);
    stale.givenUp(5, shape(read(0, 2)), 2);
    expect(guardHex(stale, 5, read(0, 10), 3)).toBe('0300000003');
    expect(guardHex(stale, 5, read(0xffff, 1), 3)).toBe('03fffd0003');
  });

  test('a repeated write waits for a guard read, another write does not', () => {
    const stale = new StaleAnswers(LIFE_MS);
    const open = writeRequest(0x57, [1, 1]);
    stale.givenUp(5, shape(open), 0);
    expect(guardHex(stale, 5, writeRequest(0x57, [1, 0]), 1)).toBe('0300570001');
    expect(guardHex(stale, 5, writeRequest(0x58, [1, 0]), 1)).toBeUndefined();
  });

  test('a copy of the last answer is guarded against, until something else was answered', () => {
    const stale = new StaleAnswers(LIFE_MS);
    stale.answered(5, shape(read(0, 10)), 0);
    expect(guardHex(stale, 5, read(0x40, 10), 1)).toBe('0300400001');
    stale.answered(6, shape(read(0, 10)), 2);
    expect(guardHex(stale, 5, read(0x40, 10), 3)).toBeUndefined();
  });
});
