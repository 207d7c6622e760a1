import { displayWh, powerW, type MeterModel, type MeterState } from './meter.js';

// A water meter with a motor valve: 28 registers from 0001H in one block, floats with their least significant byte first.
const START = 0x0001;
const COUNT = 28;
const VALVE = 0x001c;
const DIAL_LITRES = 100_000_000;
const PIPE_FULL = 0x00aa;
const BATTERY_V = 3.6;
const VALVE_OPEN = 1;
const VALVE_CLOSED = 2;
const VALVE_ABNORMAL = 4;

/** The registers from `start` of a water meter; undefined where it has none. */
export function readWaterRegisters(model: MeterModel, state: MeterState, start: number, count: number): number[] | undefined {
  if (start < START || start + count > START + COUNT) return undefined;
  const bytes = Buffer.alloc(2 * COUNT);
  const float = (register: number, value: number) => bytes.writeFloatLE(value, 2 * (register - START));
  float(0x0001, (displayWh(state) % DIAL_LITRES) / 1000);
  float(0x0005, powerW(model, state, state.atMs) / 1000);
  bytes.writeUInt16BE(PIPE_FULL, 2 * (0x0007 - START));
  float(0x001a, BATTERY_V);
  bytes.writeUInt16BE(valveBits(state), 2 * (VALVE - START));
  return Array.from({ length: count }, (_, index) => bytes.readUInt16BE(2 * (start - START + index)));
}

/** On its way a valve is neither open nor closed; stuck, it is where it was and abnormal. */
function valveBits({ valveGoesTo, valveFault, relayOpen }: MeterState): number {
  if (valveGoesTo !== null) return 0;
  return (relayOpen ? VALVE_CLOSED : VALVE_OPEN) | (valveFault ? VALVE_ABNORMAL : 0);
}

/** What a write means to the valve; undefined: there is no such register or value. */
export function valveOrder(start: number, value: number): 'open' | 'closed' | undefined {
  if (start !== VALVE) return undefined;
  return value === VALVE_OPEN ? 'open' : value === VALVE_CLOSED ? 'closed' : undefined;
}
