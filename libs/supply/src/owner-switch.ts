import type { DataSource } from 'typeorm';
import { lockStall, standingOn } from '#libs/account';
import { putOutbox, type Tx } from '#libs/database';
import { purseOf } from '#libs/ledger';
import { DomainError } from '#libs/runtime';
import { leftToday, ownerCutDueAt, ownerCutRefusals, standingRefusals, type OwnerReason, type OwnerRefusal } from './domain/owner-switch.js';
import { inProtectedTime } from './domain/protected-time.js';
import { stallToSwitch, type StallToSwitch } from './owner-switch-facts.js';
import { refreshWanted } from './refresh-wanted.js';

type Queryable = Pick<Tx | DataSource, 'query'>;
type Reason = OwnerReason | 'restore';

export interface OwnerSwitch {
  id: string;
  action: 'open' | 'close';
  reason: Reason;
  askedAt: Date;
  dueAt: Date;
  state: 'announced' | 'ordered' | 'withdrawn' | 'refused';
  settledAt: Date | null;
  refusal: string | null;
}

const COLUMNS = `id, action, reason, asked_at AS "askedAt", due_at AS "dueAt", state, settled_at AS "settledAt", refusal`;

export interface OwnerSwitchAsk {
  /** made by the client: the same id again is the same act */
  requestId: string;
  stallId: string;
  customerId: string;
  customerName: string;
  action: 'open' | 'close';
  reason: Reason;
  now: Date;
}

const refusal = (code: OwnerRefusal | 'owner-switch-nothing-held' | 'owner-switch-settled' | 'request-id-reused', message: string): DomainError => new DomainError('conflict', code, message);

/**
 * Takes an owner's wish. A cut is announced to everybody who uses the stall and placed when its notice is over, or at once for
 * safety and for a stall that nobody uses; a restore withdraws what is announced and lifts what holds, and nobody else's hold.
 */
export async function askOwnerSwitch(tx: Tx, ask: OwnerSwitchAsk): Promise<OwnerSwitch & { noticeMinutes: number }> {
  await lockStall(tx, ask.stallId);
  const stall = (await stallToSwitch(tx, { stallId: ask.stallId, askedBy: ask.customerId, now: ask.now }))!;
  const [known] = (await tx.query(`SELECT ${COLUMNS}, stall_id AS "stallId", owner_id AS "ownerId" FROM owner_switch WHERE id = $1`, [ask.requestId])) as (OwnerSwitch & { stallId: string; ownerId: string })[];
  if (known !== undefined) {
    const { stallId, ownerId, ...before } = known;
    if (stallId !== ask.stallId || ownerId !== ask.customerId || before.action !== ask.action || before.reason !== ask.reason) throw refusal('request-id-reused', 'this id was used for another act');
    return { ...before, noticeMinutes: noticeOf(before) };
  }
  const made = ask.action === 'open' ? await announce(tx, ask, stall) : await restore(tx, ask, stall);
  return { ...made, noticeMinutes: noticeOf(made) };
}

const noticeOf = ({ askedAt, dueAt }: OwnerSwitch): number => Math.round((dueAt.getTime() - askedAt.getTime()) / 60_000);

async function announce(tx: Tx, ask: OwnerSwitchAsk, stall: StallToSwitch): Promise<OwnerSwitch> {
  const reason = ask.reason as OwnerReason;
  const dueAt = ownerCutDueAt(stall, reason, ask.now);
  const [against] = ownerCutRefusals(stall, reason, inProtectedTime(stall.times, dueAt));
  if (against !== undefined) throw refusal(against, 'the owner may not cut this stall now');
  const row = await insert(tx, ask, stall.siteId, dueAt, 'announced');
  if (dueAt > ask.now) await tell(tx, stall, row.id, 'owner-cut-announced', { minutes: noticeOf(row) });
  else await place(tx, { id: row.id, reason, by: ask.customerName, now: ask.now }, stall);
  return byId(tx, row.id);
}

async function restore(tx: Tx, ask: OwnerSwitchAsk, stall: StallToSwitch): Promise<OwnerSwitch> {
  const withdrawn = await withdrawAll(tx, ask.stallId, ask.now, stall.ownerId === ask.customerId ? null : ask.customerId);
  const lifted = await lift(tx, { stallId: ask.stallId, by: ask.customerName, reason: 'restored by the owner', now: ask.now, askedBy: stall.ownerId === ask.customerId ? null : ask.customerId });
  if (withdrawn.length + lifted.length === 0) throw refusal('owner-switch-nothing-held', 'nothing of the owner’s holds this stall off');
  const row = await insert(tx, ask, stall.siteId, ask.now, 'ordered');
  await tell(tx, stall, row.id, lifted.length > 0 ? 'owner-restored' : 'owner-cut-withdrawn', {});
  return row;
}

