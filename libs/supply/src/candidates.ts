import { arrayLiteral, uuidArray, type Tx } from '#libs/database';
import type { SupplyPurse } from '#libs/ledger';
import type { CutCondition, FinalNotice, SentWarning } from './domain/cut.js';
import { cutPolicySchema, type CutPolicy } from './domain/policy.js';

export interface CandidateMeter {
  meterId: number;
  kind: 'electricity' | 'water';
  name: string;
  profileId: string;
  readAt: Date | null;
  intervalMinutes: number;
  held: boolean;
  /** energy that was given for nothing is left for it: it is used before money, so nothing is owed for what it uses */
  hasFree: boolean;
  /** of its own stall, where its account has several */
  category: string;
  essential: boolean;
  keepsLiveGoods: boolean;
  firstArrearsReadAt: Date | null;
  lastToggleAt: Date | null;
  waitsFor: CutCondition[];
  notBefore: Date | null;
}

/** A purse of an account that may need a warning, a cut or a restore, with all that the decision looks at. Where water has none of its own, all supplies are the energy purse's. */
export interface Candidate {
  accountId: string;
  purse: SupplyPurse;
  /** the account keeps water apart */
  split: boolean;
  siteId: string;
  timeZone: string;
  policy: CutPolicy;
  buildingWindows: { days?: number[]; from: string; to: string }[];
  stallId: string;
  stallNumber: string;
  /** 业态 */
  category: string;
  essential: boolean;
  keepsLiveGoods: boolean;
  /** with what the customer doubts and nobody has decided: that cuts nobody */
  availableFen: number;
  threshold1Fen: number;
  threshold2Fen: number;
  /** at or below the days that the customer set for himself */
  daysLow: boolean;
  daysLeft: number | null;
  customerId: string;
  warnings: (SentWarning & { id: number })[];
  finalNotice: (FinalNotice & { id: number }) | null;
  meters: CandidateMeter[];
}

type Written<Value> = { [Name in keyof Value]: Value[Name] extends Date ? string : Value[Name] extends Date | null ? string | null : Value[Name] };
interface Row extends Omit<Candidate, 'policy' | 'warnings' | 'finalNotice' | 'meters'> {
  cut: unknown;
  warnings: Written<Candidate['warnings'][number]>[] | null;
  finalNotice: Written<NonNullable<Candidate['finalNotice']>> | null;
  meters: (Omit<Written<CandidateMeter>, 'waitsFor'> & { waitsFor: CutCondition[] | null })[] | null;
}

const date = (text: string | null): Date | null => (text === null ? null : new Date(text));

export type Scope = { meterIds: readonly number[] } | { accountIds: readonly string[] } | { siteId: string } | { waiting: true };

// The accounts of a scope. Bindings are looked up first and once: the planner would else read whole tables for one bus.
const scopes = {
  meters: `SELECT account_id AS id FROM account_meter WHERE meter_id = ANY($1::int[]) AND to_at IS NULL`,
  accounts: `SELECT unnest($1::uuid[]) AS id`,
  site: `SELECT id FROM account WHERE site_id = $1::uuid AND state = 'open'`,
  // cuts that waited for an hour, a warning's time or a person, and warnings that still stand
  waiting: `SELECT am.account_id AS id FROM supply s JOIN account_meter am ON am.meter_id = s.meter_id AND am.to_at IS NULL WHERE s.cut_waits_for <> '{}' AND $1::int IS NULL`,
};

const itself = (id: string): string => id;

/** Which accounts of the scope could need a decision: below the first threshold, at the days that its customer set (where accounts are named), warned or held. After most sweeps none, so this is asked alone. */
async function accountsNear(tx: Tx, of: Scope): Promise<string[]> {
  const [scope, parameter] = 'meterIds' in of ? [scopes.meters, arrayLiteral(of.meterIds)] : 'accountIds' in of ? [scopes.accounts, uuidArray(of.accountIds, itself)] : 'siteId' in of ? [scopes.site, of.siteId] : [scopes.waiting, null];
  const rows = (await tx.query(
    `WITH scope AS MATERIALIZED (${scope})
     SELECT x.id FROM scope x JOIN LATERAL (SELECT ledger_account_id, overdraft_limit_fen - accrued_fen + disputed_fen AS added_fen, greatest(threshold1_fen, 1) AS floor_fen, days_low FROM purse WHERE account_id = x.id AND kind <> 'property' LIMIT 2) p ON true
       JOIN LATERAL (SELECT balance_fen FROM ledger_account WHERE id = p.ledger_account_id LIMIT 1) l ON l.balance_fen + p.added_fen < p.floor_fen${'accountIds' in of ? ' OR p.days_low' : ''}
     UNION SELECT x.id FROM warning w JOIN scope x ON x.id = w.account_id WHERE w.cleared_at IS NULL
     UNION SELECT x.id FROM hold h JOIN account_meter am ON am.meter_id = h.meter_id AND am.to_at IS NULL JOIN scope x ON x.id = am.account_id WHERE h.lifted_at IS NULL AND h.cause = 'energy_arrears'`,
    [parameter],
  )) as { id: string }[];
  return rows.map(({ id }) => id);
}

