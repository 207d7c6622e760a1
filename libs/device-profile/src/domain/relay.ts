import type { DeviceProfile, ReadBlock } from './profile.js';
import { wordAt, type ReadWords } from './words.js';

export type RelayState = 'closed' | 'open' | 'none' | 'unknown';

export interface RelayCommand {
  functionCode: 16;
  start: number;
  values: readonly number[];
}

export interface RelayVerify {
  blocks: readonly ReadBlock[];
  /** the state that these blocks show */
  decode: (read: readonly ReadWords[]) => RelayState;
}

/** The write that opens or closes the relay; undefined for a meter without one. */
export function relayCommand(profile: DeviceProfile, action: 'open' | 'close'): RelayCommand | undefined {
  const write = profile.relay?.[action];
  return write === undefined ? undefined : { functionCode: 16, start: write.start, values: write.values };
}

/** What to read after a command, and what it says. */
export function relayVerify(profile: DeviceProfile): RelayVerify {
  return { blocks: profile.plans.relay, decode: (read) => decodeRelay(profile, read) };
}

/**
 * The relay as the meter reports it. The status bits tell what the contact does and win; without them the forced state
 * counts, and only while force control is on, because otherwise the meter's own logic decides.
 */
export function decodeRelay(profile: DeviceProfile, read: readonly ReadWords[]): RelayState {
  if (profile.relay === undefined) return 'none';
  const word = (key: 'relay.status' | 'relay.forceMode' | 'relay.forceState') => {
    const register = profile.registers.get(key);
    return register === undefined ? undefined : wordAt(read, register.address);
  };
  const status = word('relay.status');
  const mask = profile.relay.closedMask;
  if (status !== undefined && mask !== undefined) {
    if ((status & mask) === mask) return 'closed';
    // Some loops open and some closed is a fault, not a state.
    return (status & mask) === 0 ? 'open' : 'unknown';
  }
  const forced = word('relay.forceState');
  if (forced === undefined || word('relay.forceMode') !== 1 || forced > 1) return 'unknown';
  return forced === 1 ? 'open' : 'closed';
}

/**
 * Whether the commands of a profile may be used without a person: after a supervised test of the model, done by us (the
 * profile says so) or by the site (its settings name the profile).
 */
export function relaySwitchConfirmed(profile: DeviceProfile, confirmedProfileIds: ReadonlySet<string>): boolean {
  return profile.relay !== undefined && (profile.relay.switchConfirmed || confirmedProfileIds.has(profile.id));
}
