import type { Tx } from '#libs/database';
import { addAccrued, type SupplyPurse } from '#libs/ledger';
import { DomainError } from '#libs/runtime';
import { AccountDraws } from './account-draws.js';
import { isSameLine, lockCursors, saveAccrual, type CursorStep } from './accrual-store.js';
import { accruedFen, accruePoint, type AccrualCursor, type AccrualPoint, type UsageLine } from './domain/accrue-point.js';
import { KnownCursors, type StoredCursor } from './known-cursors.js';

export interface AccrualReport {
  /** accounts of the meters that were read */
  accountIds: string[];
  /** meters whose energy has no price: nothing was charged and their cursor stays until there is one */
  noPrice: { meterId: number; at: Date }[];
  /** meters whose register fell without a rollover: nothing was charged */
  backwards: number[];
}

const inOrder = (a: AccrualPoint, b: AccrualPoint): number => a.meterId - b.meterId || a.readAt.getTime() - b.readAt.getTime();
const meterIdOf = ({ meterId }: { meterId: number }): number => meterId;

/**
 * Takes good readings into account, in whatever order and however often they come: prices what each meter used since its
 * cursor, keeps the day lines, and changes what its account has accrued. A handful of statements for any number of meters,
 * in the transaction that stores the readings. Meters that `known` knows are not looked up: if somebody else wrote one
 * meanwhile, or gave it another account or plan, StaleRows starts the transaction again.
 */
export async function accrue(tx: Tx, points: readonly AccrualPoint[], known = new KnownCursors()): Promise<AccrualReport> {
  known.begin();
  const report: AccrualReport = { accountIds: [], noPrice: [], backwards: [] };
  if (points.length === 0) return report;
  const sorted = [...points].sort(inOrder);
  const cursors = await lockCursors(tx, [...new Set(sorted.map(meterIdOf))], known);
  const draws = await AccountDraws.lock(tx, cursors.values(), sorted);
  const lines = new Map<string, UsageLine>();
  const touched = new Map<number, AccrualCursor>();
  for (const point of sorted) {
    const stored = cursors.get(point.meterId);
    if (stored === undefined) throw new DomainError('not-found', 'meter-not-found', `there is no meter ${String(point.meterId)}`, { meterId: point.meterId });
    const last = touched.get(point.meterId) ?? stored;
    const cursor = draws === undefined ? last : draws.given(last, stored.medium);
    const outcome = accruePoint(cursor, point);
    if (outcome.kind === 'accrued') draws?.take(outcome.cursor, stored.medium);
    if (outcome.kind === 'no-price') report.noPrice.push({ meterId: point.meterId, at: outcome.at });
    if (outcome.kind === 'backwards') report.backwards.push(point.meterId);
    if (outcome.kind === 'accrued') for (const line of left(cursor, outcome)) lines.set(keyOf(line), line);
    if (outcome.kind === 'accrued' || outcome.kind === 'started') touched.set(point.meterId, outcome.cursor);
  }
  const steps = [...touched].map(([meterId, after]) => ({ before: cursors.get(meterId)!, after }));
  await saveAccrual(tx, steps, closedLines(steps, [...lines.values()]), known);
  await draws?.save(tx);
  await saveAccrued(tx, cursors, touched);
  const accountIds = new Set<string>();
  for (const { accountId } of cursors.values()) if (accountId !== null) accountIds.add(accountId);
  report.accountIds = [...accountIds];
  return report;
}

/** The lines that a point leaves behind: what was open and went on no further, then what it wrote but for the line that stays open. */
function left(before: AccrualCursor, { lines, cursor: { openLine } }: { lines: readonly UsageLine[]; cursor: AccrualCursor }): UsageLine[] {
  if (lines.length === 1 && lines[0] === openLine && isSameLine(before.openLine, openLine)) return NO_LINES;
  const behind = before.openLine === undefined || isSameLine(before.openLine, openLine) ? [] : [before.openLine];
  return [...behind, ...lines.filter((line) => line !== openLine)];
}

const NO_LINES: UsageLine[] = [];

