import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { CLOCK, DomainError, newId, type Clock } from '#libs/runtime';
import { CODE_LIFE_MS, nextCodeAt } from './domain/code-limits.js';
import { codeDigest, newLoginCode } from './secrets.js';

// Codes that one address may ask for in an hour, whatever the phones.
const CODES_PER_ADDRESS = 60;

/**
 * Sends a login code to a phone. Known and unknown phones are counted and answered alike; only a known one gets a message.
 * DomainError too-many 'login-code-too-soon' (params.retryAfterSeconds).
 */
@Injectable()
export class RequestLoginCode {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: { phone: string; ip: string }): Promise<void> {
    return inTransaction(this.dataSource, (tx) => this.ask(tx, input));
  }

  private async ask(tx: Tx, { phone, ip }: { phone: string; ip: string }): Promise<void> {
    const now = this.clock.wall();
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`login-code ${phone}`]);
    const sent = (await tx.query(`SELECT created_at FROM login_code WHERE phone = $1 AND created_at > $2::timestamptz - interval '1 hour'`, [phone, now])) as { created_at: Date }[];
    const next = nextCodeAt(sent.map((row) => row.created_at), now) ?? (await addressLimit(tx, ip, now));
    if (next !== undefined) throw new DomainError('too-many', 'login-code-too-soon', 'wait before asking for another code', { retryAfterSeconds: Math.ceil((next.getTime() - now.getTime()) / 1000) });
    const id = newId(now.getTime());
    const code = newLoginCode();
    // An older code dies with the new one.
    await tx.query('UPDATE login_code SET used_at = $2 WHERE phone = $1 AND used_at IS NULL', [phone, now]);
    await tx.query('INSERT INTO login_code (id, phone, code_sha256, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)', [id, phone, codeDigest(id, code), now, new Date(now.getTime() + CODE_LIFE_MS)]);
    const customers = (await tx.query('SELECT id, language FROM customer WHERE phone = $1 ORDER BY created_at LIMIT 1', [phone])) as { id: string; language: string }[];
    if (customers[0] === undefined) return;
    const payload = { causeKey: `login-code:${id}`, siteId: null, accountId: null, customerId: customers[0].id, phone, language: customers[0].language, template: 'login-code', params: { code } };
    await putOutbox(tx, [{ topic: 'notice.send', key: `login-code:${id}`, payload }]);
  }
}

async function addressLimit(tx: Tx, ip: string, now: Date): Promise<Date | undefined> {
  const rows = (await tx.query(
    `INSERT INTO sign_in_failure (subject, ip, failures, last_at) VALUES ('login-code', $1, 1, $2)
     ON CONFLICT (subject, ip) DO UPDATE SET
       failures = CASE WHEN sign_in_failure.last_at < $2::timestamptz - interval '1 hour' THEN 1 ELSE sign_in_failure.failures + 1 END,
       last_at = CASE WHEN sign_in_failure.last_at < $2::timestamptz - interval '1 hour' THEN $2 ELSE sign_in_failure.last_at END
     RETURNING failures, last_at`,
    [ip, now],
  )) as { failures: number; last_at: Date }[];
  const { failures, last_at: since } = rows[0]!;
  return failures > CODES_PER_ADDRESS ? new Date(since.getTime() + 3_600_000) : undefined;
}
