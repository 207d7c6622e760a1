import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { landlordSwitchSchema, type OwnerCutFacts } from './domain/owner-switch.js';
import { cutPolicySchema } from './domain/policy.js';
import type { ProtectedTimes } from './domain/protected-time.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface StallToSwitch extends OwnerCutFacts {
  siteId: string;
  number: string;
  meterIds: number[];
  ownerId: string | null;
  accountId: string | null;
  /** everybody but the one who asks who uses the stall: the account's holder and those who were let in */
  toTell: string[];
  times: ProtectedTimes;
}

interface Row {
  siteId: string;
  number: string;
  essential: boolean;
  keepsLiveGoods: boolean;
  timeZone: string;
  landlordSwitch: unknown;
  cut: unknown;
  buildingWindows: ProtectedTimes['buildingWindows'];
  holidays: string[] | null;
  workdays: string[] | null;
  meterIds: number[] | null;
  askedToday: number;
  pending: boolean;
  held: boolean;
  ownerId: string | null;
  accountId: string | null;
  toTell: string[] | null;
}

const FACTS = `
  SELECT st.site_id AS "siteId", st.number, st.essential, st.keeps_live_goods AS "keepsLiveGoods", s.time_zone AS "timeZone", s.settings -> 'landlordSwitch' AS "landlordSwitch", s.settings -> 'cut' AS cut, b.no_cut_windows AS "buildingWindows",
    (SELECT array_agg(to_char(day, 'YYYY-MM-DD')) FROM holiday h WHERE h.site_id = s.id) AS holidays, (SELECT array_agg(to_char(day, 'YYYY-MM-DD')) FROM makeup_workday w WHERE w.site_id = s.id) AS workdays,
    (SELECT array_agg(m.id ORDER BY m.id) FROM meter m WHERE m.stall_id = st.id AND m.role = 'prepaid' AND m.kind = 'electricity' AND m.removed_at IS NULL) AS "meterIds",
    (SELECT count(*)::int FROM owner_switch w WHERE w.stall_id = st.id AND w.action = 'open' AND w.state <> 'refused' AND w.asked_at >= date_trunc('day', $2::timestamptz AT TIME ZONE s.time_zone) AT TIME ZONE s.time_zone) AS "askedToday",
    EXISTS (SELECT 1 FROM owner_switch w WHERE w.stall_id = st.id AND w.state = 'announced') AS pending,
    EXISTS (SELECT 1 FROM hold h JOIN meter m ON m.id = h.meter_id WHERE m.stall_id = st.id AND h.cause = 'owner_request' AND h.lifted_at IS NULL) AS held,
    o.customer_id AS "ownerId", a.id AS "accountId",
    (SELECT array_agg(DISTINCT who) FROM (SELECT a.customer_id AS who WHERE a.id IS NOT NULL
       UNION ALL SELECT g.renter_id FROM stall_grant g WHERE g.stall_id = st.id AND g.owner_id = o.customer_id AND g.taken_at IS NOT NULL AND g.revoked_at IS NULL AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $2)) u WHERE who IS DISTINCT FROM $3::uuid) AS "toTell"
  FROM stall st JOIN site s ON s.id = st.site_id JOIN building b ON b.id = st.building_id LEFT JOIN stall_owner o ON o.stall_id = st.id AND o.to_at IS NULL LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open'
  WHERE st.id = $1 AND st.deleted_at IS NULL`;

/** What decides about an owner's cut of a stall; `askedBy` is not told of his own acts (null: somebody who does not use the stall). */
export async function stallToSwitch(database: Queryable, { stallId, askedBy, now }: { stallId: string; askedBy: string | null; now: Date }): Promise<StallToSwitch | undefined> {
  const [row] = (await database.query(FACTS, [stallId, now, askedBy])) as Row[];
  if (row === undefined) return undefined;
  const { landlordSwitch, cut, buildingWindows, holidays, workdays, timeZone, meterIds, toTell, ...rest } = row;
  return {
    ...rest, policy: landlordSwitchSchema.parse(landlordSwitch ?? {}), meterIds: meterIds ?? [], meters: (meterIds ?? []).length, toTell: toTell ?? [], someoneToTell: (toTell ?? []).length > 0,
    times: { policy: cutPolicySchema.parse(cut ?? {}), buildingWindows, holidays: new Set(holidays ?? []), workdays: new Set(workdays ?? []), timeZone },
  };
}
