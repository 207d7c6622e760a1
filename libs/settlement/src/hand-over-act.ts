import { accountTypeFor, boundMeters, endGrantsOfStall, lockAccount, takeFurtherStall, type LockedAccount, type MeterBinding } from '#libs/account';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { lockStands } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { beginAccount, metersToBind } from './begin-account.js';
import { takeManual } from './close-account.js';
import { endAccount, type RestPort } from './end-account.js';
import type { HandOverReading, HandOverRow } from './hand-over-store.js';
import { unbindStall } from './merge-stalls.js';

interface Act {
  actor: Actor;
  at: Date;
  rest: RestPort;
}

/**
 * Both sides have confirmed. From the stall that an account stands on, the account ends at the reading with all its stalls, its rest becomes
 * a refund request, and the coming side's account begins on the same stalls; from a further stall, that stall alone is settled and parted,
 * and the leaving account goes on with its rest. Grants on what changes hands end, and the coming account begins at the same instant and
 * register of every meter. One transaction with what the caller does. DomainErrors: those of ending an account, 'stall-not-of-account'.
 */
export async function carryOut(tx: Tx, row: HandOverRow, act: Act): Promise<void> {
  const { actor, at } = act;
  const readings = row.readings!;
  const stalls = await leavingStalls(tx, row);
  const account = await lockAccount(tx, row.fromAccountId);
  const stallIds = stalls.map(({ stallId }) => stallId);
  const meterIds = (await Promise.all(stallIds.map((stallId) => metersToBind(tx, stallId, readings)))).flat().sort((a, b) => a - b);
  const whole = !stalls[0]!.further;
  await requireNewest(tx, readings, [...new Set([...meterIds, ...(whole ? await boundMeters(tx, account.id) : []).map(({ meterId }) => meterId)])].sort((a, b) => a - b));
  const left = whole ? await end(tx, account, row, act) : await part(tx, row, act);
  requireSame(readings, left.ends);
  const [terms] = await tx.query<{ typeId: string; planId: string | null; waterPlanId: string | null }[]>('SELECT account_type_id AS "typeId", tariff_plan_id AS "planId", water_tariff_plan_id AS "waterPlanId" FROM account WHERE id = $1', [account.id]);
  const begun = await beginAccount(tx, {
    siteId: row.siteId, stallId: row.stallId, customerId: row.toCustomerId!, type: await accountTypeFor(tx, row.siteId, terms!.typeId), tariffPlanId: terms!.planId, waterTariffPlanId: terms!.waterPlanId, openedBy: row.toCustomerId!, at, meterIds, readings,
  });
  for (const stallId of stallIds.slice(1)) await takeFurtherStall(tx, { accountId: begun.accountId, stallId, at, name: actor.name });
  const grants = (await Promise.all(stallIds.map((stallId) => endGrantsOfStall(tx, { stallId, exceptCustomerId: row.toCustomerId!, by: `hand-over:${row.id}`, at })))).flat();
  await tx.query(`UPDATE owner_switch SET state = 'withdrawn', settled_at = $2 WHERE stall_id = ANY($1::uuid[]) AND state = 'announced'`, [stallIds, at]);
  await tx.query(`UPDATE hand_over SET state = 'done', to_account_id = $2, refund_request_id = $3, done_at = $4 WHERE id = $1`, [row.id, begun.accountId, left.refundRequestId, at]);
  const stallNumber = stalls.map(({ number }) => number).join(' + ');
  const tell = (customerId: string, accountId: string | null, causeKey: string, template: string, params: object): OutboxRow => ({
    topic: 'customer.tell', key: causeKey, payload: { siteId: row.siteId, customerId, accountId, causeKey, template, params: { stallNumber, ...params } },
  });
  await putOutbox(tx, [
    tell(row.holderId, account.id, `hand-over:${row.id}:from`, whole ? 'hand-over-left' : 'hand-over-parted', { amountFen: left.amountFen }),
    tell(row.toCustomerId!, begun.accountId, `hand-over:${row.id}:to`, 'hand-over-done', { availableFen: 0 }),
    ...grants.map(({ grantId, renterId }) => tell(renterId, null, `grant-revoked:${grantId}`, 'grant-revoked', {})),
  ]);
}

