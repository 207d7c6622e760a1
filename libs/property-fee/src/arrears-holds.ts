import type { Tx } from '#libs/database';
import { cutPolicySchema, inProtectedTime, lockRunsForFees, noteFeeCuts, notePolicy, passBreaker, protectedKindOf, refreshWanted, type BreakerCut, type CutCondition, type FeeCutResult, type RunForFees } from '#libs/supply';

interface Overdue {
  accountId: string;
  siteId: string;
  zone: string;
  stallId: string;
  stallNumber: string;
  owedFen: number;
  billId: string;
  since: Date;
  graceDays: number;
  buildingWindows: { days?: number[]; from: string; to: string }[];
  category: string;
  keepsLiveGoods: boolean;
  meters: { id: number; name: string; profileId: string }[] | null;
  cut: unknown;
  holidays: string[];
  workdays: string[];
}

/** What a hold may be placed for: bills of items that are property fees, never rent or anything else. */
const FEES = `SELECT sum(b.amount_fen - b.paid_fen)::bigint AS owed, min(b.issued_at) AS since, (array_agg(b.id ORDER BY b.issued_at, b.id))[1] AS bill FROM charge_bill b JOIN fee_item i ON i.id = b.source_id AND i.category = 'property' WHERE b.state = 'issued' AND b.kind = 'property'`;

// Electricity that money may cut, of accounts whose oldest property fee is owed for longer than the grace, where the site has agreed to it.
const OVERDUE = `
  SELECT a.id AS "accountId", s.id AS "siteId", s.time_zone AS zone, st.id AS "stallId", st.number AS "stallNumber", o.owed AS "owedFen", o.bill AS "billId", o.since, g.days AS "graceDays", d.no_cut_windows AS "buildingWindows", s.settings -> 'cut' AS cut, st.category, st.keeps_live_goods AS "keepsLiveGoods",
    (SELECT jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'profileId', m.profile_id) ORDER BY m.id) FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = a.id AND am.to_at IS NULL AND m.role = 'prepaid' AND m.kind = 'electricity' AND m.removed_at IS NULL
       AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.meter_id = m.id AND h.cause = 'property_arrears' AND h.lifted_at IS NULL)) AS meters,
    (SELECT coalesce(array_agg(to_char(day, 'YYYY-MM-DD')), '{}') FROM holiday WHERE site_id = s.id) AS holidays, (SELECT coalesce(array_agg(to_char(day, 'YYYY-MM-DD')), '{}') FROM makeup_workday WHERE site_id = s.id) AS workdays
  FROM site s CROSS JOIN LATERAL (SELECT coalesce((s.settings #>> '{property,cut,graceDays}')::int, 30) AS days) g
    JOIN account a ON a.site_id = s.id AND a.state = 'open' JOIN stall st ON st.id = a.stall_id AND NOT st.essential JOIN building d ON d.id = st.building_id CROSS JOIN LATERAL (${FEES} AND b.account_id = a.id) o
  WHERE (s.settings #>> '{property,cut,enabled}')::boolean AND o.owed > 0 AND o.since < $1::timestamptz - make_interval(days => g.days) ORDER BY s.id, a.id`;

/**
 * Places and lifts the holds for property arrears; called every few seconds and after a recharge. Nothing is placed where the site has
 * not agreed to it, where cuts are made by hand, in protected hours, on essential stalls and protected kinds, or for anything but property fees; a run that
 * would cut more than the site's limit cuts none and asks. Where a site cuts at set times, its runs alone cut, and show what became of
 * each shop. A hold lifts when nothing of the fees is owed, or the site wants no such cuts.
 */
export async function turnPropertyHolds(tx: Tx, now: Date): Promise<{ placed: number; lifted: number }> {
  const lifted = await liftPaid(tx, now);
  const overdue = await tx.query<Overdue[]>(OVERDUE, [now]);
  const runs = await lockRunsForFees(tx, now);
  const looked = overdue.flatMap((account) => lookAt(account, runs.get(account.siteId), now));
  const { allowed, stopped } = await passBreaker(tx, looked.filter(({ waits }) => waits.length === 0), now);
  for (const { why, ...cut } of stopped) looked.find((each) => each.meter.meterId === cut.meter.meterId)!.waits = [why];
  await place(tx, allowed, now);
  await noteFeeCuts(tx, [...runs.values()], looked.flatMap(resultOf), now);
  await refreshWanted(tx, [...lifted, ...allowed.map(({ meter }) => meter.meterId)], now);
  return { placed: allowed.length, lifted: lifted.length };
}

