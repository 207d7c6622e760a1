import { createHash, randomBytes, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { requireAllStalls } from '#libs/account';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { wouldAccrueFen } from './accrue.js';
import type { RestPort } from './end-account.js';
import { carryOut } from './hand-over-act.js';
import { handOverOf, saveReadings, sideOf, type HandOverReading, type HandOverRow } from './hand-over-store.js';

const OFFER_MINUTES = 10;
const READING_MINUTES = 15;
// A hand-over that nobody went on with for a day gives way to a new one.
const STALE_HOURS = 24;

const digest = (kind: 'token' | 'code', secret: string): Buffer => createHash('sha256').update(`hand-over ${kind} ${secret}`).digest();

export interface OfferedHandOver {
  handOverId: string;
  /** in the QR code; only its hash is stored */
  token: string;
  /** six digits, for who cannot scan */
  code: string;
  offerExpiresAt: Date;
}

/**
 * A stall changes hands on two phones: offered by who leaves (the holder of the account, or the owner of the stall), joined by who
 * comes, one reading that both see and confirm, then everything in one transaction. Offers and readings age by wall time.
 */
@Injectable()
export class HandOver {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Offers the stall: a further one of an account alone, the one that an account stands on with all others of it. The same request again gets a new code for the same hand-over; another one takes the place of an offer that
   * nobody joined. DomainErrors: 'stall-has-no-account', 'account-merged', 'hand-over-under-way', 'request-id-reused'.
   */
  offer(input: { requestId: string; stallId: string; siteId: string; customerId: string }): Promise<OfferedHandOver> {
    const wall = this.clock.wall();
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`hand-over ${input.stallId}`]);
      const same = await handOverOf(tx, input.requestId, true);
      if (same !== undefined && (same.stallId !== input.stallId || same.askedBy !== input.customerId)) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another hand-over');
      if (same !== undefined && same.state !== 'offered') throw new DomainError('conflict', same.state === 'joined' ? 'hand-over-under-way' : 'hand-over-over', 'this hand-over has gone on');
      if (same === undefined) await this.insertOffer(tx, input, wall);
      return this.writeCode(tx, input.requestId, wall);
    });
  }

  private async insertOffer(tx: Tx, input: { requestId: string; stallId: string; siteId: string; customerId: string }, wall: Date): Promise<void> {
    const [account] = await tx.query<{ id: string; further: boolean }[]>(`SELECT account_id AS id, further FROM occupancy WHERE stall_id = $1 AND to_at IS NULL`, [input.stallId]);
    if (account === undefined) throw new DomainError('conflict', 'stall-has-no-account', 'the stall has no open account to hand over');
    if (!account.further) await requireAllStalls(tx, { accountId: account.id, customerId: input.customerId });
    await tx.query(
      `UPDATE hand_over h SET state = 'withdrawn' FROM account a WHERE h.stall_id = $1 AND a.id = h.from_account_id AND (h.state = 'offered' OR (h.state = 'joined' AND (a.state = 'closed' OR h.joined_at < $2::timestamptz - make_interval(hours => ${STALE_HOURS}))))`,
      [input.stallId, wall],
    );
    const live = await tx.query<unknown[]>(`SELECT 1 FROM hand_over WHERE stall_id = $1 AND state = 'joined'`, [input.stallId]);
    if (live.length > 0) throw new DomainError('conflict', 'hand-over-under-way', 'the stall is being handed over; withdraw that first');
    // The code is written with the offer's next step, in the same transaction.
    await tx.query(
      `INSERT INTO hand_over (id, site_id, stall_id, from_account_id, asked_by, token_sha256, code_sha256, offered_at, offer_expires_at, state) VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $7, 'offered')`,
      [input.requestId, input.siteId, input.stallId, account.id, input.customerId, randomBytes(32), wall],
    );
  }

  private async writeCode(tx: Tx, handOverId: string, wall: Date): Promise<OfferedHandOver> {
    const token = randomBytes(15).toString('base64url');
    const offerExpiresAt = new Date(wall.getTime() + OFFER_MINUTES * 60_000);
    // Live codes differ from each other, so that six digits name one offer.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('hand-over codes', 0))`);
    let code: string;
    do {
      code = String(randomInt(0, 1_000_000)).padStart(6, '0');
    } while ((await tx.query<unknown[]>(`SELECT 1 FROM hand_over WHERE code_sha256 = $1 AND state = 'offered' AND offer_expires_at > $2`, [digest('code', code), wall])).length > 0);
    await tx.query('UPDATE hand_over SET token_sha256 = $2, code_sha256 = $3, offered_at = $4, offer_expires_at = $5 WHERE id = $1', [handOverId, digest('token', token), digest('code', code), wall, offerExpiresAt]);
    return { handOverId, token, code, offerExpiresAt };
  }

  /** Joins as the side that comes in; joining again changes nothing. DomainErrors: 'offer-not-found' (unknown, expired or taken), 'hand-over-to-oneself'. */
  join(input: { customerId: string; secret: { token: string } | { code: string } }): Promise<{ handOverId: string }> {
    const wall = this.clock.wall();
    const [column, hash] = 'token' in input.secret ? ['token_sha256', digest('token', input.secret.token)] : ['code_sha256', digest('code', input.secret.code)];
    return inTransaction(this.dataSource, async (tx) => {
      const [found] = await tx.query<{ id: string }[]>(
        `SELECT h.id FROM hand_over h JOIN site s ON s.id = h.site_id JOIN customer c ON c.id = $2 AND c.company_id = s.company_id
         WHERE h.${column} = $1 AND ((h.state = 'offered' AND h.offer_expires_at > $3) OR (h.state = 'joined' AND h.to_customer_id = $2)) ORDER BY h.offered_at DESC LIMIT 1 FOR UPDATE OF h`,
        [hash, input.customerId, wall],
      );
      const row = found === undefined ? undefined : await handOverOf(tx, found.id);
      if (row === undefined) throw new DomainError('not-found', 'offer-not-found', 'there is no such offer, or its time is over');
      if (row.state === 'joined') return { handOverId: row.id };
      if ([row.askedBy, row.holderId].includes(input.customerId)) throw new DomainError('conflict', 'hand-over-to-oneself', 'who leaves cannot take the stall over');
      await tx.query(`UPDATE hand_over SET state = 'joined', to_customer_id = $2, joined_at = $3 WHERE id = $1`, [row.id, input.customerId, wall]);
      return { handOverId: row.id };
    });
  }

  /** Remembers that the meters are being asked: only then may a display stand in for one that gives no answer. */
  async noteAsked(input: { handOverId: string; customerId: string; at: Date }): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      const row = await joined(tx, input);
      await tx.query('UPDATE hand_over SET asked_meters_at = $2 WHERE id = $1', [row.id, input.at]);
    });
  }

  /** Puts a reading in for both to see; what was confirmed before has to be confirmed anew. */
  takeReadings(input: { handOverId: string; customerId: string; kind: 'live' | 'photo'; readings: readonly Omit<HandOverReading, 'chargeFen'>[] }): Promise<void> {
    return inTransaction(this.dataSource, async (tx) => {
      const row = await joined(tx, input);
      const charges = await wouldAccrueFen(tx, input.readings.map(({ meterId, readAt, registerWh }) => ({ meterId, readAt, registerWh })));
      const readings = input.readings.map((reading) => ({ ...reading, chargeFen: charges.get(reading.meterId) ?? 0 }));
      await saveReadings(tx, row.id, { kind: input.kind, readings, wall: this.clock.wall() });
    });
  }

  /**
   * One side agrees to the reading it saw (`readingAt` names it); when both have, the stall changes hands at once. The order does not
   * matter and the same confirmation twice is harmless. DomainErrors: 'hand-over-not-joined', 'hand-over-over', 'hand-over-no-reading',
   * 'hand-over-reading-changed', 'hand-over-reading-old', 'hand-over-overtaken' (the meter has answered since) and those of closing an
   * account, of which 'account-owes' (params.owedFen) is the usual one.
   */
  confirm(input: { handOverId: string; actor: Actor; readingAt: Date; rest: RestPort }): Promise<void> {
    const { actor } = input;
    const wall = this.clock.wall();
    return inTransaction(this.dataSource, async (tx) => {
      const known = await handOverOf(tx, input.handOverId, true);
      if (known?.state === 'done' && sideOf(known, actor.id) !== undefined) return;
      const row = await joined(tx, { handOverId: input.handOverId, customerId: actor.id });
      if (row.readings === null || row.readingAt === null) throw new DomainError('conflict', 'hand-over-no-reading', 'the meters have not been read yet');
      if (row.readingAt.getTime() !== input.readingAt.getTime()) throw new DomainError('conflict', 'hand-over-reading-changed', 'there is a newer reading to look at');
      if (wall.getTime() - row.readingAt.getTime() > READING_MINUTES * 60_000) throw new DomainError('conflict', 'hand-over-reading-old', 'the reading is old: read again');
      const side = sideOf(row, actor.id);
      const column = side === 'to' ? 'confirmed_to_at' : 'confirmed_from_at';
      await tx.query(`UPDATE hand_over SET ${column} = coalesce(${column}, $2) WHERE id = $1`, [row.id, wall]);
      const both = side === 'to' ? row.confirmedFromAt !== null : row.confirmedToAt !== null;
      if (both) await carryOut(tx, row, { actor, at: this.clock.now(), rest: input.rest });
    });
  }

  /** Either side calls it off; nothing but the hand-over itself has changed. Withdrawing again changes nothing. */
  withdraw(input: { handOverId: string; customerId: string }): Promise<void> {
    return inTransaction(this.dataSource, async (tx) => {
      const row = await handOverOf(tx, input.handOverId, true);
      if (row === undefined || sideOf(row, input.customerId) === undefined) throw notFound();
      if (row.state === 'done') throw new DomainError('conflict', 'hand-over-over', 'the stall has changed hands');
      await tx.query(`UPDATE hand_over SET state = 'withdrawn' WHERE id = $1`, [row.id]);
    });
  }
}

const notFound = () => new DomainError('not-found', 'not-found', 'there is no such thing');

async function joined(tx: Tx, input: { handOverId: string; customerId: string }): Promise<HandOverRow> {
  const row = await handOverOf(tx, input.handOverId, true);
  if (row === undefined || sideOf(row, input.customerId) === undefined) throw notFound();
  if (row.state === 'offered') throw new DomainError('conflict', 'hand-over-not-joined', 'the other side has not joined yet');
  if (row.state !== 'joined') throw new DomainError('conflict', 'hand-over-over', 'this hand-over is over');
  return row;
}

/** Until when a reading may be confirmed. */
export const readingExpiresAt = ({ readingAt }: Pick<HandOverRow, 'readingAt'>): Date | null => (readingAt === null ? null : new Date(readingAt.getTime() + READING_MINUTES * 60_000));

export { handOverOf, sideOf };
