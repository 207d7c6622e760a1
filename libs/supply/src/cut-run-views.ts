import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { loadCandidates } from './candidates.js';
import { cutInput } from './cut-input.js';
import { breakerLimit, decideCut, earliestCutAt, type CutCondition } from './domain/cut.js';
import { nextCutTime } from './domain/cut-times.js';
import { cutPolicySchema, type CutPolicy } from './domain/policy.js';
import { nextUnprotected } from './domain/protected-time.js';
import { protectedTimesAt } from './site-days.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface CutRunRow {
  id: string;
  dueAt: Date;
  startedAt: Date;
  finishedAt: Date | null;
  state: 'reading' | 'cutting' | 'done' | 'missed';
  policyNumber: number;
  counts: Record<string, number>;
}

const RUN = `r.id, r.due_at AS "dueAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt", r.state, v.number AS "policyNumber",
  (SELECT coalesce(jsonb_object_agg(c.result, c.count), '{}') FROM (SELECT result, count(*)::int AS count FROM cut_run_item WHERE run_id = r.id GROUP BY result) c) AS counts
  FROM cut_run r JOIN cut_policy_version v ON v.id = r.policy_version_id`;

/** A site's runs, the newest first. */
export function cutRuns(database: Queryable, { siteId, limit, offset }: { siteId: string; limit: number; offset: number }): Promise<CutRunRow[]> {
  return database.query(`SELECT ${RUN} WHERE r.site_id = $1 ORDER BY r.due_at DESC LIMIT $2 OFFSET $3`, [siteId, limit, offset]) as Promise<CutRunRow[]>;
}

/** A run with what became of each shop. */
export async function cutRun(database: Queryable, runId: string): Promise<(CutRunRow & { items: object[] }) | undefined> {
  const rows = (await database.query(
    `SELECT ${RUN.replace('\n  FROM', `, (SELECT coalesce(jsonb_agg(jsonb_build_object('id', i.meter_id || ':' || i.cause, 'meterId', i.meter_id, 'meterNumber', m.meter_number, 'stallId', st.id, 'stallNumber', st.number, 'stallName', st.name, 'floor', st.floor, 'buildingCode', b.code, 'customerName', c.name,
         'cause', i.cause, 'dueFen', i.due_fen, 'availableFen', i.available_fen, 'result', i.result, 'waits', i.waits, 'notBefore', i.not_before, 'decidedAt', i.decided_at, 'verifiedAt', i.verified_at, 'detail', i.detail, 'readAt', q.read_at) ORDER BY b.code, st.number, i.meter_id, i.cause), '[]')
       FROM cut_run_item i JOIN meter m ON m.id = i.meter_id JOIN stall st ON st.id = i.stall_id JOIN building b ON b.id = st.building_id JOIN account a ON a.id = i.account_id JOIN customer c ON c.id = a.customer_id LEFT JOIN read_request q ON q.id = i.read_request_id WHERE i.run_id = r.id) AS items
  FROM`)} WHERE r.id = $1`,
    [runId],
  )) as (CutRunRow & { items: object[] })[];
  return rows[0];
}

export interface DryRunItem {
  meterId: number;
  medium: 'electricity' | 'water';
  meterName: string;
  accountId: string;
  stallId: string;
  stallNumber: string;
  category: string;
  customerId: string;
  availableFen: number;
  readAt: Date | null;
  /** cut: it would be; waits: what stands against it then */
  decision: 'cut' | 'waits' | 'held';
  waits: CutCondition[];
  protectedKind: string | null;
  notBefore: Date | null;
  lastWarningAt: Date | null;
  noticePlannedAt: Date | null;
}

export interface DryRun {
  /** the instant that was judged */
  at: Date;
  /** null: the defaults, which nobody has changed */
  policyNumber: number | null;
  when: CutPolicy['when'];
  limit: number;
  /** more would be cut than one run may: staff would be asked */
  trips: boolean;
  items: DryRunItem[];
}

/**
 * Who would be cut now, or at the next run, and why or why not; nothing changes. A run reads every due shop first, so for the
 * next one missing readings are no reason.
 */
export async function dryRun(tx: Tx, { siteId, next, now }: { siteId: string; next: boolean; now: Date }): Promise<DryRun> {
  const [site] = (await tx.query(`SELECT settings -> 'cut' AS cut, time_zone AS zone, (SELECT max(v.number) FROM cut_policy_version v WHERE v.site_id = site.id) AS number, (SELECT count(*)::int FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.role = 'prepaid' WHERE m.site_id = site.id AND am.to_at IS NULL) AS supplies FROM site WHERE id = $1`, [siteId])) as { cut: unknown; zone: string; number: number | null; supplies: number }[];
  const policy = cutPolicySchema.parse(site!.cut ?? {});
  const timesAt = await protectedTimesAt(tx, [siteId]);
  const siteTimes = timesAt({ siteId, policy, buildingWindows: [], timeZone: site!.zone });
  const at = !next ? now : policy.when === 'at_times' ? nextCutTime(policy, site!.zone, now) : (nextUnprotected(siteTimes, now) ?? now);
  const candidates = (await loadCandidates(tx, { siteId }, now, false)).filter(({ availableFen }) => availableFen <= 0);
  const items = candidates.flatMap((candidate) => candidate.meters.filter(({ hasFree }) => !hasFree).map((meter): DryRunItem => {
    const times = timesAt(candidate);
    const input = cutInput(candidate, meter, { times, now: at, inRun: next });
    const decision = decideCut(input);
    const ofReading = (each: CutCondition) => next && (each === 'fresh_reading' || each === 'second_reading');
    const waits = decision.kind === 'wait' ? decision.for.filter((each) => !ofReading(each)) : [];
    return {
      meterId: meter.meterId, medium: meter.kind, meterName: meter.name, accountId: candidate.accountId, stallId: candidate.stallId, stallNumber: candidate.stallNumber, category: candidate.category, customerId: candidate.customerId, availableFen: candidate.availableFen, readAt: meter.readAt,
      decision: meter.held ? 'held' : waits.length === 0 ? 'cut' : 'waits', waits, protectedKind: input.protectedKind ?? null,
      notBefore: earliestCutAt({ ...input, now }, times) ?? null, lastWarningAt: candidate.warnings.find(({ level }) => level === 3)?.sentAt ?? null, noticePlannedAt: candidate.finalNotice?.plannedAt ?? null,
    };
  }));
  const limit = breakerLimit(site!.supplies, policy);
  return { at, policyNumber: site!.number, when: policy.when, limit, trips: items.filter(({ decision }) => decision === 'cut').length > limit, items };
}
