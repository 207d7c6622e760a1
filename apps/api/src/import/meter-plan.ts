import type { GatewayRow, MeterRow, StallRow } from '#libs/site';
import { differs, fold, type ProfileFacts, type Refuse } from './import-terms.js';
import type { KnownMeter, SiteSnapshot } from './site-snapshot.js';

export interface PlannedMeter {
  row: MeterRow;
  known: KnownMeter | undefined;
  changed: boolean;
}

interface InFile {
  gateways: readonly GatewayRow[];
  stalls: readonly StallRow[];
}

/** The buses and stalls that meters may name, after the other sheets are applied. */
class Places {
  private readonly buses = new Map<string, Set<number>>();
  private readonly busNames = new Map<string, string>();
  private readonly stallNumbers: Set<string>;
  private readonly stallNames: Map<string, string>;

  constructor(site: SiteSnapshot, file: InFile) {
    for (const gateway of site.gateways) {
      this.buses.set(fold(gateway.code), new Set(gateway.buses.map((bus) => bus.number)));
      for (const bus of gateway.buses) this.busNames.set(bus.id, `${fold(gateway.code)}/${bus.number}`);
    }
    for (const gateway of file.gateways) this.buses.set(fold(gateway.code), new Set([...(this.buses.get(fold(gateway.code)) ?? []), ...gateway.ports.map((_, at) => at + 1)]));
    this.stallNumbers = new Set([...site.stalls, ...file.stalls].map((stall) => fold(stall.number)));
    this.stallNames = new Map(site.stalls.map((stall) => [stall.id, fold(stall.number)]));
  }

  hasGateway = (code: string): boolean => this.buses.has(fold(code));
  hasBus = (code: string, number: number): boolean => this.buses.get(fold(code))?.has(number) === true;
  hasStall = (number: string): boolean => this.stallNumbers.has(fold(number));
  /** 'gw1/2' */
  busName = (busId: string): string => this.busNames.get(busId)!;
  stallName = (stallId: string): string | undefined => this.stallNames.get(stallId);
}

const busOf = (row: MeterRow): string => `${fold(row.gatewayCode)}/${row.busNumber}`;

/** Which meter rows are good, which of them change something, and what the others lack. */
export function planMeters(rows: readonly MeterRow[], site: SiteSnapshot, file: InFile, profiles: ReadonlyMap<string, ProfileFacts>, refuse: Refuse): PlannedMeter[] {
  const places = new Places(site, file);
  const knownByNumber = new Map(site.meters.map((meter) => [fold(meter.meterNumber), meter]));
  const fitting = rows.filter((row) => referencesHold(row, places, profiles, refuse) && mayChange(row, knownByNumber.get(fold(row.meterNumber)), places, refuse));
  const moving = new Set(fitting.map((row) => fold(row.meterNumber)));
  // Who sits at an address once everything is applied: meters the workbook does not move, then its rows in order.
  const seats = new Map(site.meters.filter((meter) => !moving.has(fold(meter.meterNumber))).map((meter) => [`${places.busName(meter.busId)}#${meter.unitAddress}`, meter.meterNumber]));
  return fitting.flatMap((row) => {
    const seat = `${busOf(row)}#${row.unitAddress}`;
    if (seats.has(seat)) {
      refuse('meters', row.row, '通讯地址', 'address-taken', `${row.unitAddress} (${seats.get(seat)!})`);
      return [];
    }
    seats.set(seat, row.meterNumber);
    const known = knownByNumber.get(fold(row.meterNumber));
    return [{ row, known, changed: known === undefined || meterDiffers(row, known, places) }];
  });
}

function referencesHold(row: MeterRow, places: Places, profiles: ReadonlyMap<string, ProfileFacts>, refuse: Refuse): boolean {
  const profile = profiles.get(row.profileId.toLowerCase());
  const fault = (column: string, code: string, shown: string) => {
    refuse('meters', row.row, column, code, shown);
    return false;
  };
  if (!places.hasGateway(row.gatewayCode)) return fault('网关编号', 'gateway-unknown', row.gatewayCode);
  if (!places.hasBus(row.gatewayCode, row.busNumber)) return fault('总线号', 'bus-unknown', String(row.busNumber));
  if (profile === undefined) return fault('型号', 'profile-unknown', row.profileId);
  if (row.role === 'prepaid' && profile.role !== 'prepaid') return fault('型号', 'profile-role', row.profileId);
  if (row.stallNumber !== undefined && !places.hasStall(row.stallNumber)) return fault('档位号', 'stall-unknown', row.stallNumber);
  return true;
}

/** What an account or readings hang on does not change by a workbook. */
function mayChange(row: MeterRow, known: KnownMeter | undefined, places: Places, refuse: Refuse): boolean {
  if (known === undefined) return true;
  const moves = row.stallNumber !== undefined && (known.stallId === null ? undefined : places.stallName(known.stallId)) !== fold(row.stallNumber);
  if (known.hasAccount && moves) refuse('meters', row.row, '档位号', 'meter-has-account', row.stallNumber);
  else if (known.hasAccount && row.role !== known.role) refuse('meters', row.row, '用途', 'role-fixed', row.role);
  else if (known.hasReadings && row.profileId.toLowerCase() !== known.profileId) refuse('meters', row.row, '型号', 'profile-fixed', row.profileId);
  else return true;
  return false;
}

function meterDiffers(row: MeterRow, known: KnownMeter, places: Places): boolean {
  const stall = known.stallId === null ? undefined : places.stallName(known.stallId);
  if (places.busName(known.busId) !== busOf(row) || row.profileId.toLowerCase() !== known.profileId) return true;
  if (row.stallNumber !== undefined && fold(row.stallNumber) !== stall) return true;
  return differs(row, known, ['unitAddress', 'role', 'name', 'currentRatio', 'voltageRatio', 'readIntervalMinutes']);
}