/** Loads the accounts of the scope that could need a decision. Purses are locked in order, unless somebody only looks. */
export async function loadCandidates(tx: Tx, of: Scope, now: Date, lock = true): Promise<Candidate[]> {
  const near = await accountsNear(tx, of);
  if (near.length === 0) return [];
  // A statement of its own: who waited for a bill to be booked must see the purse and its ledger account as they are after it, and not one of them
  // as it was before. Energy purses before water purses, as sweeps do.
  if (lock) await tx.query(`SELECT 1 FROM purse WHERE account_id = ANY($1::uuid[]) AND kind <> 'property' ORDER BY kind, account_id FOR UPDATE`, [near]);
  const rows = (await tx.query(
    `WITH touched AS MATERIALIZED (
       SELECT a.id, p.kind AS purse FROM account a JOIN purse p ON p.account_id = a.id AND p.kind <> 'property' JOIN ledger_account l ON l.id = p.ledger_account_id
       -- whoever is billed afterwards is neither warned nor cut;
       -- an account that was opened a moment ago has had no time for its first payment
       -- nor is one cut whose refund lets the supply run on: the run-on ends by itself, and is of the energy purse
       WHERE a.id = ANY($1::uuid[]) AND a.state = 'open' AND NOT EXISTS (SELECT 1 FROM postpaid_term pt WHERE pt.account_id = a.id AND pt.to_at IS NULL) AND NOT (p.kind = 'energy' AND EXISTS (SELECT 1 FROM run_on ro WHERE ro.account_id = a.id AND ro.state = 'running')) AND (l.transfers > 0 OR a.opened_at < $2::timestamptz - interval '1 day')
     )
     SELECT a.id AS "accountId", t.purse, t.split, a.site_id AS "siteId", si.time_zone AS "timeZone", si.settings -> 'cut' AS cut, b.no_cut_windows AS "buildingWindows", st.id AS "stallId", st.number AS "stallNumber", st.category,
       st.essential, st.keeps_live_goods AS "keepsLiveGoods", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen + p.disputed_fen AS "availableFen",
       p.threshold1_fen AS "threshold1Fen", p.threshold2_fen AS "threshold2Fen", p.days_low AS "daysLow", p.days_left AS "daysLeft", a.customer_id AS "customerId",
       (SELECT jsonb_agg(jsonb_build_object('id', w.id, 'level', w.level, 'crossedAt', w.crossed_at, 'sentAt', w.sent_at)) FROM warning w WHERE w.account_id = a.id AND w.purse = t.purse AND w.cleared_at IS NULL) AS warnings,
       (SELECT jsonb_build_object('id', f.id, 'plannedAt', f.planned_at, 'toldAt', f.told_at, 'sentAt', f.sent_at) FROM cut_notice f WHERE f.account_id = a.id AND f.purse = t.purse AND f.cleared_at IS NULL) AS "finalNotice",
       (SELECT jsonb_agg(jsonb_build_object('meterId', m.id, 'kind', m.kind, 'name', m.name, 'profileId', m.profile_id, 'readAt', ms.read_at, 'intervalMinutes', coalesce(m.read_interval_minutes, mb.read_interval_minutes),
           'held', EXISTS (SELECT 1 FROM hold h WHERE h.meter_id = m.id AND h.cause = 'energy_arrears' AND h.lifted_at IS NULL),
           'hasFree', EXISTS (SELECT 1 FROM subsidy_allowance f WHERE f.account_id = a.id AND f.medium = m.kind AND f.left_wh > 0 AND f.from_at <= $2 AND (f.expires_at IS NULL OR f.expires_at > $2)),
           'category', coalesce(own.category, st.category), 'essential', coalesce(own.essential, st.essential), 'keepsLiveGoods', coalesce(own.keeps_live_goods, st.keeps_live_goods),
           'firstArrearsReadAt', s.first_arrears_read_at, 'waitsFor', s.cut_waits_for, 'notBefore', s.cut_not_before,
           'lastToggleAt', (SELECT max(k.verified_at) FROM command k WHERE k.meter_id = m.id AND k.state = 'verified' AND k.decided_at > clock_timestamp() - interval '400 days')))
         FROM account_meter am JOIN meter m ON m.id = am.meter_id AND m.role = 'prepaid' JOIN building mb ON mb.id = m.building_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN supply s ON s.meter_id = m.id LEFT JOIN stall own ON own.id = m.stall_id
         WHERE am.account_id = a.id AND am.to_at IS NULL AND (NOT t.split OR (m.kind = 'water') = (t.purse = 'water'))) AS meters
     FROM (SELECT id, purse, EXISTS (SELECT 1 FROM purse w WHERE w.account_id = touched.id AND w.kind = 'water') AS split FROM touched) t JOIN account a ON a.id = t.id JOIN site si ON si.id = a.site_id JOIN stall st ON st.id = a.stall_id JOIN building b ON b.id = st.building_id
       JOIN purse p ON p.account_id = a.id AND p.kind = t.purse JOIN ledger_account l ON l.id = p.ledger_account_id
     ORDER BY a.id, t.purse`,
    [near, now],
  )) as Row[];
  return rows.map(({ cut, warnings, finalNotice, meters, ...row }) => ({
    ...row,
    policy: cutPolicySchema.parse(cut ?? {}),
    warnings: (warnings ?? []).map((warning) => ({ ...warning, crossedAt: new Date(warning.crossedAt), sentAt: date(warning.sentAt) })),
    finalNotice: finalNotice === null ? null : { ...finalNotice, plannedAt: new Date(finalNotice.plannedAt), toldAt: new Date(finalNotice.toldAt), sentAt: date(finalNotice.sentAt) },
    meters: (meters ?? []).map((meter) => ({ ...meter, readAt: date(meter.readAt), firstArrearsReadAt: date(meter.firstArrearsReadAt), lastToggleAt: date(meter.lastToggleAt), notBefore: date(meter.notBefore), waitsFor: meter.waitsFor ?? [] })),
  }));
}
