import { expect, test } from 'vitest';
import { decodeSample, loadProfiles, readPlan, relayCommand, relayPlan, type DeviceProfile } from './index.js';

const profiles = [...loadProfiles().values()];

/** Words as a meter would hold them for 1234.56 kWh, 220.0 V, 5.00 A, 1.045 kW, relay closed. */
function wordsFor(profile: DeviceProfile): Map<number, number> {
  const words = new Map<number, number>([[0, 1], [1, 57_920]]); // 123,456
  const { start, registers, relayBits } = profile.statusBlock;
  const raw: Record<string, number> = { 'voltage.a': 2200, 'voltage.b': 2201, 'voltage.c': 2199, 'current.a': 500, 'current.b': 500, 'current.c': 500, activePower: 1045, reactivePower: 343, powerFactor: 950, frequency: 5000 };
  for (const register of registers) words.set(start + register.word, raw[register.key]!);
  words.set(start + relayBits.word, relayBits.mask);
  return words;
}

test.each(profiles)('M-20 $id holds the facts of its model, each register with unit, scale, confidence and source', (profile) => {
  expect(profile.facts.registerWidthWh).toBe(1_000_000_000);
  expect(profile.facts.maxPowerW).toBeGreaterThan(1000);
  expect(profile.registers.every(({ source, confidence }) => source.length > 10 && ['A', 'B', 'C'].includes(confidence))).toBe(true);
  expect(readPlan(profile).every(({ count }) => count <= profile.line.maxRegistersPerRead)).toBe(true);
});

test.each(profiles)('M-10 $id reads all live values with its ratios', (profile) => {
  const words = wordsFor(profile);
  const read = readPlan(profile).map(({ start, count }) => ({ start, words: Uint16Array.from({ length: count }, (_, index) => words.get(start + index) ?? 0) }));
  const sample = decodeSample(profile, read, { current: 20, voltage: 1 });
  expect(sample.registerWh).toBe(1_234_560 * 20);
  expect(sample.live).toMatchObject({ activePowerW: 20_900, reactivePowerVar: 6860, powerFactorMilli: 950, frequencyCentiHz: 5000 });
  expect(sample.live.voltageDv).toHaveLength(profile.phases);
  expect(sample.live.currentCa[0]).toBe(10_000);
  expect(sample.relay).toBe(profile.relay === undefined ? 'none' : 'closed');
});

test('C-01 a prepaid profile switches with the published registers, a monitoring one not at all', () => {
  const [prepaid] = profiles.filter(({ role }) => role === 'prepaid');
  expect(relayCommand(prepaid!, 'open')).toEqual({ start: 0x57, values: [1, 1] });
  expect(relayCommand(prepaid!, 'close')).toEqual({ start: 0x57, values: [1, 0] });
  const monitoring = profiles.find(({ role }) => role === 'monitoring')!;
  expect(relayCommand(monitoring, 'open')).toBeUndefined();
  expect(relayPlan(monitoring)).toEqual([]);
});
