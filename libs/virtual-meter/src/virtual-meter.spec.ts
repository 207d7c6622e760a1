import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addEnergy, advance, answer, checksum, displayWh, force, loadAt, loadKinds, newMeter, powerW, readRegisters, readWaterRegisters, takeRequests, turnValve, wrap, type MeterModel, type MeterState, type Slave } from './index.js';

const NOON = Date.parse('2026-11-20T12:00:00+08:00');
const HOUR = 3_600_000;
const prepaid: MeterModel = { phases: 1, hasRelay: true, currentRatio: 1, voltageRatio: 1, kind: '百货', ratedW: 2000, seed: 7 };
const slave = (model: MeterModel = prepaid): Slave => ({ unit: 5, model, state: newMeter(NOON, 123_450) });

describe('what flows', () => {
  test('a held load of 3 kW counts 3 kWh an hour; through an open relay nothing', () => {
    const state = newMeter(NOON, 0);
    state.loadOverrideW = 3000;
    advance(prepaid, state, NOON + HOUR);
    expect(state.energyWh).toBe(3000);
    force(prepaid, state, 1, 1);
    expect(powerW(prepaid, state, NOON + HOUR)).toBe(0);
    advance(prepaid, state, NOON + 3 * HOUR);
    expect(state.energyWh).toBe(3000);
    force(prepaid, state, 1, 0);
    advance(prepaid, state, NOON + 4 * HOUR);
    expect(state.energyWh).toBe(6000);
  });

  test('counting in many small steps is counting in one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...loadKinds), fc.integer({ min: 1, max: 50_000 }), fc.array(fc.integer({ min: 1, max: 3_000_000 }), { minLength: 1, maxLength: 30 }), (kind, ratedW, steps) => {
        const model = { ...prepaid, kind, ratedW };
        const [once, often] = [newMeter(NOON, 0), newMeter(NOON, 0)];
        let atMs = NOON;
        for (const step of steps) advance(model, often, (atMs += step));
        advance(model, once, atMs);
        expect([often.energyWh, often.restWms]).toEqual([once.energyWh, once.restWms]);
        expect(often.periodWh.reduce((sum, wh) => sum + wh, 0)).toBe(often.energyWh);
      }),
    );
  });

  test('a feeder counts what hangs behind it with its loss, over two levels, jumps of time and energy that is added at once; frozen it lets it go by', () => {
    const shops = [0, 1, 2].map(() => ({ model: prepaid, state: { ...newMeter(NOON, 5_000), loadOverrideW: 2000 } }));
    const feeder = { model: { ...prepaid, hasRelay: false, feeds: { behind: shops, lossPpm: 30_000 } }, state: { ...newMeter(NOON, 1_000), behindWh: 15_000 } };
    const main = { model: { ...prepaid, hasRelay: false, feeds: { behind: [feeder], lossPpm: 0 } }, state: newMeter(NOON, 0) };
    expect(powerW(main.model, main.state, NOON)).toBe(6_180);
    advance(shops[0]!.model, shops[0]!.state, NOON + 7 * HOUR);
    advance(main.model, main.state, NOON + 48 * HOUR);
    addEnergy(shops[1]!.state, 10_000);
    shops[2]!.state.relayOpen = true;
    advance(main.model, main.state, NOON + 49 * HOUR);
    // 3 × 2 kW over 48 h, 10 kWh at once, 2 × 2 kW for an hour, and 3 % of it.
    expect(feeder.state.energyWh - 1_000).toBe(Math.floor((288_000 + 10_000 + 4_000) * 1.03));
    // What the first look of the main found is where it begins.
    expect(main.state.energyWh).toBeGreaterThan(0);
    expect(main.state.behindWh).toBe(feeder.state.energyWh);
    feeder.state.frozen = true;
    advance(feeder.model, feeder.state, NOON + 60 * HOUR);
    expect(feeder.state.energyWh - 1_000).toBe(311_060);
  });

  test('behind transformers the register turns over at its last digit, not at theirs', () => {
    const state = { ...newMeter(NOON, 0), energyWh: 2_500_000_000 };
    expect([displayWh(state), displayWh(state, 120), displayWh({ ...state, energyWh: 120_000_000_050 }, 120)]).toEqual([500_000_000, 2_500_000_000, 50]);
    expect(readRegisters({ ...prepaid, currentRatio: 100 }, state, 0, 2)).toEqual([Math.floor(2_500_000 / 0x10000), 2_500_000 & 0xffff]);
  });

  test('a stuck relay does not move, a frozen register does not count, a meter never counts back', () => {
    const state = newMeter(NOON, 0);
    state.relayStuck = true;
    force(prepaid, state, 1, 1);
    expect(state.relayOpen).toBe(false);
    state.frozen = true;
    advance(prepaid, state, NOON + HOUR);
    advance(prepaid, state, NOON);
    expect([state.energyWh, state.atMs]).toEqual([0, NOON + HOUR]);
  });

  test('the same shop draws the same at the same instant, at least nothing and at most 1.3 times its rating', () => {
    for (const kind of loadKinds) {
      for (let hour = 0; hour < 48; hour++) {
        const watts = loadAt(kind, 1000, 3, NOON + hour * HOUR);
        expect(loadAt(kind, 1000, 3, NOON + hour * HOUR)).toBe(watts);
        expect(watts).toBeGreaterThanOrEqual(0);
        expect(watts).toBeLessThanOrEqual(1300);
      }
    }
  });
});

