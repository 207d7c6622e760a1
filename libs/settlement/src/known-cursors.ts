import type { CivilDay, TimeZone } from '#libs/calendar';
import { RowCache } from '#libs/database';
import type { AccrualCursor, UsageLine } from './domain/accrue-point.js';

/** A cursor as it is stored; a plan that was used for the first time is not written yet. */
export interface StoredCursor extends AccrualCursor {
  xid: number;
  storedPlanId: string | null;
  /** given to the meter; its prices take over from those of the stored plan */
  givenPlanId: string | null;
  /** read after its row was made, so that a change elsewhere could not have missed it */
  lasting: boolean;
}

export const NO_VERSIONS: AccrualCursor['versions'] = [];

/** What stays the same from sweep to sweep. */
interface Names {
  zone: TimeZone;
  accountId: string | null;
  storedPlanId: string | null;
  givenPlanId: string | null;
  lineDay: CivilDay | undefined;
  lineAccountId: string | null | undefined;
  lineVersionId: string | null | undefined;
}

// xid, at, register, carry, unsettled parts and Wh; line: from, its register, Wh, parts, estimated, five periods
const WIDTH = 16;
const LINE = 6;
const PERIODS = 11;

/** Where meters stand, as this process wrote it. */
export class KnownCursors extends RowCache<StoredCursor> {
  private readonly names: Names[] = [];

  constructor() {
    super(WIDTH);
  }

  protected pack(row: StoredCursor, numbers: Float64Array, at: number, slot: number): boolean {
    const line = row.openLine;
    if (row.at === null || row.periodRegistersWh !== undefined || !row.lasting) return false;
    numbers.set([row.xid, row.at.getTime(), row.registerWh, row.carryParts, row.unsettledParts, row.unsettledWh], at);
    if (line === undefined) numbers[at + LINE] = NaN;
    else numbers.set([line.fromAt.getTime(), line.fromRegisterWh, line.usedWh, line.chargeParts, line.estimated ? 1 : 0], at + LINE);
    if (line?.periodWh == null) numbers[at + PERIODS] = NaN;
    else numbers.set(line.periodWh, at + PERIODS);
    if (!isNamed(this.names[slot], row)) this.names[slot] = namesOf(row);
    return true;
  }

  /** Its prices are set when it is used. */
  protected unpack(meterId: number, numbers: Float64Array, at: number, slot: number): StoredCursor {
    const { zone, accountId, storedPlanId, givenPlanId } = this.names[slot]!;
    return {
      meterId, zone, accountId, storedPlanId, givenPlanId, lasting: true, planId: null, versions: NO_VERSIONS, handOver: undefined, periodRegistersWh: undefined,
      xid: numbers[at]!, at: new Date(numbers[at + 1]!), registerWh: numbers[at + 2]!, carryParts: numbers[at + 3]!, unsettledParts: numbers[at + 4]!, unsettledWh: numbers[at + 5]!,
      openLine: Number.isNaN(numbers[at + LINE]!) ? undefined : lineOf(meterId, numbers, at, this.names[slot]!),
    };
  }
}

/** An open line ends where the meter stands. */
function lineOf(meterId: number, numbers: Float64Array, at: number, { lineDay, lineAccountId, lineVersionId }: Names): UsageLine {
  return {
    meterId, fromAt: new Date(numbers[at + LINE]!), toAt: new Date(numbers[at + 1]!), day: lineDay!, accountId: lineAccountId ?? null, versionId: lineVersionId ?? null,
    fromRegisterWh: numbers[at + LINE + 1]!, toRegisterWh: numbers[at + 2]!, usedWh: numbers[at + LINE + 2]!, chargeParts: numbers[at + LINE + 3]!, estimated: numbers[at + LINE + 4] === 1, closed: false,
    periodWh: Number.isNaN(numbers[at + PERIODS]!) ? null : [...numbers.subarray(at + PERIODS, at + WIDTH)],
  };
}

function namesOf({ zone, accountId, storedPlanId, givenPlanId, openLine }: StoredCursor): Names {
  return { zone, accountId, storedPlanId, givenPlanId, lineDay: openLine?.day, lineAccountId: openLine?.accountId, lineVersionId: openLine?.versionId };
}

function isNamed(names: Names | undefined, row: StoredCursor): boolean {
  return (
    names !== undefined && names.zone === row.zone && names.accountId === row.accountId && names.storedPlanId === row.storedPlanId && names.givenPlanId === row.givenPlanId &&
    names.lineDay === row.openLine?.day && names.lineAccountId === row.openLine?.accountId && names.lineVersionId === row.openLine?.versionId
  );
}
