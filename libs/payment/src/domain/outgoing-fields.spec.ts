import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beijingDigits, beijingRfc3339, beijingText, billIsOutAt, parseBeijingDigits, parseBeijingText, parseRfc3339 } from './beijing-time.js';
import { callbackUrl, ownNumber, payableFen, plainWords } from './outgoing-fields.js';

// Any but the halves of surrogates. fast-check's own unit 'binary' is the same, but lays out a table of all million of them first.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - 0x800 }).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800));

test('descriptions keep letters, digits, Chinese characters, space and hyphen; nothing that could be cut into a field', () => {
  expect(plainWords('电费充值 A-101')).toBe('电费充值 A-101');
  expect(plainWords('x&out_trade_no=B&total_amount=5000.00')).toBe('x out trade no B total amount 5000 00');
  expect(plainWords('电费😀充值')).toBe('电费 充值');
  expect(() => plainWords('😀&=')).toThrow(RangeError);
  fc.assert(fc.property(fc.string({ unit: anyCharacter }), (text) => {
    let words = '';
    try { words = plainWords(text); } catch { return; }
    expect(words).toMatch(/^[0-9A-Za-z一-龥 -]{1,40}$/);
  }));
});

test('numbers are 20 to 32 letters and digits', () => {
  expect(ownNumber('Y20261120081559000001')).toBe('Y20261120081559000001');
  for (const bad of ['short', 'Y2026112008155900000|', 'x/../../../../../../../../..', 'Y'.repeat(33), 'Y20261120081559000001\n']) expect(() => ownNumber(bad)).toThrow(RangeError);
});

test('amounts are whole fen above zero', () => {
  expect(payableFen(1)).toBe(1);
  for (const bad of [0, -1, 0.1 + 0.2, Number.NaN, 10_000_000_001, '100' as unknown as number]) expect(() => payableFen(bad)).toThrow(RangeError);
});

test('we are called back over http(s) only', () => {
  expect(callbackUrl('https://yidu.example/api/v1/notify/wechat/1')).toBe('https://yidu.example/api/v1/notify/wechat/1');
  for (const bad of ['javascript:alert(1)', 'file:///etc/passwd', 'notify']) expect(() => callbackUrl(bad)).toThrow();
});

test('times are Beijing times wherever the process runs, and read back as the same instants', () => {
  const at = new Date('2026-11-19T16:00:01Z');
  expect(beijingText(at)).toBe('2026-11-20 00:00:01');
  expect(beijingDigits(at)).toBe('20261120000001');
  expect(beijingRfc3339(at)).toBe('2026-11-20T00:00:01+08:00');
  for (const zone of ['UTC', 'America/New_York', 'Asia/Shanghai']) {
    const before = process.env.TZ;
    process.env.TZ = zone;
    expect(beijingText(at)).toBe('2026-11-20 00:00:01');
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  }
  expect(parseBeijingText('2026-11-20 00:00:01')).toEqual(at);
  expect(parseBeijingText('2026-11-20 00:00:01.345')).toEqual(at);
  expect(parseBeijingDigits('20261120000001')).toEqual(at);
  expect(parseRfc3339('2026-11-20T00:00:01+08:00')).toEqual(at);
});

test('what is no time is none', () => {
  for (const bad of ['2026-02-30 00:00:00', '2026-11-20 24:00:00', '2026-11-20', '', '2026-11-20T00:00:00']) expect(parseBeijingText(bad)).toBeUndefined();
  for (const bad of ['20260230000000', '2026112000000', '']) expect(parseBeijingDigits(bad)).toBeUndefined();
  for (const bad of ['2026-11-20', '2026-11-20T00:00:00', '1'] ) expect(parseRfc3339(bad)).toBeUndefined();
});

test('the bill of a day is out at ten the next morning in Beijing', () => {
  expect(billIsOutAt('2026-11-20')).toEqual(new Date('2026-11-21T02:00:00Z'));
});
