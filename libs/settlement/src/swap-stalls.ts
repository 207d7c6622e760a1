import { bindMeters, endGrantsOfStall, exchangeOccupancies, lockAccount, unbindMeters, type MeterBinding } from '#libs/account';
import { putOutbox, type OutboxRow, type Tx } from '#libs/database';
import type { ManualReading } from '#libs/metering';
import { DomainError, type Actor } from '#libs/runtime';
import { accrue, startAccrual } from './accrue.js';
import { adoptPlans, lockCursors, standsAt } from './accrual-store.js';
import { metersToBind, plansInForce } from './begin-account.js';
import { accountChargesOf } from './change-of-meters.js';
import { takeManual } from './close-account.js';
import { requireNewest } from './hand-over-act.js';
import type { HandOverReading } from './hand-over-store.js';
import { settleMeters } from './settle-meters.js';

export interface SwapInput {
  /** made by the client: the same again is the same exchange */
  swapId: string;
  siteId: string;
  /** each account with the one of its stalls that it gives */
  firstAccountId: string;
  firstStallId: string;
  secondAccountId: string;
  secondStallId: string;
  /** one good reading of every meter of both stalls */
  readings: readonly Omit<HandOverReading, 'chargeFen'>[];
  /** those among them that were typed from a display */
  manual: readonly ManualReading[];
  reason: string;
  actor: Actor;
  now: Date;
  /** what else follows in this transaction, such as the holds of the stalls' meters */
  follow?(moved: { meterIds: number[] }): Promise<void>;
}

export interface Swapped {
  swapId: string;
  firstChargedFen: number;
  secondChargedFen: number;
}

interface Side {
  accountId: string;
  number: string;
  customerId: string;
  stallId: string;
  stallNumber: string;
  meterIds: number[];
  /** not the stall that the account stands on, but a further one */
  further: boolean;
}

/**
 * Two accounts exchange their stalls in one transaction: both are settled at their stall's readings, then each goes on at the other's
 * from the same instants and registers. An account of several stalls gives the one in question, with its meters, and keeps the others; what comes takes the place of what went. Balances, loans and requests go with the accounts; meters, owners and what holds the place stay;
 * whoever was let into either stall by its owner is let in no more. DomainErrors: 'request-id-reused', 'swap-same-account', 'account-closed', 'stall-not-of-account',
 * 'hand-over-under-way', 'stall-has-no-meter', 'no-base-reading', 'hand-over-overtaken', 'no-tariff-plan', 'price-not-in-force', 'reading-not-newer'.
 */
