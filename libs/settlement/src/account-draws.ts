import { addDays, daySpan, firstDayOfMonth, monthOf, type CivilDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { inDrawOrder, needsCount, spanKey, type Allowance, type Draw, type TariffVersion } from '#libs/tariff';
import type { AccrualCursor, AccrualPoint } from './domain/accrue-point.js';
import type { StoredCursor } from './known-cursors.js';

// Versions come as one array a plan, so that each is looked through once.
const counting = new WeakMap<readonly TariffVersion[], boolean>();

function counts(versions: readonly TariffVersion[]): boolean {
  let found = counting.get(versions);
  if (found === undefined) counting.set(versions, (found = versions.some(({ definition }) => needsCount(definition))));
  return found;
}

const draws = ({ accountId, hasFree, versions }: StoredCursor): boolean => accountId !== null && (hasFree || counts(versions));

type Medium = StoredCursor['medium'];
const keyOf = (accountId: string, medium: Medium): string => `${accountId} ${medium}`;

interface Asked {
  accountId: string;
  medium: Medium;
  /** months and years whose use decides a price */
  spans: Set<string>;
}

/**
 * What the accounts of some meters have used and may still use for nothing, locked until the transaction ends: meters of one account that
 * are read on two buses at once draw one after the other. Most accounts have neither tiers nor free energy, and cost nothing here.
 */
export class AccountDraws {
  private readonly before: ReadonlyMap<string, Draw>;

  private constructor(private readonly now: Map<string, Draw>) {
    this.before = new Map(now);
  }

  /** Undefined when none of the meters draws. */
  static async lock(tx: Tx, cursors: Iterable<StoredCursor>, points: readonly AccrualPoint[]): Promise<AccountDraws | undefined> {
    const asked = new Map<string, Asked>();
    let until: Map<number, number> | undefined;
    for (const cursor of cursors) {
      if (!draws(cursor)) continue;
      until ??= lastReadings(points);
      const key = keyOf(cursor.accountId!, cursor.medium);
      const known = asked.get(key) ?? { accountId: cursor.accountId!, medium: cursor.medium, spans: new Set<string>() };
      asked.set(key, known);
      for (const span of spansOf(cursor, until.get(cursor.meterId) ?? cursor.atMs ?? 0)) known.spans.add(span);
    }
    return asked.size === 0 ? undefined : new AccountDraws(await lockDraws(tx, asked));
  }

  /** The cursor with what its account has at this moment; a meter that does not draw stays as it is. */
  given<Cursor extends AccrualCursor>(cursor: Cursor, medium: Medium): Cursor {
    const draw = cursor.accountId === null ? undefined : this.now.get(keyOf(cursor.accountId, medium));
    return draw === undefined ? cursor : { ...cursor, draw };
  }

  take({ accountId, draw }: AccrualCursor, medium: Medium): void {
    if (accountId !== null && draw !== undefined) this.now.set(keyOf(accountId, medium), draw);
  }

  async save(tx: Tx): Promise<void> {
    const changed = [...this.now].filter(([key, draw]) => this.before.get(key) !== draw);
    const counted = changed.filter(([key, draw]) => this.before.get(key)!.used !== draw.used);
    if (counted.length > 0) {
      await tx.query('UPDATE account_draw a SET used = n.used::jsonb FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n(account_id, medium, used) WHERE a.account_id = n.account_id AND a.medium = n.medium', [
        counted.map(([key]) => key.split(' ')[0]), counted.map(([key]) => key.split(' ')[1]), counted.map(([, { used }]) => JSON.stringify(recent(used))),
      ]);
    }
    const left = changed.flatMap(([key, draw]) => draw.allowances.filter(({ id, leftWh }) => this.before.get(key)!.allowances.some((old) => old.id === id && old.leftWh !== leftWh)));
    if (left.length > 0) await tx.query('UPDATE subsidy_allowance s SET left_wh = n.left_wh FROM unnest($1::uuid[], $2::bigint[]) AS n(id, left_wh) WHERE s.id = n.id', [left.map(({ id }) => id), left.map(({ leftWh }) => leftWh)]);
  }
}

function lastReadings(points: readonly AccrualPoint[]): Map<number, number> {
  const last = new Map<number, number>();
  for (const { meterId, readAt } of points) last.set(meterId, Math.max(last.get(meterId) ?? 0, readAt.getTime()));
  return last;
}

/** The months and years by which the versions of a meter count between where it stands and its last reading. */
function spansOf({ atMs, versions, zone }: StoredCursor, untilMs: number): Set<string> {
  const spans = new Set<string>();
  if (atMs === null) return spans;
  const last = daySpan(untilMs, zone).day;
  for (let day: CivilDay = daySpan(atMs, zone).day; day <= last; day = firstDayOfMonth(monthOf(day), 1)) {
    for (const { definition } of versions) {
      const key = spanKey(definition, day);
      if (key !== undefined) spans.add(key);
    }
  }
  return spans;
}

const MONTHS_KEPT = 14;
/** Months that no reading reaches back to are forgotten. */
function recent(used: Readonly<Record<string, number>>): Record<string, number> {
  const keys = Object.keys(used).sort();
  return Object.fromEntries(keys.slice(-2 * MONTHS_KEPT).map((key) => [key, used[key]!]));
}

async function lockDraws(tx: Tx, asked: ReadonlyMap<string, Asked>): Promise<Map<string, Draw>> {
  // In the order of their numbers, as every other transaction does.
  const of = [...asked.values()].sort((a, b) => (keyOf(a.accountId, a.medium) < keyOf(b.accountId, b.medium) ? -1 : 1));
  const [ids, media] = [of.map(({ accountId }) => accountId), of.map(({ medium }) => medium)];
  await tx.query('INSERT INTO account_draw (account_id, medium) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING', [ids, media]);
  const rows = await tx.query<{ accountId: string; medium: Medium; used: Record<string, number> }[]>(
    `SELECT a.account_id AS "accountId", a.medium, a.used FROM account_draw a JOIN unnest($1::uuid[], $2::text[]) AS n(account_id, medium) USING (account_id, medium) ORDER BY a.account_id, a.medium FOR UPDATE OF a`,
    [ids, media],
  );
  const allowances = await tx.query<{ id: string; accountId: string; medium: Medium; leftWh: number; fromMs: number; expiresMs: number | null }[]>(
    `SELECT id, account_id AS "accountId", medium, left_wh AS "leftWh", (extract(epoch FROM from_at) * 1000)::float8 AS "fromMs", (extract(epoch FROM expires_at) * 1000)::float8 AS "expiresMs"
     FROM subsidy_allowance WHERE account_id = ANY($1::uuid[]) AND left_wh > 0 ORDER BY id FOR UPDATE`,
    [ids],
  );
  const found = new Map<string, Draw>();
  for (const { accountId, medium, used } of rows) {
    const { spans } = asked.get(keyOf(accountId, medium))!;
    const missing = [...spans].filter((span) => used[span] === undefined);
    const free: Allowance[] = allowances.filter((row) => row.accountId === accountId && row.medium === medium).map(({ id, leftWh, fromMs, expiresMs }) => ({ id, leftWh, fromMs, expiresMs: expiresMs ?? Infinity }));
    found.set(keyOf(accountId, medium), { used: missing.length === 0 ? used : { ...used, ...(await usedSoFar(tx, { accountId, medium, spans: missing })) }, allowances: inDrawOrder(free) });
  }
  return found;
}

/** What an account has used in months and years that nobody has counted yet: its lines say it. */
export async function usedSoFar(tx: Pick<Tx, 'query'>, { accountId, medium, spans }: { accountId: string; medium: Medium; spans: readonly string[] }): Promise<Record<string, number>> {
  const used: Record<string, number> = {};
  for (const span of spans) {
    const [from, next] = span.length === 4 ? [`${span}-01-01`, `${Number(span) + 1}-01-01`] : [`${span}-01`, firstDayOfMonth(span, 1)];
    const [row] = await tx.query<{ wh: number | null }[]>(
      `SELECT sum(l.wh)::bigint AS wh FROM (SELECT DISTINCT am.meter_id FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = $1 AND m.kind = $2) am
         CROSS JOIN LATERAL (SELECT sum(used_wh) AS wh FROM metered_usage WHERE meter_id = am.meter_id AND account_id = $1 AND day BETWEEN $3 AND $4) l`,
      [accountId, medium, from, addDays(next, -1)],
    );
    used[span] = row?.wh ?? 0;
  }
  return used;
}
