import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { writeAudit, type ActOrigin } from './audit.js';
import { tokenDigest } from './secrets.js';

const TOUCH_MS = 60_000;

/** A customer behind a token. The phone was proven by a code, so all customers of that phone, one a company, are this person. */
export interface CustomerSession {
  customerId: string;
  customerIds: string[];
  phone: string;
  name: string;
  language: string;
}

/** Finds and ends customer sessions. */
@Injectable()
export class CustomerSessions {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(token: string): Promise<CustomerSession | undefined> {
    const digest = tokenDigest(token);
    const at = this.clock.wall();
    const rows = (await this.dataSource.query(
      `SELECT c.id AS "customerId", c.phone, c.name, c.language, s.last_seen_at AS "lastSeenAt", (SELECT array_agg(o.id) FROM customer o WHERE o.phone = c.phone) AS "customerIds"
       FROM customer_session s JOIN customer c ON c.id = s.customer_id WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2`,
      [digest, at],
    )) as (CustomerSession & { lastSeenAt: Date })[];
    if (rows[0] === undefined) return undefined;
    const { lastSeenAt, ...session } = rows[0];
    if (at.getTime() - lastSeenAt.getTime() > TOUCH_MS) await this.dataSource.query('UPDATE customer_session SET last_seen_at = $2 WHERE token_sha256 = $1', [digest, at]);
    return session;
  }

  async end(token: string, origin: ActOrigin): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('UPDATE customer_session SET revoked_at = $2 WHERE token_sha256 = $1 AND revoked_at IS NULL', [tokenDigest(token), this.clock.wall()]);
      await writeAudit(tx, { ...origin, at: this.clock.now(), action: 'customer.sign-out', objectKind: 'customer', objectId: origin.actor.id, objectName: origin.actor.name });
    });
  }

  async changeLanguage(customerIds: readonly string[], language: 'zh-CN' | 'en'): Promise<void> {
    await this.dataSource.query('UPDATE customer SET language = $2 WHERE id = ANY($1::uuid[])', [customerIds, language]);
  }
}
