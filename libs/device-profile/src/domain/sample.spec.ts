import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rtuFrame, writeRequest, writeSingleRequest } from '#libs/protocol';
import { decodeRelay, decodeSample, limitsAt, loadProfiles, readPlan, relayCommand, relayVerify, slowSwitch, type DeviceProfile, type MeasureKey, type ReadPurpose, type ReadWords } from '../index.js';

const all = [...loadProfiles().values()];
const profiles = all.filter(({ medium }) => medium === 'electricity');
const xintai = loadProfiles().get('xintai-rs485-valve')!;
const ddsy = loadProfiles().get('acrel-ddsy1352')!;
const dtsy = loadProfiles().get('acrel-dtsy1352')!;
const adl = loadProfiles().get('acrel-adl3000')!;
const direct = { current: 1, voltage: 1 };

/** The blocks of a plan as a meter with these raw register contents would answer them. */
function answer(profile: DeviceProfile, purpose: ReadPurpose, raw: Partial<Record<MeasureKey, number>>): ReadWords[] {
  return readPlan(profile, purpose).map(({ start, count }) => {
    const words = new Uint16Array(count);
    for (const [key, value] of Object.entries(raw)) {
      const register = profile.registers.get(key as MeasureKey);
      if (register === undefined || register.address < start || register.address >= start + count) continue;
      const at = register.address - start;
      if (register.width === 2) [words[at], words[at + 1]] = [Math.floor(value / 0x10000), value & 0xffff];
      else words[at] = value & 0xffff;
    }
    return { start, words };
  });
}

test('M-10 a single-phase sample worked by hand', () => {
  const raw = { 'energy.total': 123456, 'energy.sharp': 1, 'energy.peak': 2, 'energy.flat': 3, 'energy.valley': 4, 'voltage.a': 2203, 'current.a': 512, 'activePower.total': 1071, 'reactivePower.total': -352, 'powerFactor.total': 950, frequency: 4998, 'relay.status': 0x2000 } as const;
  expect(decodeSample(ddsy, answer(ddsy, 'sweep', raw), direct)).toEqual({
    registerWh: 1_234_560, // 1234.56 kWh
    periodRegistersWh: [10, 20, 30, 40],
    relay: 'closed',
    // √(1071² + 352²) = 1127.36
    live: { voltageDv: [2203], currentCa: [512], activePowerW: 1071, reactivePowerVar: -352, apparentPowerVa: 1127, powerFactorMilli: 950, frequencyCentiHz: 4998 },
    powerW: 1071,
  });
});

test('M-10 behind transformers everything is seen from the primary side', () => {
  const raw = { 'energy.total': 100, 'voltage.a': 2200, 'voltage.b': 2210, 'voltage.c': 2220, 'current.a': 100, 'current.b': 101, 'current.c': 102, 'activePower.total': 660, 'apparentPower.total': 700, frequency: 5000 } as const;
  const sample = decodeSample(adl, answer(adl, 'sweep', raw), { current: 40, voltage: 1 });
  // 1.00 kWh × 40; 1.00 A × 40; 0.660 kW × 40
  expect(sample).toMatchObject({ registerWh: 40_000, relay: 'none', live: { voltageDv: [2200, 2210, 2220], currentCa: [4000, 4040, 4080], activePowerW: 26_400, apparentPowerVa: 28_000, frequencyCentiHz: 5000 } });
  expect(decodeSample(adl, answer(adl, 'sweep', raw), { current: 40, voltage: 100 })).toMatchObject({ registerWh: 4_000_000, live: { voltageDv: [220_000, 221_000, 222_000] } });
  expect(limitsAt(adl, { current: 40, voltage: 1 })).toEqual({ registerWidthWh: 40_000_000_000, registerStepWh: 400, ratedPowerW: 26_400, maxPowerW: 158_400 });
});

