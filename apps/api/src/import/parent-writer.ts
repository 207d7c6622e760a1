import { civilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { hangMeters } from '#libs/grid-bill';
import { DomainError } from '#libs/runtime';
import type { MeterRow } from '#libs/site';

const COLUMN = '上级表号';

interface Known {
  id: number;
  number: string;
  medium: string;
  parentId: number | null;
  /** where it hangs was said before */
  placed: boolean;
}

export interface ParentInput {
  siteId: string;
  rows: readonly MeterRow[];
  now: Date;
  fail(row: number, column: string, code: string, message: string, value: string): void;
}

/**
 * Hangs the meters of a workbook behind those that their rows name; an empty cell leaves a meter where it hangs. Whoever hangs for the
 * first time has always hung there, whoever is moved hangs there from today. Gives the numbers of the meters that moved; what is wrong
 * comes back with its row: 'unknown-parent', 'parent-itself', 'parent-medium', 'parent-loop'.
 */
export async function writeParents(tx: Tx, { siteId, rows, now, fail }: ParentInput): Promise<string[]> {
  const named = rows.filter(({ parent }) => parent !== '');
  if (named.length === 0) return [];
  const known = new Map((await tx.query<Known[]>(
    'SELECT m.id, m.meter_number AS number, m.kind AS medium, m.parent_id AS "parentId", EXISTS (SELECT 1 FROM meter_place p WHERE p.meter_id = m.id) AS placed FROM meter m WHERE m.site_id = $1 AND m.removed_at IS NULL', [siteId],
  )).map((meter) => [meter.number, meter]));
  const [site] = await tx.query<{ zone: string }[]>('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId]);
  const today = civilDay(now, site!.zone);
  const moved: string[] = [];
  for (const [key, group] of byPlace(named, known)) {
    const parent = known.get(group[0]!.parent);
    const good = group.filter((row) => isGood(row, known.get(row.meterNumber), parent, fail));
    const meterIds = good.map((row) => known.get(row.meterNumber)!.id);
    if (parent === undefined || meterIds.length === 0) continue;
    moved.push(...(await hang(tx, { siteId, parentId: parent.id, meterIds, fromDay: key.startsWith('placed') ? today : null }, good, fail)));
  }
  return moved;
}

/** Rows that hang behind the same meter, those that hang for the first time apart. Rows whose meter was not written are left out: they have said why. */
function byPlace(rows: readonly MeterRow[], known: ReadonlyMap<string, Known>): Map<string, MeterRow[]> {
  const groups = new Map<string, MeterRow[]>();
  for (const row of rows) {
    const meter = known.get(row.meterNumber);
    if (meter === undefined || (meter.parentId !== null && known.get(row.parent)?.id === meter.parentId)) continue;
    const key = `${meter.placed ? 'placed' : 'first'} ${row.parent}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return groups;
}

function isGood(row: MeterRow, meter: Known | undefined, parent: Known | undefined, fail: ParentInput['fail']): boolean {
  const wrong = (code: string, message: string): boolean => { fail(row.row, COLUMN, code, message, row.parent); return false; };
  if (parent === undefined) return wrong('unknown-parent', '没有这个上级表号');
  if (parent.id === meter!.id) return wrong('parent-itself', '上级表不能是自己');
  if (parent.medium !== 'electricity' || meter!.medium !== 'electricity') return wrong('parent-medium', '上级表和本表都须为电表');
  return true;
}

/** All at once; where that would close a loop, one by one, so that only the rows that close it are refused. */
async function hang(tx: Tx, of: { siteId: string; parentId: number; meterIds: number[]; fromDay: string | null }, rows: readonly MeterRow[], fail: ParentInput['fail']): Promise<string[]> {
  const tried = async (meterIds: number[]): Promise<boolean> => hangMeters(tx, { ...of, meterIds }).then(() => true, (error: unknown) => {
    if (error instanceof DomainError && error.code === 'feeder-loop') return false;
    throw error;
  });
  if (await tried(of.meterIds)) return rows.map(({ meterNumber }) => meterNumber);
  const moved: string[] = [];
  for (const [index, row] of rows.entries()) {
    if (await tried([of.meterIds[index]!])) moved.push(row.meterNumber);
    else fail(row.row, COLUMN, 'parent-loop', '上级表在本表之下,成了环', row.parent);
  }
  return moved;
}
