import type { DataSource } from 'typeorm';
import { maskName, stallsOfCustomer, type StallOfCustomer } from '#libs/account';
import { pursesOf, shownWaterPurses } from '#libs/ledger';
import { runways, type Runway } from '#libs/settlement';

type Database = Pick<DataSource, 'query'>;
type SupplyState = 'on' | 'off' | 'unknown' | 'none';

interface Facts {
  stallId: string;
  number: string;
  name: string;
  floor: string;
  siteName: string;
  siteCode: string;
  zone: string;
  accountId: string | null;
  openedAt: Date | null;
  holderName: string | null;
  supplyState: SupplyState;
  readAt: Date | null;
  /** billed afterwards: nothing to run out of */
  postpaid: boolean;
}

// One supply that is off makes the stall's off; all must be known to be on.
const FACTS = `
  SELECT st.id AS "stallId", st.number, st.name, st.floor, s.name AS "siteName", s.code AS "siteCode", s.time_zone AS zone, a.id AS "accountId", a.opened_at AS "openedAt", c.name AS "holderName", m."supplyState", m."readAt", EXISTS (SELECT 1 FROM postpaid_term pt WHERE pt.account_id = a.id AND pt.to_at IS NULL) AS postpaid
  FROM stall st JOIN site s ON s.id = st.site_id LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' LEFT JOIN customer c ON c.id = a.customer_id
    CROSS JOIN LATERAL (
      SELECT CASE WHEN count(*) = 0 THEN 'none' WHEN bool_or(ms.relay = 'open') THEN 'off' WHEN bool_and(coalesce(ms.relay, 'unknown') = 'closed') THEN 'on' ELSE 'unknown' END AS "supplyState", min(ms.read_at) AS "readAt"
      FROM meter m LEFT JOIN meter_state ms ON ms.meter_id = m.id WHERE m.stall_id = st.id AND m.role = 'prepaid' AND m.removed_at IS NULL) m
  WHERE st.id = ANY($1::uuid[])`;

interface Known extends Facts {
  standing: StallOfCustomer;
  availableFen: number | null;
  /** null: water is paid from the same balance */
  waterAvailableFen: number | null;
  daysLeft: number | null;
  runway: Runway | null;
}

/** The customer's stalls with what their cards show: a fixed number of queries, however many stalls. */
async function knownStalls(database: Database, standings: readonly StallOfCustomer[], now: Date): Promise<Known[]> {
  if (standings.length === 0) return [];
  const facts = new Map(((await database.query(FACTS, [standings.map(({ stallId }) => stallId)])) as Facts[]).map((row) => [row.stallId, row]));
  const accounts = [...facts.values()].flatMap(({ accountId, zone }) => (accountId === null ? [] : [{ accountId, zone }]));
  const purses = new Map((await pursesOf(database, accounts.map(({ accountId }) => accountId))).map((purse) => [purse.accountId, purse]));
  const water = await shownWaterPurses(database, accounts.map(({ accountId }) => accountId));
  const lasting = await runways(database, { accounts, now });
  return standings.flatMap((standing) => {
    const row = facts.get(standing.stallId);
    if (row === undefined) return [];
    const known = row.accountId === null ? undefined : { availableFen: purses.get(row.accountId)?.availableFen ?? 0, daysLeft: lasting.get(row.accountId)?.daysLeft ?? null };
    return [{ ...row, standing, availableFen: known?.availableFen ?? null, waterAvailableFen: row.accountId === null ? null : (water.get(row.accountId)?.availableFen ?? null), daysLeft: known?.daysLeft ?? null, runway: (row.accountId === null ? undefined : lasting.get(row.accountId)) ?? null }];
  });
}

/** Every stall that a customer may see. */
export async function stallChoices(database: Database, customerId: string, now: Date): Promise<object[]> {
  const stalls = await knownStalls(database, await stallsOfCustomer(database, customerId, now), now);
  return stalls.map(({ standing, stallId, accountId, number, name, floor, siteName, siteCode, availableFen, waterAvailableFen, daysLeft, supplyState }) => ({
    stallId, accountId, number, name, floor, siteName, siteCode, availableFen: availableFen ?? 0, waterAvailableFen, role: standing.role, rights: standing.rights, validTo: standing.validTo, supplyState, daysLeft, hasAccount: accountId !== null,
  }));
}

const stateOf = ({ accountId, supplyState, availableFen, waterAvailableFen, postpaid }: Known): 'vacant' | 'off' | 'arrears' | 'ok' => (accountId === null ? 'vacant' : supplyState === 'off' ? 'off' : Math.min(availableFen!, waterAvailableFen ?? Infinity) <= 0 && !postpaid ? 'arrears' : 'ok');

/** The cards of a landlord's stalls, and what they add up to. */
export async function ownedStalls(database: Database, customerId: string, now: Date): Promise<{ at: Date; items: object[]; totals: object }> {
  const owned = (await stallsOfCustomer(database, customerId, now)).filter(({ role }) => role === 'owner');
  const stalls = (await knownStalls(database, owned, now)).map((stall) => ({ ...stall, state: stateOf(stall) }));
  const items = stalls.map(({ standing, stallId, number, name, floor, siteName, accountId, openedAt, holderName, availableFen, waterAvailableFen, daysLeft, runway, supplyState, readAt, state }) => ({
    stallId, number, name, floor, siteName, renter: accountId === null || standing.holderId === customerId ? null : { name: maskName(holderName ?? ''), since: openedAt },
    availableFen, waterAvailableFen, daysLeft, runway, supplyState, readAt, state,
  }));
  const count = (state: string): number => stalls.filter((stall) => stall.state === state).length;
  return { at: now, items, totals: { stalls: stalls.length, ok: count('ok'), arrears: count('arrears'), off: count('off'), vacant: count('vacant'), availableFen: stalls.reduce((sum, stall) => sum + (stall.availableFen ?? 0) + (stall.waterAvailableFen ?? 0), 0) } };
}
