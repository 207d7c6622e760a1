import type { DeviceProfile, ReadBlock } from './profile.js';
import { wordAt, type ReadWords } from './words.js';

/**
 * What lets a supply through: a contact that is closed, or a valve that is open, is 'closed' here, as in an electric circuit, and cuts
 * when 'open'. 'moving' and 'fault' are of valves, which take their time.
 */
export type RelayState = 'closed' | 'open' | 'moving' | 'fault' | 'none' | 'unknown';

export interface RelayCommand {
  functionCode: 6 | 16;
  start: number;
  values: readonly number[];
}

export interface RelayVerify {
  blocks: readonly ReadBlock[];
  /** the state that these blocks show */
  decode: (read: readonly ReadWords[]) => RelayState;
}

/** How long a switch may take, how often it is asked meanwhile, and when waiting for it is over. */
export interface SlowSwitch {
  travelSeconds: number;
  pollSeconds: number;
  expirySeconds: number;
}

/** Of a switch that does not obey at once; undefined for a relay. */
export const slowSwitch = (profile: DeviceProfile): SlowSwitch | undefined => profile.valve;

/** The write that cuts ('open', as a contact opens) or restores ('close') the supply; undefined for a meter without relay or valve. */
export function relayCommand(profile: DeviceProfile, action: 'open' | 'close'): RelayCommand | undefined {
  // A valve lets water through when it is open, a contact lets current through when it is closed.
  if (profile.valve !== undefined) return profile.valve[action === 'open' ? 'close' : 'open'];
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
  if (profile.valve !== undefined) return decodeValve(profile, profile.valve, read);
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

function decodeValve(profile: DeviceProfile, valve: NonNullable<DeviceProfile['valve']>, read: readonly ReadWords[]): RelayState {
  const register = profile.registers.get('valve.status');
  const status = register === undefined ? undefined : wordAt(read, register.address);
  if (status === undefined) return 'unknown';
  const [isOpen, isClosed] = [(status & valve.openMask) !== 0, (status & valve.closedMask) !== 0];
  if ((status & valve.faultMask) !== 0 || (isOpen && isClosed)) return 'fault';
  return isOpen ? 'closed' : isClosed ? 'open' : 'moving';
}