export async function swapStalls(tx: Tx, input: SwapInput): Promise<Swapped> {
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`swap ${input.swapId}`]);
  const [known] = (await tx.query('SELECT id AS "swapId", site_id AS "siteId", first_charged_fen AS "firstChargedFen", second_charged_fen AS "secondChargedFen" FROM stall_swap WHERE id = $1', [input.swapId])) as (Swapped & { siteId: string })[];
  if (known !== undefined) {
    if (known.siteId !== input.siteId) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another exchange');
    return { swapId: known.swapId, firstChargedFen: known.firstChargedFen, secondChargedFen: known.secondChargedFen };
  }
  const { actor, now, siteId } = input;
  const [first, second] = await lockSides(tx, input);
  const meterIds = [...first.meterIds, ...second.meterIds].sort((a, b) => a - b);
  await requireNewest(tx, input.readings, meterIds);
  await requireLaterThanBegun(tx, input.readings);
  await takeManual(tx, input.manual);
  const [unpriced] = (await accrue(tx, input.readings)).noPrice;
  if (unpriced !== undefined) throw new DomainError('conflict', 'no-tariff-plan', `the energy of meter ${String(unpriced.meterId)} has no price at ${unpriced.at.toISOString()}`, { meterId: unpriced.meterId });
  await settleMeters(tx, { siteId, meterIds, at: now, actor });
  const ends = await endsOf(tx, meterIds);
  for (const side of [first, second]) await unbindMeters(tx, side.accountId, ends.filter(({ meterId }) => side.meterIds.includes(meterId)));
  await startAccrual(tx, ends.map(({ meterId, at, registerWh }) => ({ meterId, readAt: at, registerWh })), { dropCarry: true });
  await movePeople(tx, input, first, second);
  await goOn(tx, siteId, first.accountId, ends.filter(({ meterId }) => second.meterIds.includes(meterId)));
  await goOn(tx, siteId, second.accountId, ends.filter(({ meterId }) => first.meterIds.includes(meterId)));
  const charged = await Promise.all([accountChargesOf(tx, { accountId: first.accountId, meterIds: first.meterIds, settledAt: now }), accountChargesOf(tx, { accountId: second.accountId, meterIds: second.meterIds, settledAt: now })]);
  await tx.query(
    `INSERT INTO stall_swap (id, site_id, first_account_id, second_account_id, first_stall_id, second_stall_id, at, readings, first_charged_fen, second_charged_fen, reason, done_by, done_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [input.swapId, siteId, first.accountId, second.accountId, first.stallId, second.stallId, now, JSON.stringify(shownReadings(input.readings, first, second)), charged[0].chargedFen, charged[1].chargedFen, input.reason, actor.id, actor.name],
  );
  await input.follow?.({ meterIds });
  await tellBoth(tx, input, first, second);
  return { swapId: input.swapId, firstChargedFen: charged[0].chargedFen, secondChargedFen: charged[1].chargedFen };
}

async function lockSides(tx: Tx, input: SwapInput): Promise<[Side, Side]> {
  if (input.firstAccountId === input.secondAccountId) throw new DomainError('invalid', 'swap-same-account', 'an account cannot exchange with itself');
  const ids = [input.firstAccountId, input.secondAccountId].sort();
  await tx.query('SELECT 1 FROM stall WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE', [[input.firstStallId, input.secondStallId]]);
  for (const id of ids) {
    const account = await lockAccount(tx, id);
    if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
    if (account.siteId !== input.siteId) throw new DomainError('not-found', 'account-not-found', 'stalls are exchanged within a site');
  }
  return [await sideOf(tx, input, input.firstAccountId, input.firstStallId), await sideOf(tx, input, input.secondAccountId, input.secondStallId)];
}

async function sideOf(tx: Tx, input: SwapInput, accountId: string, stallId: string): Promise<Side> {
  const [row] = (await tx.query(
    'SELECT a.id AS "accountId", a.number, a.customer_id AS "customerId", o.stall_id AS "stallId", st.number AS "stallNumber", o.further FROM account a JOIN occupancy o ON o.account_id = a.id AND o.to_at IS NULL JOIN stall st ON st.id = o.stall_id WHERE a.id = $1 AND o.stall_id = $2 FOR UPDATE OF o',
    [accountId, stallId],
  )) as Omit<Side, 'meterIds'>[];
  if (row === undefined) throw new DomainError('not-found', 'stall-not-of-account', 'the account does not have this stall');
  // From the stall that an account stands on, all of it changes hands.
  const open = (await tx.query(`SELECT 1 FROM hand_over h JOIN account a ON a.id = h.from_account_id WHERE h.state = 'joined' AND (h.stall_id = $1 OR (a.id = $2 AND a.stall_id = h.stall_id))`, [stallId, accountId])) as unknown[];
  if (open.length > 0) throw new DomainError('conflict', 'hand-over-under-way', 'the stall is being handed over; withdraw that first');
  return { ...row, meterIds: await metersToBind(tx, stallId, input.readings) };
}

/** A meter that was not read since it got its account cannot part two again. */
async function requireLaterThanBegun(tx: Tx, readings: SwapInput['readings']): Promise<void> {
  const bound = (await tx.query('SELECT meter_id AS "meterId", from_at AS "fromAt" FROM account_meter WHERE meter_id = ANY($1::int[]) AND to_at IS NULL', [readings.map(({ meterId }) => meterId)])) as { meterId: number; fromAt: Date }[];
  const early = readings.find(({ meterId, readAt }) => bound.some((binding) => binding.meterId === meterId && binding.fromAt >= readAt));
  if (early !== undefined) throw new DomainError('conflict', 'reading-not-newer', `meter ${early.meterNumber} was not read since it got its account: read it again`, { meterNumber: early.meterNumber });
}

async function endsOf(tx: Tx, meterIds: readonly number[]): Promise<MeterBinding[]> {
  const cursors = await lockCursors(tx, meterIds);
  return meterIds.map((meterId) => ({ meterId, at: standsAt(cursors.get(meterId)!), registerWh: cursors.get(meterId)!.registerWh }));
}

/** The accounts change places; who was let in, or was to be cut by the owner, was so with the one who leaves. */
async function movePeople(tx: Tx, { actor, now }: SwapInput, first: Side, second: Side): Promise<void> {
  await exchangeOccupancies(tx, [first, second], { at: now, name: actor.name });
  const stallIds = [first.stallId, second.stallId];
  await tx.query(`UPDATE owner_switch SET state = 'withdrawn', settled_at = $2 WHERE stall_id = ANY($1::uuid[]) AND state = 'announced'`, [stallIds, now]);
  await tx.query(`UPDATE hand_over SET state = 'withdrawn' WHERE stall_id = ANY($1::uuid[]) AND state = 'offered'`, [stallIds]);
}

async function goOn(tx: Tx, siteId: string, accountId: string, bindings: readonly MeterBinding[]): Promise<void> {
  await bindMeters(tx, accountId, bindings);
  await adoptPlans(tx, await plansInForce(tx, siteId, bindings));
}

function shownReadings(readings: SwapInput['readings'], first: Side, second: Side): object[] {
  return readings.map(({ meterId, meterNumber, registerWh, readAt, photoId }) => {
    const [before, after] = first.meterIds.includes(meterId) ? [first, second] : [second, first];
    return { meterId, meterNumber, stallId: before.stallId, registerWh, readAt, photoId, beforeAccountId: before.accountId, afterAccountId: after.accountId };
  });
}

async function tellBoth(tx: Tx, { swapId, siteId, now }: SwapInput, first: Side, second: Side): Promise<void> {
  const rows: OutboxRow[] = [{ topic: 'supply.check', key: `swap:${swapId}`, payload: { accountIds: [first.accountId, second.accountId] } }];
  for (const [side, place] of [[first, second], [second, first]] as const) {
    const grants = await endGrantsOfStall(tx, { stallId: side.stallId, exceptCustomerId: place.customerId, by: `swap:${swapId}`, at: now });
    for (const { grantId, renterId } of grants) rows.push(tell(siteId, renterId, null, `grant-revoked:${grantId}`, 'grant-revoked', side.stallNumber));
    rows.push(tell(siteId, side.customerId, side.accountId, `swap:${swapId}:${side.accountId}`, 'stall-swapped', place.stallNumber));
  }
  await putOutbox(tx, rows);
}

const tell = (siteId: string, customerId: string, accountId: string | null, causeKey: string, template: string, stallNumber: string): OutboxRow => ({ topic: 'customer.tell', key: causeKey, payload: { siteId, customerId, accountId, causeKey, template, params: { stallNumber } } });