type ProposedHold = BreakerCut & { account: Overdue; run: RunForFees | undefined; waits: CutCondition[] };

/** Each supply of an account that is due, and what stands against cutting it now; between the set times of a site nobody is looked at. */
function lookAt(account: Overdue, run: RunForFees | undefined, now: Date): ProposedHold[] {
  const policy = cutPolicySchema.parse(account.cut ?? {});
  if (policy.when === 'at_times' && run === undefined) return [];
  const inRun = policy.when === 'at_times' ? run : undefined;
  const kept = inProtectedTime({ policy, buildingWindows: account.buildingWindows, holidays: new Set(account.holidays), workdays: new Set(account.workdays), timeZone: account.zone }, now);
  const common: CutCondition[] = [...(policy.automatic ? [] : ['manual_only' as const]), ...(policy.liveGoodsKept && account.keepsLiveGoods ? ['live_goods' as const] : []), ...(kept ? ['window' as const] : [])];
  const meters = (account.meters ?? []).filter(({ id }) => inRun?.again === undefined || inRun.again.has(id));
  return meters.map(({ id: meterId, name, profileId }) => ({
    account, run: inRun, candidate: { siteId: account.siteId, policy, stallNumber: account.stallNumber, availableFen: -account.owedFen }, meter: { meterId, readAt: null },
    waits: [...(protectedKindOf(policy, { category: account.category, meterName: name }) === undefined ? [] : ['protected_kind' as const]), ...(policy.untestedProfiles.includes(profileId) ? ['switch_untested' as const] : []), ...common],
  }));
}

const resultOf = ({ account, run, meter, waits }: ProposedHold): FeeCutResult[] =>
  run === undefined ? [] : [{ runId: run.id, siteId: account.siteId, meterId: meter.meterId, accountId: account.accountId, stallId: account.stallId, owedFen: account.owedFen, waits }];

async function place(tx: Tx, cuts: readonly ProposedHold[], now: Date): Promise<void> {
  if (cuts.length === 0) return;
  const versions = new Map<string, number>();
  for (const siteId of new Set(cuts.map(({ account }) => account.siteId))) versions.set(siteId, (await notePolicy(tx, { siteId, by: 'system', now })).id);
  const rows = cuts.map(({ account, meter }) => ({
    version: versions.get(account.siteId)!, siteId: account.siteId, meterId: meter.meterId, accountId: account.accountId, key: `property-arrears:${String(meter.meterId)}:${account.billId}:${now.toISOString()}`,
    decision: { owedFen: account.owedFen, since: account.since, graceDays: account.graceDays, billId: account.billId },
  }));
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, decision, placed_at, placed_by, policy_version_id) SELECT "siteId", "meterId", "accountId", 'property_arrears', key, decision, $2, 'system', version
     FROM jsonb_to_recordset($1::jsonb) AS h("siteId" uuid, "meterId" int, "accountId" uuid, key text, decision jsonb, version bigint) ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows), now],
  );
}

async function liftPaid(tx: Tx, now: Date): Promise<number[]> {
  const [rows] = await tx.query<[{ meterId: number }[], number]>(
    `UPDATE hold h SET lifted_at = $1, lifted_by = 'system', lift_reason = CASE WHEN x.owed > 0 THEN 'the site does not cut for property fees' ELSE 'property fees are paid' END
     FROM (SELECT h.id, coalesce(o.owed, 0) AS owed, coalesce((s.settings #>> '{property,cut,enabled}')::boolean, false) AS enabled FROM hold h JOIN site s ON s.id = h.site_id CROSS JOIN LATERAL (${FEES} AND b.account_id = h.account_id) o
           WHERE h.cause = 'property_arrears' AND h.lifted_at IS NULL) x
     WHERE x.id = h.id AND (x.owed = 0 OR NOT x.enabled) RETURNING h.meter_id AS "meterId"`,
    [now],
  );
  return rows.map(({ meterId }) => meterId);
}