describe('what is not there is left out', () => {
  test('a refused optional block leaves the energy', () => {
    for (const profile of profiles) {
      const [energy] = answer(profile, 'sweep', { 'energy.total': 7 });
      expect(decodeSample(profile, [energy!], direct)).toEqual({ registerWh: 70, periodRegistersWh: [0, 0, 0, 0], relay: profile.relay === undefined ? 'none' : 'unknown', live: {} });
    }
  });

  test('a reading without the energy register is none', () => {
    expect(() => decodeSample(ddsy, answer(ddsy, 'relay', {}), direct)).toThrow(/energy register was not read/);
    expect(() => decodeSample(ddsy, [{ start: 0, words: Uint16Array.of(1) }], direct)).toThrow(RangeError);
  });

  test('a power register at its end stop is no measurement; the phases are added up where they are known', () => {
    const raw = { 'activePower.a': 15_000, 'activePower.b': 15_000, 'activePower.c': 15_001, 'activePower.total': 0x7fff } as const;
    expect(decodeSample(dtsy, answer(dtsy, 'sweep', raw), direct).powerW).toBe(45_001);
    expect(decodeSample(ddsy, answer(ddsy, 'sweep', { 'activePower.total': 0x7fff }), direct).powerW).toBeUndefined();
  });
});

test('every profile gives back what its registers hold, at any ratio', () => {
  const word = fc.integer({ min: -0x7fff, max: 0x7ffe });
  for (const profile of profiles) {
    const keys = [...profile.registers.keys()];
    const contents = fc.record(Object.fromEntries(keys.map((key) => {
      const { type } = profile.registers.get(key)!;
      return [key, type === 'u32' ? fc.integer({ min: 0, max: 0xffffffff }) : type === 'u16' ? fc.integer({ min: 0, max: 0xffff }) : word];
    }))) as fc.Arbitrary<Record<MeasureKey, number>>;
    const ratio = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(contents, ratio, ratio, (raw, current, voltage) => {
        const sample = decodeSample(profile, answer(profile, 'detail', raw), { current, voltage });
        const both = current * voltage;
        expect(sample.registerWh).toBe(raw['energy.total'] * 10 * both);
        expect(sample.periodRegistersWh).toEqual((['sharp', 'peak', 'flat', 'valley'] as const).map((period) => raw[`energy.${period}`] * 10 * both));
        expect(sample.live.voltageDv).toEqual((['a', 'b', 'c'] as const).slice(0, profile.phases!).map((phase) => raw[`voltage.${phase}`] * voltage));
        expect(sample.live.currentCa).toEqual((['a', 'b', 'c'] as const).slice(0, profile.phases!).map((phase) => raw[`current.${phase}`] * current));
        expect(sample.live).toMatchObject({ activePowerW: raw['activePower.total'] * both, reactivePowerVar: raw['reactivePower.total'] * both, powerFactorMilli: raw['powerFactor.total'], frequencyCentiHz: raw.frequency });
        expect(Object.values(sample.live).flat().every(Number.isSafeInteger)).toBe(true);
      }),
      { numRuns: 200 },
    );
  }
});

describe('relay', () => {
  test('the commands are the published frames, byte for byte', () => {
    const open = relayCommand(ddsy, 'open')!;
    const close = relayCommand(ddsy, 'close')!;
    expect(rtuFrame(5, writeRequest(open.start, open.values)).toString('hex')).toBe('05100057000204000100013245');
    expect(rtuFrame(7, writeRequest(close.start, close.values)).toString('hex')).toBe('0710005700020400010000f83d');
    const release = ddsy.relay!.release!;
    expect(rtuFrame(7, writeRequest(release.start, release.values)).toString('hex')).toBe('0710005700020400000000a9fd');
    expect(relayCommand(dtsy, 'open')).toEqual(open);
    expect(relayCommand(adl, 'open')).toBeUndefined();
  });

  test.each<[string, DeviceProfile, Partial<Record<MeasureKey, number>>, string]>([
    ['contact closed, nothing forced', ddsy, { 'relay.status': 0x2000 }, 'closed'],
    ['contact open after a forced open', ddsy, { 'relay.status': 0, 'relay.forceMode': 1, 'relay.forceState': 1 }, 'open'],
    ['ordered open but the contact sticks', ddsy, { 'relay.status': 0x2000, 'relay.forceMode': 1, 'relay.forceState': 1 }, 'closed'],
    ['the other bits of the status word say nothing', ddsy, { 'relay.status': 0xdfff }, 'open'],
    ['three loops closed', dtsy, { 'relay.status': 0xe000 }, 'closed'],
    ['three loops open', dtsy, { 'relay.status': 0x0100 }, 'open'],
    ['one loop of three closed', dtsy, { 'relay.status': 0x4000 }, 'unknown'],
  ])('%s', (_, profile, raw, state) => {
    const { blocks, decode } = relayVerify(profile);
    expect(blocks).toEqual(readPlan(profile, 'relay'));
    expect(decode(answer(profile, 'relay', raw))).toBe(state);
  });

  test.each([
    [1, 1, 'open'],
    [1, 0, 'closed'],
    [0, 1, 'unknown'],
    [1, 2, 'unknown'],
  ])('without the status word, force mode %i and state %i mean %s', (forceMode, forceState, state) => {
    const [force] = answer(ddsy, 'relay', { 'relay.forceMode': forceMode, 'relay.forceState': forceState });
    expect(decodeRelay(ddsy, [force!])).toBe(state);
    expect(decodeRelay(ddsy, [])).toBe('unknown');
    expect(decodeRelay(adl, [])).toBe('none');
  });
});

