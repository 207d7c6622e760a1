import type { CivilDay, TimeZone } from '#libs/calendar';
import { RowCache } from '#libs/database';
import type { SupplyPurse } from '#libs/ledger';
import type { AccrualCursor, UsageLine } from './domain/accrue-point.js';

/** A cursor as it is stored; a plan that was used for the first time is not written yet. */
export interface StoredCursor extends AccrualCursor {
  xid: number;
  storedPlanId: string | null;
  /** given to the meter; its prices take over from those of the stored plan */
  givenPlanId: string | null;
  /** read after its row was made, so that a change elsewhere could not have missed it */
  lasting: boolean;
  medium: 'electricity' | 'water';
  /** which purse of its account pays for it */
  purse: SupplyPurse;
  /** its account has energy to use for nothing */
  hasFree: boolean;
}

export const NO_VERSIONS: AccrualCursor['versions'] = [];

/** What stays the same from sweep to sweep. */
interface Names {
  zone: TimeZone;
  accountId: string | null;
  storedPlanId: string | null;
  givenPlanId: string | null;
  medium: StoredCursor['medium'];
  purse: SupplyPurse;
  lineDay: CivilDay | undefined;
  lineAccountId: string | null | undefined;
  lineVersionId: string | null | undefined;
}

// xid, at, register, carry, unsettled parts and Wh; line: from, its register, Wh, parts, estimated, five periods
const WIDTH = 16;
const LINE = 6;
const LINE_PERIODS = 5;

/** Where meters stand, as this process wrote it. */
export class KnownCursors extends RowCache<StoredCursor> {
  private readonly names: Names[] = [];

  constructor() {
    super(WIDTH);
  }

  protected pack(row: StoredCursor, numbers: Float64Array, at: number, slot: number, before: number | undefined): boolean {
    // Who draws from what his account has left is read and locked each time.
    if (row.atMs === null || row.periodRegistersWh !== undefined || !row.lasting || row.hasFree || (row.openLine?.pieces ?? null) !== null) return false;
    numbers[at] = row.xid;
    numbers[at + 1] = row.atMs;
    numbers[at + 2] = row.registerWh;
    numbers[at + 3] = row.carryParts;
    numbers[at + 4] = row.unsettledParts;
    numbers[at + 5] = row.unsettledWh;
    packLine(row.openLine, numbers, at + LINE);
    const names = before === undefined ? undefined : this.names[before];
    this.names[slot] = names !== undefined && isNamed(names, row) ? names : namesOf(row);
    return true;
  }

  /** Its prices are set when it is used. */
  protected unpack(meterId: number, numbers: Float64Array, at: number, slot: number): StoredCursor {
    const { zone, accountId, storedPlanId, givenPlanId, medium, purse } = this.names[slot]!;
    return {
      meterId, zone, atMs: numbers[at + 1]!, registerWh: numbers[at + 2]!, periodRegistersWh: undefined, accountId, planId: null, versions: NO_VERSIONS, handOver: undefined,
      carryParts: numbers[at + 3]!, unsettledParts: numbers[at + 4]!, unsettledWh: numbers[at + 5]!, openLine: Number.isNaN(numbers[at + LINE]!) ? undefined : lineOf(meterId, numbers, at, this.names[slot]!),
      xid: numbers[at]!, storedPlanId, givenPlanId, lasting: true, medium, purse, hasFree: false,
    };
  }
}

function packLine(line: UsageLine | undefined, numbers: Float64Array, at: number): void {
  numbers[at] = line === undefined ? NaN : line.fromMs;
  if (line === undefined) return;
  numbers[at + 1] = line.fromRegisterWh;
  numbers[at + 2] = line.usedWh;
  numbers[at + 3] = line.chargeParts;
  numbers[at + 4] = line.estimated ? 1 : 0;
  if (line.periodWh === null) numbers[at + LINE_PERIODS] = NaN;
  else numbers.set(line.periodWh, at + LINE_PERIODS);
}

/** An open line ends where the meter stands. */
function lineOf(meterId: number, numbers: Float64Array, at: number, { lineDay, lineAccountId, lineVersionId }: Names): UsageLine {
  const line = at + LINE;
  return {
    meterId, fromMs: numbers[line]!, toMs: numbers[at + 1]!, day: lineDay!, accountId: lineAccountId ?? null, versionId: lineVersionId ?? null,
    fromRegisterWh: numbers[line + 1]!, toRegisterWh: numbers[at + 2]!, usedWh: numbers[line + 2]!,
    periodWh: Number.isNaN(numbers[line + LINE_PERIODS]!) ? null : [...numbers.subarray(line + LINE_PERIODS, at + WIDTH)],
    chargeParts: numbers[line + 3]!, serviceParts: 0, pieces: null, estimated: numbers[line + 4] === 1, closed: false,
  };
}

function namesOf({ zone, accountId, storedPlanId, givenPlanId, medium, purse, openLine }: StoredCursor): Names {
  return { zone, accountId, storedPlanId, givenPlanId, medium, purse, lineDay: openLine?.day, lineAccountId: openLine?.accountId, lineVersionId: openLine?.versionId };
}

function isNamed(names: Names, row: StoredCursor): boolean {
  return (
    names.zone === row.zone && names.accountId === row.accountId && names.storedPlanId === row.storedPlanId && names.givenPlanId === row.givenPlanId &&
    names.lineDay === row.openLine?.day && names.lineAccountId === row.openLine?.accountId && names.lineVersionId === row.openLine?.versionId
  );
}