/** What changes hands, locked: all stalls of an account from the one that it stands on, that one first; else the stall alone. */
async function leavingStalls(tx: Tx, row: HandOverRow): Promise<{ stallId: string; number: string; further: boolean }[]> {
  const all = await tx.query<{ stallId: string; number: string; further: boolean }[]>(
    'SELECT st.id AS "stallId", st.number, o.further FROM occupancy o JOIN stall st ON st.id = o.stall_id WHERE o.account_id = $1 AND o.to_at IS NULL ORDER BY st.id FOR UPDATE OF st, o',
    [row.fromAccountId],
  );
  const own = all.find(({ stallId }) => stallId === row.stallId);
  if (own === undefined) throw new DomainError('conflict', 'stall-not-of-account', 'the account does not have this stall any more');
  return own.further ? [own] : [own, ...all.filter(({ further }) => further)];
}

interface Left {
  ends: readonly MeterBinding[];
  refundRequestId: string | null;
  /** what goes back; of a stall that is parted, what it was charged last */
  amountFen: number;
}

/** The leaving account keeps its other stalls and its rest. */
async function part(tx: Tx, row: HandOverRow, { actor, at }: Act): Promise<Left> {
  const readings = row.readings!;
  const { ends, chargedFen } = await unbindStall(tx, { accountId: row.fromAccountId, stallId: row.stallId, readings, manual: typedOf(readings), actor, at });
  return { ends, refundRequestId: null, amountFen: chargedFen };
}

const typedOf = (readings: readonly HandOverReading[]): HandOverReading[] => readings.filter(({ photoId }) => photoId !== null);

/** No reading may lie between what both saw and now, on any meter that changes hands. */
export async function requireNewest(tx: Tx, readings: readonly Omit<HandOverReading, 'chargeFen'>[], meterIds: readonly number[]): Promise<void> {
  const stands = await lockStands(tx, meterIds);
  for (const meterId of meterIds) {
    const reading = readings.find((each) => each.meterId === meterId);
    if (reading === undefined) throw new DomainError('conflict', 'no-final-reading', `meter ${String(meterId)} has no final reading`, { meterId });
    const expected = reading.photoId === null ? reading.readAt : reading.lastReadAt;
    if (stands.get(meterId)?.readAt?.getTime() !== expected.getTime()) throw new DomainError('conflict', 'hand-over-overtaken', `meter ${reading.meterNumber} has answered since: read again`, { meterNumber: reading.meterNumber });
  }
}

async function end(tx: Tx, account: LockedAccount, row: HandOverRow, { actor, at, rest }: Act): Promise<Left> {
  await takeManual(tx, typedOf(row.readings!));
  let refundRequestId: string | null = null;
  const ended = await endAccount(tx, {
    account, readings: row.readings!, actor, at,
    takeRest: async (amountFen) => {
      if (amountFen === 0) return;
      ({ refundRequestId } = await rest.send(tx, { siteId: row.siteId, accountId: account.id, amountFen, requestId: row.id, cause: 'hand_over', reason: 'rest at the hand-over of the stall', actor, at }));
    },
  });
  return { ends: ended.ends, refundRequestId, amountFen: ended.restFen };
}

/** The account ended where both saw the meters: anything else is a fault of ours and must change nothing. */
function requireSame(readings: readonly HandOverReading[], ends: readonly MeterBinding[]): void {
  for (const { meterId, at, registerWh } of ends) {
    const seen = readings.find((reading) => reading.meterId === meterId)!;
    if (seen.registerWh !== registerWh || seen.readAt.getTime() !== at.getTime()) throw new Error(`meter ${String(meterId)} would change hands at ${String(registerWh)} Wh, not at the ${String(seen.registerWh)} Wh that were seen`);
  }
}
