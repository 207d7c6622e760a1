import type { z } from 'zod';
import { loadProfiles, type DeviceProfile } from '#libs/device-profile';
import type { profileFacts } from '../schema/meter.js';

type Shown = z.input<typeof profileFacts>;

let loaded: Map<string, DeviceProfile> | undefined;

/** The device profiles, read once. */
export function profileBook(): ReadonlyMap<string, DeviceProfile> {
  return (loaded ??= loadProfiles());
}

export function shownProfiles(): Shown[] {
  return [...profileBook().values()].map(shown);
}

export function profileById(id: string): Shown | undefined {
  const profile = profileBook().get(id);
  return profile === undefined ? undefined : shown(profile);
}

function shown(profile: DeviceProfile): Shown {
  const { id, brand, model, role, phases, ratedPowerW, maxPowerW, facts, registers } = profile;
  return {
    id, brand, model, role, phases, ratedPowerW: Math.floor(ratedPowerW), maxPowerW: Math.floor(maxPowerW), facts: { ...facts },
    registers: [...registers.values()].map(({ key, unit, scale, source, confidence }) => ({ key, unit, scale, source, confidence })),
  };
}