async function insert(tx: Tx, ask: OwnerSwitchAsk, siteId: string, dueAt: Date, state: OwnerSwitch['state']): Promise<OwnerSwitch> {
  const rows = (await tx.query(
    `INSERT INTO owner_switch (id, site_id, stall_id, owner_id, action, reason, asked_at, due_at, state, settled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text, CASE WHEN $9 = 'ordered' THEN $7::timestamptz END) RETURNING ${COLUMNS}`,
    [ask.requestId, siteId, ask.stallId, ask.customerId, ask.action, ask.reason, ask.now, dueAt, state],
  )) as OwnerSwitch[];
  return rows[0]!;
}

const byId = async (tx: Tx, id: string): Promise<OwnerSwitch> => ((await tx.query(`SELECT ${COLUMNS} FROM owner_switch WHERE id = $1`, [id])) as OwnerSwitch[])[0]!;

/** Places the holds of an announced cut and tells the shop; its row is locked or new. */
async function place(tx: Tx, cut: { id: string; reason: string; by: string; now: Date }, stall: StallToSwitch): Promise<void> {
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, account_id, cause, cause_key, reason, placed_at, placed_by)
     SELECT $1, m, $2, 'owner_request', 'owner-switch:' || $3::text || ':' || m, $4, $5, $6 FROM unnest($7::int[]) AS m ON CONFLICT DO NOTHING`,
    [stall.siteId, stall.accountId, cut.id, cut.reason, cut.now, cut.by, stall.meterIds],
  );
  await tx.query(`UPDATE owner_switch SET state = 'ordered', settled_at = $2 WHERE id = $1`, [cut.id, cut.now]);
  await refreshWanted(tx, stall.meterIds, cut.now);
  await tell(tx, stall, cut.id, 'owner-cut', {});
}

/** Lifts the stall's holds by its owner; of one who was let in, those alone that he asked for himself. */
async function lift(tx: Tx, { stallId, by, reason, now, askedBy }: { stallId: string; by: string; reason: string; now: Date; askedBy: string | null }): Promise<number[]> {
  const [rows] = (await tx.query(
    `UPDATE hold h SET lifted_at = $2, lifted_by = $3, lift_reason = $4 FROM meter m WHERE m.id = h.meter_id AND m.stall_id = $1 AND h.cause = 'owner_request' AND h.lifted_at IS NULL
       AND ($5::uuid IS NULL OR EXISTS (SELECT 1 FROM owner_switch w WHERE h.cause_key LIKE 'owner-switch:' || w.id || ':%' AND w.stall_id = $1 AND w.owner_id = $5)) RETURNING h.meter_id AS "meterId"`,
    [stallId, now, by, reason, askedBy],
  )) as [{ meterId: number }[], number];
  const meterIds = rows.map(({ meterId }) => meterId);
  await refreshWanted(tx, meterIds, now);
  return meterIds;
}

async function withdrawAll(tx: Tx, stallId: string, now: Date, askedBy: string | null): Promise<string[]> {
  const [rows] = (await tx.query(`UPDATE owner_switch SET state = 'withdrawn', settled_at = $2 WHERE stall_id = $1 AND state = 'announced' AND ($3::uuid IS NULL OR owner_id = $3) RETURNING id`, [stallId, now, askedBy])) as [{ id: string }[], number];
  return rows.map(({ id }) => id);
}

/**
 * Takes an announced cut back; who was let in to switch, only his own (`askedBy`; null: the owner). 'owner-switch-settled' when it
 * was placed, withdrawn or refused before.
 */
export async function withdrawOwnerSwitch(tx: Tx, { id, askedBy, now }: { id: string; askedBy: string | null; now: Date }): Promise<OwnerSwitch> {
  const [[row]] = (await tx.query(`UPDATE owner_switch SET state = 'withdrawn', settled_at = $2 WHERE id = $1 AND state = 'announced' AND ($3::uuid IS NULL OR owner_id = $3) RETURNING ${COLUMNS}, stall_id AS "stallId", owner_id AS "ownerId"`, [id, now, askedBy])) as [(OwnerSwitch & { stallId: string; ownerId: string })[], number];
  if (row === undefined) throw refusal('owner-switch-settled', 'it is no longer announced, or another’s');
  const { stallId, ownerId, ...withdrawn } = row;
  const stall = await stallToSwitch(tx, { stallId, askedBy: ownerId, now });
  if (stall !== undefined) await tell(tx, stall, id, 'owner-cut-withdrawn', {});
  return withdrawn;
}

/** Ends what an owner did to a stall: he owns it no more, or staff overrule him. Whoever uses the stall is told. Gives the meters that come back. */
export async function overruleOwner(tx: Tx, input: { stallId: string; by: string; reason: string; now: Date }): Promise<number[]> {
  const withdrawn = await withdrawAll(tx, input.stallId, input.now, null);
  const lifted = await lift(tx, { ...input, askedBy: null });
  const [last] = lifted.length === 0 ? [] : ((await tx.query(`SELECT id FROM owner_switch WHERE stall_id = $1 AND action = 'open' AND state = 'ordered' ORDER BY settled_at DESC, id DESC LIMIT 1`, [input.stallId])) as { id: string }[]);
  const ended = last?.id ?? withdrawn[0];
  const stall = ended === undefined ? undefined : await stallToSwitch(tx, { stallId: input.stallId, askedBy: null, now: input.now });
  if (stall !== undefined) await tell(tx, stall, ended!, 'owner-overruled', {});
  return lifted;
}

async function tell(tx: Tx, stall: StallToSwitch, id: string, template: 'owner-cut-announced' | 'owner-cut-withdrawn' | 'owner-cut' | 'owner-restored' | 'owner-overruled', more: Record<string, number>): Promise<void> {
  if (stall.toTell.length === 0) return;
  const availableFen = stall.accountId === null ? {} : { availableFen: (await purseOf(tx, stall.accountId)).availableFen };
  await putOutbox(tx, stall.toTell.map((customerId) => {
    const causeKey = `owner-switch:${id}:${template}:${customerId}`;
    return { topic: 'customer.tell', key: causeKey, payload: { siteId: stall.siteId, customerId, accountId: stall.accountId, causeKey, template, params: { stallNumber: stall.number, ...availableFen, ...more } } };
  }));
}

/**
 * Places the cuts whose notice is over, each once. What has changed since is looked at again: who may switch, what the site allows,
 * the hour. Called every few seconds; rows that another worker holds are left to it.
 */
export async function placeDueOwnerSwitches(tx: Tx, now: Date): Promise<number> {
  const due = (await tx.query(
    `SELECT w.id, w.stall_id AS "stallId", w.owner_id AS "ownerId", w.reason, c.name AS "ownerName" FROM owner_switch w JOIN customer c ON c.id = w.owner_id WHERE w.state = 'announced' AND w.due_at <= $1 ORDER BY w.due_at LIMIT 50 FOR UPDATE OF w SKIP LOCKED`,
    [now],
  )) as { id: string; stallId: string; ownerId: string; reason: OwnerReason; ownerName: string }[];
  for (const each of due) {
    const stall = await stallToSwitch(tx, { stallId: each.stallId, askedBy: each.ownerId, now });
    const against = stall === undefined ? 'stall-not-found' : await againstPlacing(tx, each, stall, now);
    if (against === undefined) await place(tx, { id: each.id, reason: each.reason, by: each.ownerName, now }, stall!);
    else await tx.query(`UPDATE owner_switch SET state = 'refused', refusal = $2, settled_at = $3 WHERE id = $1`, [each.id, against, now]);
  }
  return due.length;
}

async function againstPlacing(tx: Tx, cut: { stallId: string; ownerId: string; reason: OwnerReason }, stall: StallToSwitch, now: Date): Promise<string | undefined> {
  const standing = await standingOn(tx, { customerId: cut.ownerId, stallId: cut.stallId, now });
  if (standing?.rights.includes('switch') !== true) return 'right-missing';
  return standingRefusals(stall)[0] ?? (cut.reason !== 'safety' && inProtectedTime(stall.times, now) ? 'owner-switch-protected' : undefined);
}

export interface OwnerSwitchView {
  enabled: boolean;
  noticeMinutes: number;
  perDay: number;
  leftToday: number;
  held: boolean;
  pending: OwnerSwitch | null;
  /** what stands against a cut that is asked for now, for the usual reasons and for safety */
  mayNot: OwnerRefusal[];
  mayNotForSafety: OwnerRefusal[];
  /** newest first */
  history: OwnerSwitch[];
}

/** How a stall's switch stands for the one who looks, with what was done by it. */
export async function ownerSwitchView(database: Queryable, { stallId, customerId, now }: { stallId: string; customerId: string; now: Date }): Promise<OwnerSwitchView> {
  const stall = await stallToSwitch(database, { stallId, askedBy: customerId, now });
  if (stall === undefined) throw new DomainError('not-found', 'stall-not-found', 'there is no such stall');
  const history = (await database.query(`SELECT ${COLUMNS} FROM owner_switch WHERE stall_id = $1 ORDER BY asked_at DESC, id DESC LIMIT 50`, [stallId])) as OwnerSwitch[];
  const against = (reason: OwnerReason) => ownerCutRefusals(stall, reason, inProtectedTime(stall.times, ownerCutDueAt(stall, reason, now)));
  return {
    enabled: stall.policy.enabled, noticeMinutes: stall.someoneToTell ? stall.policy.noticeMinutes : 0, perDay: stall.policy.perDay, leftToday: leftToday(stall), held: stall.held,
    pending: history.find(({ state }) => state === 'announced') ?? null, mayNot: against('handover'), mayNotForSafety: against('safety'), history,
  };
}