/** Lines that grow no more: all that were written or open before, but for the one that each meter has open now. */
function closedLines(steps: readonly CursorStep[], written: readonly UsageLine[]): UsageLine[] {
  const closed = written.length === 0 ? [] : withoutOpen(steps, written);
  const seen = new Set(closed.map(keyOf));
  for (const { before: { openLine }, after } of steps) {
    if (openLine !== undefined && !isSameLine(openLine, after.openLine) && !seen.has(keyOf(openLine))) closed.push(openLine);
  }
  return closed;
}

function withoutOpen(steps: readonly CursorStep[], written: readonly UsageLine[]): UsageLine[] {
  const open = new Map(steps.map(({ after }) => [after.meterId, after.openLine]));
  return written.filter((line) => !isSameLine(line, open.get(line.meterId)));
}

const keyOf = ({ meterId, fromMs }: UsageLine): string => `${String(meterId)} ${String(fromMs)}`;

async function saveAccrued(tx: Tx, before: ReadonlyMap<number, StoredCursor>, after: ReadonlyMap<number, AccrualCursor>): Promise<void> {
  const deltas = { energy: new Map<string, number>(), water: new Map<string, number>() };
  for (const [meterId, cursor] of after) {
    if (cursor.accountId === null) continue;
    const stored = before.get(meterId)!;
    const of = deltas[stored.purse];
    of.set(cursor.accountId, (of.get(cursor.accountId) ?? 0) + accruedFen(cursor) - accruedFen(stored));
  }
  const rows: { accountId: string; kind: SupplyPurse; deltaFen: number }[] = [];
  for (const kind of ['energy', 'water'] as const) for (const [accountId, deltaFen] of deltas[kind]) if (deltaFen !== 0) rows.push({ accountId, kind, deltaFen });
  await addAccrued(tx, rows);
}

/**
 * Starts counting at a reading without charging what lies before it: at an opening, after a meter's register was reset. The
 * open line ends at its last reading; what was already accrued stays due. A point before the cursor counts from the cursor.
 */
export async function startAccrual(tx: Tx, points: readonly AccrualPoint[], options: { dropCarry?: boolean } = {}): Promise<void> {
  if (points.length === 0) return;
  const cursors = await lockCursors(tx, points.map((point) => point.meterId));
  const steps = points.map((point): CursorStep => {
    const before = cursors.get(point.meterId);
    if (before === undefined) throw new DomainError('not-found', 'meter-not-found', `there is no meter ${String(point.meterId)}`, { meterId: point.meterId });
    const readMs = point.readAt.getTime();
    const base = before.atMs !== null && before.atMs > readMs ? before : { atMs: readMs, registerWh: point.registerWh, periodRegistersWh: point.periodRegistersWh };
    const after = { ...before, atMs: base.atMs, registerWh: base.registerWh, periodRegistersWh: base.periodRegistersWh, openLine: undefined, planId: null, handOver: undefined, carryParts: options.dropCarry === true ? 0 : before.carryParts };
    return { before, after };
  });
  await saveAccrual(tx, steps, closedLines(steps, []));
}

/** What readings would add to what their accounts owe, by meter; nothing is saved. DomainError 'no-tariff-plan' where there is no price. */
export async function wouldAccrueFen(tx: Tx, points: readonly AccrualPoint[]): Promise<Map<number, number>> {
  const cursors = await lockCursors(tx, points.map(({ meterId }) => meterId));
  const draws = await AccountDraws.lock(tx, cursors.values(), points);
  return new Map(points.map((point) => {
    const stored = cursors.get(point.meterId)!;
    const cursor = draws === undefined ? stored : draws.given(stored, stored.medium);
    const outcome = accruePoint(cursor, point);
    if (outcome.kind === 'accrued') draws?.take(outcome.cursor, stored.medium);
    if (outcome.kind === 'no-price') throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(point.meterId)} has no price at ${outcome.at.toISOString()}`, { meterId: point.meterId });
    return [point.meterId, outcome.kind === 'accrued' && cursor.accountId !== null ? accruedFen(outcome.cursor) - accruedFen(cursor) : 0];
  }));
}
