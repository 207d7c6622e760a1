import type { DataSource } from 'typeorm';
import { civilDay } from '#libs/calendar';
import { notifyLive, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { debtOf } from './debtors.js';

export const dunningWays = ['phone', 'visit', 'message', 'notice'] as const;
export const dunningResults = ['promised', 'no_answer', 'refused', 'paid', 'wrong_number', 'told'] as const;

export interface DunningCall {
  id: string;
  at: Date;
  way: (typeof dunningWays)[number];
  result: (typeof dunningResults)[number];
  promisedOn: string | null;
  note: string;
  availableFen: number;
  feesFen: number;
  byName: string;
}

const COLUMNS = `id, at, way, result, to_char(promised_on, 'YYYY-MM-DD') AS "promisedOn", note, available_fen AS "availableFen", fees_fen AS "feesFen", by_name AS "byName"`;

export interface LogCall extends Pick<DunningCall, 'way' | 'result' | 'promisedOn' | 'note'> {
  /** made by the client: the same id again is the same call */
  callId: string;
  siteId: string;
  accountId: string;
  actor: Actor;
  now: Date;
}

/** Logs what was said to a shop and what it promised, with what it owed then. DomainErrors: 'promise-missing', 'promise-is-past', 'account-not-open', 'request-id-reused'. */
export async function logCall(tx: Tx, call: LogCall): Promise<DunningCall> {
  const before = await logged(tx, call);
  if (before !== undefined) return before;
  if ((call.result === 'promised') !== (call.promisedOn !== null)) throw new DomainError('invalid', 'promise-missing', 'a promise has its day, and nothing else has one');
  const [site] = (await tx.query('SELECT time_zone AS zone FROM site WHERE id = $1', [call.siteId])) as { zone: string }[];
  const today = civilDay(call.now, site!.zone);
  if (call.promisedOn !== null && call.promisedOn < today) throw new DomainError('invalid', 'promise-is-past', 'a promise lies ahead');
  const debt = await debtOf(tx, { ...call, today });
  if (debt === undefined) throw new DomainError('conflict', 'account-not-open', 'only an open account is spoken to');
  await tx.query(
    `INSERT INTO dunning_call (id, site_id, account_id, stall_id, at, way, result, promised_on, note, available_fen, fees_fen, by_id, by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
    [call.callId, call.siteId, call.accountId, debt.stallId, call.now, call.way, call.result, call.promisedOn, call.note, debt.availableFen, debt.feesFen, call.actor.id, call.actor.name],
  );
  const made = await logged(tx, call);
  if (made === undefined) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another call');
  await notifyLive(tx, { siteId: call.siteId, kind: 'dunning' });
  return made;
}

/** A call by its id, of the same account and person: the same again is answered as the first time, though its promise is past by now. */
async function logged(tx: Tx, { callId, accountId, actor }: LogCall): Promise<DunningCall | undefined> {
  const [call] = (await tx.query(`SELECT ${COLUMNS} FROM dunning_call WHERE id = $1 AND account_id = $2 AND by_id = $3`, [callId, accountId, actor.id])) as DunningCall[];
  return call;
}

/** What was ever said to the holder of an account, the newest first. */
export function callsOf(database: Pick<Tx | DataSource, 'query'>, accountId: string): Promise<DunningCall[]> {
  return database.query(`SELECT ${COLUMNS} FROM dunning_call WHERE account_id = $1 ORDER BY at DESC, id DESC LIMIT 200`, [accountId]) as Promise<DunningCall[]>;
}