describe('C-10 a valve', () => {
  const water: MeterModel = { medium: 'water', phases: 1, hasRelay: true, currentRatio: 1, voltageRatio: 1, kind: '水产用水', ratedW: 400, seed: 3, valveSeconds: 20 };
  const pump = (): MeterState => ({ ...newMeter(NOON, 12_345), loadOverrideW: 3600 });
  const status = (state: MeterState): number => readWaterRegisters(water, state, 0x1c, 1)![0]!;

  test('closes in its time: a litre a second flows until it is shut, then nothing, and opens in its time', () => {
    const state = pump();
    turnValve(water, state, 'closed');
    advance(water, state, NOON + 5_000);
    expect([state.energyWh, status(state)]).toEqual([12_350, 0]);
    advance(water, state, NOON + HOUR);
    expect([state.energyWh, status(state)]).toEqual([12_365, 2]);
    turnValve(water, state, 'open');
    advance(water, state, NOON + HOUR + 19_000);
    expect([state.energyWh, status(state)]).toEqual([12_365, 0]);
    advance(water, state, NOON + HOUR + 30_000);
    expect([state.energyWh, status(state)]).toEqual([12_375, 1]);
  });

  test('is turned back on its way, and a command for where it stands moves nothing', () => {
    const state = pump();
    turnValve(water, state, 'open');
    expect(status(state)).toBe(1);
    turnValve(water, state, 'closed');
    advance(water, state, NOON + 10_000);
    turnValve(water, state, 'open');
    advance(water, state, NOON + 60_000);
    expect([status(state), state.energyWh]).toEqual([1, 12_405]);
  });

  test('stuck, it says so when its time is over, and water goes on', () => {
    const state = { ...pump(), relayStuck: true };
    turnValve(water, state, 'closed');
    advance(water, state, NOON + 30_000);
    expect([status(state), powerW(water, state, state.atMs)]).toEqual([5, 3600]);
  });

  test('12.345 m³ and 3.6 m³/h are floats with the least significant byte first; 06 is answered by itself, other writes are refused', () => {
    const one: Slave = { unit: 9, model: water, state: pump() };
    const bytes = answer(one, Buffer.from('030001001c', 'hex'), NOON).subarray(2);
    expect([Math.fround(12.345), Math.fround(3.6)]).toEqual([bytes.readFloatLE(0), bytes.readFloatLE(8)]);
    expect(answer(one, Buffer.from('06001c0002', 'hex'), NOON).toString('hex')).toBe('06001c0002');
    expect(one.state.valveGoesTo).toBe('closed');
    expect(answer(one, Buffer.from('06001c0003', 'hex'), NOON).toString('hex')).toBe('8602');
    expect(answer(one, Buffer.from('10001c0001020001', 'hex'), NOON).toString('hex')).toBe('9001');
    expect(answer(one, Buffer.from('0300000001', 'hex'), NOON).toString('hex')).toBe('8302');
  });
});

describe('what the wire shows', () => {
  test('123.45 kWh stand as 12345 in the first two registers; the display starts again after its last digit', () => {
    const { state } = slave();
    expect(readRegisters(prepaid, state, 0, 2)).toEqual([0, 12_345]);
    addEnergy(state, 999_900_000);
    expect(displayWh(state)).toBe(23_450);
  });

  test('registers that are not there are refused with 02, bad counts with 03, unknown functions with 01', () => {
    expect(answer(slave(), Buffer.from('0307d00001', 'hex'), NOON).toString('hex')).toBe('8302');
    expect(answer(slave(), Buffer.from('030000007e', 'hex'), NOON).toString('hex')).toBe('8303');
    expect(answer(slave(), Buffer.from('0500000000', 'hex'), NOON).toString('hex')).toBe('8501');
    const monitoring = slave({ ...prepaid, hasRelay: false });
    expect(answer(monitoring, Buffer.from('100057000204' + '00010001', 'hex'), NOON).toString('hex')).toBe('9002');
  });

  test('a write of both force registers moves the relay and is repeated', () => {
    const one = slave();
    expect(answer(one, Buffer.from('10005700020400010001', 'hex'), NOON).toString('hex')).toBe('1000570002');
    expect(one.state.relayOpen).toBe(true);
  });

  test('CRC of the guide’s example 02 07 is 1241H on the wire', () => {
    expect(checksum(Buffer.from('0207', 'hex'))).toBe(0x1241);
  });

  test('requests are cut off a stream whole, however the stream is torn', () => {
    const body = Buffer.from('0503000000020000', 'hex').subarray(0, 6);
    const rtu = Buffer.concat([body, Buffer.from([checksum(body) & 0xff, checksum(body) >> 8])]);
    const tcp = Buffer.from('00070000000605' + '0300000002', 'hex');
    for (const [frame, transport] of [[rtu, 'rtu-over-tcp'], [tcp, 'modbus-tcp']] as const) {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 5 }), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 }), (copies, cuts) => {
          let rest = Buffer.alloc(0);
          let seen = 0;
          let left = Buffer.concat(Array.from({ length: copies }, () => frame));
          for (let index = 0; left.length > 0; index++) {
            const take = Math.min(left.length, cuts[index % cuts.length]!);
            const taken = takeRequests(Buffer.concat([rest, left.subarray(0, take)]), transport);
            left = left.subarray(take);
            rest = Buffer.from(taken.rest);
            seen += taken.requests.length;
            for (const { unit, pdu } of taken.requests) expect([unit, pdu.toString('hex')]).toEqual([5, '0300000002']);
          }
          expect([seen, rest.length]).toEqual([copies, 0]);
        }),
      );
      const [request] = takeRequests(frame, transport).requests;
      const reply = wrap(request!, Buffer.from('030400003039', 'hex'));
      expect(reply.subarray(transport === 'modbus-tcp' ? 6 : 0).toString('hex').startsWith('050304')).toBe(true);
    }
  });
});