describe('a water meter with a valve', () => {
  /** The registers 0001H to 001CH as the meter sends them: a float's bytes come least significant first. */
  function words(of: { m3?: number; m3ph?: number; status?: number }): ReadWords[] {
    const bytes = Buffer.alloc(56);
    bytes.writeFloatLE(of.m3 ?? 0, 0);
    bytes.writeFloatLE(of.m3ph ?? 0, 8);
    bytes.writeUInt16BE(of.status ?? 1, 54);
    return [{ start: 1, words: Array.from({ length: 28 }, (_, index) => bytes.readUInt16BE(2 * index)) }];
  }

  test('M-17 the float of the public driver’s example, 1E 85 0B 3F, is 0.545 m³/h and comes as 545 litres an hour', () => {
    const [block] = words({ m3: 12.345 });
    const read = [{ start: 1, words: [...block!.words].map((word, index) => (index === 4 ? 0x1e85 : index === 5 ? 0x0b3f : word)) }];
    expect(decodeSample(xintai, read, direct)).toEqual({ registerWh: 12_345, periodRegistersWh: undefined, relay: 'closed', live: {}, powerW: 545 });
  });

  test('M-17 every litre up to 16,384 m³ comes back whole', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 16_384_000 }), (litres) => {
      expect(decodeSample(xintai, words({ m3: litres / 1000 }), direct).registerWh).toBe(litres);
    }));
  });

  test('what is no volume is no reading', () => {
    for (const m3 of [NaN, Infinity, -1]) expect(() => decodeSample(xintai, words({ m3 }), direct)).toThrow(/volume register was not read/);
    expect(() => decodeSample(xintai, [], direct)).toThrow(/volume register was not read/);
  });

  test.each([[1, 'closed'], [2, 'open'], [0, 'moving'], [4, 'fault'], [5, 'fault'], [3, 'fault'], [9, 'closed'], [10, 'open']])('C-10 status %i: the supply is %s', (status, state) => {
    const { blocks, decode } = relayVerify(xintai);
    expect(blocks).toEqual([{ functionCode: 3, start: 0x1c, count: 1 }]);
    expect(decode([{ start: 0x1c, words: [status] }])).toBe(state);
    expect(decodeSample(xintai, words({ status }), direct).relay).toBe(state);
  });

  test('C-10 cutting the water closes the valve, with 06 as the driver does, and it has its own time', () => {
    const { start, values, functionCode } = relayCommand(xintai, 'open')!;
    expect([functionCode, rtuFrame(9, writeSingleRequest(start, values[0]!)).subarray(0, 6).toString('hex')]).toEqual([6, '0906001c0002']);
    expect(relayCommand(xintai, 'close')).toMatchObject({ functionCode: 6, start: 0x1c, values: [1] });
    expect([slowSwitch(xintai), slowSwitch(ddsy)]).toEqual([expect.objectContaining({ travelSeconds: 30, pollSeconds: 3, expirySeconds: 120 }), undefined]);
  });

  test('M-20 its limits are litres and litres an hour: 5 m³/h at most', () => {
    expect(xintai).toMatchObject({ medium: 'water', maxPowerW: 5000, ratedPowerW: 4000, registerWidthWh: 100_000_000, registerStepWh: 1 });
  });
});
