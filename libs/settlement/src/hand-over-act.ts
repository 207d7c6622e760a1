import { accountTypeFor, boundMeters, endGrantsOfStall, lockAccount, type LockedAccount } from '#libs/account';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import { lockStands } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { beginAccount, metersToBind } from './begin-account.js';
import { takeManual } from './close-account.js';
import { endAccount, type EndedAccount, type RestPort } from './end-account.js';
import type { HandOverReading, HandOverRow } from './hand-over-store.js';

interface Act {
  actor: Actor;
  at: Date;
  rest: RestPort;
}

/**
 * Both sides have confirmed: the leaving account ends at the reading, its rest becomes a refund request, grants on the stall end, and
 * the coming side's account begins at the same instant and register of every meter. One transaction with what the caller does.
 */
export async function carryOut(tx: Tx, row: HandOverRow, { actor, at, rest }: Act): Promise<void> {
  const readings = row.readings!;
  const [stall] = await tx.query<{ number: string }[]>('SELECT number FROM stall WHERE id = $1 FOR UPDATE', [row.stallId]);
  const account = await lockAccount(tx, row.fromAccountId);
  const meterIds = await metersToBind(tx, row.stallId, readings);
  await requireNewest(tx, readings, [...meterIds, ...(await boundMeters(tx, account.id)).map(({ meterId }) => meterId)]);
  await takeManual(tx, readings.filter(({ photoId }) => photoId !== null));
  const { ended, refundRequestId } = await end(tx, account, row, { actor, at, rest });
  requireSame(readings, ended);
  const [terms] = await tx.query<{ typeId: string; planId: string | null }[]>('SELECT account_type_id AS "typeId", tariff_plan_id AS "planId" FROM account WHERE id = $1', [account.id]);
  const begun = await beginAccount(tx, {
    siteId: row.siteId, stallId: row.stallId, customerId: row.toCustomerId!, type: await accountTypeFor(tx, row.siteId, terms!.typeId), tariffPlanId: terms!.planId, openedBy: row.toCustomerId!, at, meterIds, readings,
  });
  const grants = await endGrantsOfStall(tx, { stallId: row.stallId, exceptCustomerId: row.toCustomerId!, by: `hand-over:${row.id}`, at });
  await tx.query(`UPDATE owner_switch SET state = 'withdrawn', settled_at = $2 WHERE stall_id = $1 AND state = 'announced'`, [row.stallId, at]);
  await tx.query(`UPDATE hand_over SET state = 'done', to_account_id = $2, refund_request_id = $3, done_at = $4 WHERE id = $1`, [row.id, begun.accountId, refundRequestId, at]);
  const tell = (customerId: string, accountId: string | null, causeKey: string, template: string, params: object): OutboxRow => ({
    topic: 'customer.tell', key: causeKey, payload: { siteId: row.siteId, customerId, accountId, causeKey, template, params: { stallNumber: stall!.number, ...params } },
  });
  await putOutbox(tx, [
    tell(row.holderId, account.id, `hand-over:${row.id}:from`, 'hand-over-left', { amountFen: ended.restFen }),
    tell(row.toCustomerId!, begun.accountId, `hand-over:${row.id}:to`, 'hand-over-done', { availableFen: 0 }),
    ...grants.map(({ grantId, renterId }) => tell(renterId, null, `grant-revoked:${grantId}`, 'grant-revoked', {})),
  ]);
}

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

async function end(tx: Tx, account: LockedAccount, row: HandOverRow, { actor, at, rest }: Act): Promise<{ ended: EndedAccount; refundRequestId: string | null }> {
  let refundRequestId: string | null = null;
  const ended = await endAccount(tx, {
    account, readings: row.readings!, actor, at,
    takeRest: async (amountFen) => {
      if (amountFen === 0) return;
      ({ refundRequestId } = await rest.send(tx, { siteId: row.siteId, accountId: account.id, amountFen, requestId: row.id, cause: 'hand_over', reason: 'rest at the hand-over of the stall', actor, at }));
    },
  });
  return { ended, refundRequestId };
}

/** The account ended where both saw the meters: anything else is a fault of ours and must change nothing. */
function requireSame(readings: readonly HandOverReading[], { ends }: EndedAccount): void {
  for (const { meterId, at, registerWh } of ends) {
    const seen = readings.find((reading) => reading.meterId === meterId)!;
    if (seen.registerWh !== registerWh || seen.readAt.getTime() !== at.getTime()) throw new Error(`meter ${String(meterId)} would change hands at ${String(registerWh)} Wh, not at the ${String(seen.registerWh)} Wh that were seen`);
  }
}
