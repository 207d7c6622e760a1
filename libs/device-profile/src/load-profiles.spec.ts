import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DomainError } from '#libs/runtime';
import { expect, test } from 'vitest';
import { loadProfiles, parseProfile, profileFolder } from './index.js';

const text = (name: string) => readFileSync(join(profileFolder(), name), 'utf8');
const ddsy = text('acrel-ddsy1352.yaml');
const water = text('xintai-rs485-valve.yaml');

test('M-20 the profiles that ship are two prepaid meters, a monitoring meter, and a water meter that one public source describes', () => {
  const profiles = [...loadProfiles().values()].map(({ id, phases, role, relayConfidence }) => ({ id, phases, role, relayConfidence }));
  expect(profiles).toEqual([
    { id: 'acrel-adl3000', phases: 3, role: 'monitoring', relayConfidence: 'none' },
    { id: 'acrel-ddsy1352', phases: 1, role: 'prepaid', relayConfidence: 'A' },
    { id: 'acrel-dtsy1352', phases: 3, role: 'prepaid', relayConfidence: 'A' },
    { id: 'xintai-rs485-valve', phases: null, role: 'prepaid', relayConfidence: 'B' },
  ]);
});

test('M-20 the single-phase profile holds the facts of its data sheet, and the limits follow from them', () => {
  const profile = loadProfiles().get('acrel-ddsy1352')!;
  expect(profile.facts).toMatchObject({ accuracyClass: '0.5', impulsesPerKwh: 1600, ratedVoltageV: 220, ratedCurrentA: 10, maxCurrentA: 60, reverseEnergyAdded: true, clockDriftSecondsPerDay: 0.5 });
  expect(profile.facts).toMatchObject({ startingCurrentRatio: 0.004, displayDigits: 8, temperatureMinC: -20, temperatureMaxC: 60, wiring: 'rs485-shielded-pair' });
  // 220 V × 10 A and 220 V × 60 A; 999,999.99 kWh and one step more is zero again.
  expect(profile).toMatchObject({ ratedPowerW: 2200, maxPowerW: 13_200, registerWidthWh: 1_000_000_000, registerStepWh: 10 });
  expect(profile.relay?.kind).toBe('latching');
});

test('every register names where it comes from and how sure that is; electricity’s money and switching rest on two sources', () => {
  for (const profile of loadProfiles().values()) {
    for (const register of profile.registers.values()) {
      expect(register.source.length).toBeGreaterThan(9);
      if (register.key.startsWith('energy.') || register.key.startsWith('relay.force')) expect(register.confidence, `${profile.id} ${register.key}`).toBe('A');
    }
  }
});

test('a sweep takes two blocks, and no block is longer than the meter reads at once', () => {
  for (const profile of loadProfiles().values()) {
    expect(profile.plans.sweep.length).toBe(profile.medium === 'water' ? 1 : 2);
    for (const plan of Object.values(profile.plans)) {
      expect(plan.every(({ count }) => count <= profile.line.maxRegistersPerRead)).toBe(true);
      expect(new Set(plan.map(({ count }) => count)).size, 'RTU answers of one length cannot be told apart').toBe(plan.length);
    }
  }
});

test('the pattern to copy is itself a good profile, and is not loaded', () => {
  expect(parseProfile(text('_blueprint.yaml'), '_blueprint.yaml').id).toBe('brand-model');
  expect(loadProfiles().has('brand-model')).toBe(false);
});

test.each<[string, (yaml: string) => string, RegExp]>([
  ['no energy register', (yaml) => yaml.replace(/ {2}- \{ key: energy\.total.*\n/, ''), /energy\.total is missing/],
  ['a register outside every block', (yaml) => yaml.replace('key: energy.valley, address: 0x0008', 'key: energy.valley, address: 0x0020'), /energy\.valley lies in no block/],
  ['half a register outside its block', (yaml) => yaml.replace('count: 10', 'count: 9'), /energy\.valley lies in no block/],
  ['a hole that is not said to be a gap', (yaml) => yaml.replace('count: 10', 'count: 11'), /register 10 is neither named nor a gap/],
  ['the same key twice', (yaml) => yaml.replace('key: energy.sharp', 'key: energy.peak'), /energy\.peak stands twice/],
  ['a block longer than the meter reads', (yaml) => yaml.replace('maxRegistersPerRead: 50', 'maxRegistersPerRead: 47'), /block status is longer/],
  ['a plan with an unknown block', (yaml) => yaml.replace('sweep: [energy, status]', 'sweep: [energy, stat]'), /names a block that is not there/],
  ['a plan whose blocks have one length', (yaml) => yaml.replace('relay: [force, contact]', 'relay: [force, force]'), /two blocks of one length/],
  ['a plan that may come back without energy', (yaml) => yaml.replace('sweep: [energy, status]', 'sweep: [status]'), /does not read energy\.total/],
  ['a prepaid meter without a relay', (yaml) => yaml.slice(0, yaml.lastIndexOf('relay:\n')), /needs a relay/],
  ['a command that cannot be verified', (yaml) => yaml.replace('relay: [force, contact]', 'relay: []'), /could not be verified/],
  ['a register without source', (yaml) => yaml.replace(/, source: "vendor tool and ems4j[^"]*"/, ''), /source/],
  ['a scale finer than the product keeps', (yaml) => yaml.replace('unit: "V", scale: 0.1', 'unit: "V", scale: 0.01'), /finer than the product keeps/],
  ['an unknown field', (yaml) => `${yaml}extra: 1\n`, /[Uu]nrecognized/],
  ['a value that does not fit a register', (yaml) => yaml.replace('values: [1, 1]', 'values: [1, 65536]'), /relay\.open/],
  ['a water meter without its volume', () => water.replace('key: volume.total', 'key: energy.total'), /volume\.total is missing/],
  ['a prepaid water meter without a valve', () => water.slice(0, water.lastIndexOf('valve:\n')), /needs a valve/],
  ['a valve whose state nobody can read', () => water.replace('key: valve.status', 'key: relay.status'), /what the valve does/],
  ['function 06 for two registers', () => water.replace('values: [1] }', 'values: [1, 1] }'), /valve\.open/],
  ['no YAML at all', () => 'a: [', /acrel-ddsy1352\.yaml/],
])('%s is refused by name', (_, spoil, message) => {
  const spoilt = spoil(ddsy);
  expect(spoilt).not.toBe(ddsy);
  const load = () => parseProfile(spoilt, 'acrel-ddsy1352.yaml');
  expect(load).toThrow(DomainError);
  expect(load).toThrow(message);
});

test('a file must be named after its id', () => {
  const folder = mkdtempSync(join(tmpdir(), 'profiles-'));
  try {
    writeFileSync(join(folder, 'other.yaml'), ddsy);
    expect(() => loadProfiles(folder)).toThrow(/its id is acrel-ddsy1352/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
