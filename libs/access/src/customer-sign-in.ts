import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { writeAudit } from './audit.js';
import { CODE_TRIES } from './domain/code-limits.js';
import { countAttempt, clearAttempts } from './failures.js';
import { codeDigest, newToken, sameText, tokenDigest } from './secrets.js';

const TOKEN_MS = 30 * 86_400_000;

export interface CustomerSignInInput {
  phone: string;
  code: string;
  ip: string;
  requestId: string;
}

export type CustomerSignInResult =
  | { kind: 'signed-in'; token: string; expiresAt: Date; name: string; language: string }
  | { kind: 'failed' }
  | { kind: 'locked'; until: Date };

interface CustomerRow {
  id: string;
  company_id: string;
  name: string;
  language: string;
}

/** Signs a customer in with the newest code of the phone: right once, within five minutes and five tries. */
@Injectable()
export class CustomerSignIn {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: CustomerSignInInput): Promise<CustomerSignInResult> {
    const attempt = await countAttempt(this.dataSource, input.phone, input.ip, this.clock.wall());
    if (attempt.kind === 'locked') return attempt;
    const result = await inTransaction(this.dataSource, (tx) => this.check(tx, input));
    if (result.kind === 'signed-in') await clearAttempts(this.dataSource, input.phone, input.ip);
    return result;
  }

  private async check(tx: Tx, input: CustomerSignInInput): Promise<CustomerSignInResult> {
    const now = this.clock.wall();
    // Counted under the row's lock, before the comparison: tries made in parallel cannot outrun the limit.
    const [codes] = (await tx.query(
      `UPDATE login_code SET failures = failures + 1
       WHERE id = (SELECT id FROM login_code WHERE phone = $1 AND used_at IS NULL AND expires_at > $2 ORDER BY created_at DESC LIMIT 1) AND failures < $3 AND used_at IS NULL
       RETURNING id, code_sha256`,
      [input.phone, now, CODE_TRIES],
    )) as [{ id: string; code_sha256: string }[], number];
    const code = codes[0];
    const right = code !== undefined && sameText(code.code_sha256, codeDigest(code.id, input.code));
    const customers = (await tx.query('SELECT id, company_id, name, language FROM customer WHERE phone = $1 ORDER BY created_at', [input.phone])) as CustomerRow[];
    const customer = customers[0];
    if (!right || customer === undefined) {
      if (customer !== undefined) await this.audit(tx, input, customer, 'failed');
      return { kind: 'failed' };
    }
    await tx.query('UPDATE login_code SET used_at = $2 WHERE id = $1', [code.id, now]);
    const token = newToken();
    const expiresAt = new Date(now.getTime() + TOKEN_MS);
    await tx.query('INSERT INTO customer_session (token_sha256, customer_id, created_at, last_seen_at, expires_at, ip) VALUES ($1, $2, $3, $3, $4, $5)', [tokenDigest(token), customer.id, now, expiresAt, input.ip]);
    await this.audit(tx, input, customer, 'ok');
    return { kind: 'signed-in', token, expiresAt, name: customer.name, language: customer.language };
  }

  private audit(tx: Tx, input: CustomerSignInInput, customer: CustomerRow, result: 'ok' | 'failed'): Promise<void> {
    return writeAudit(tx, {
      at: this.clock.now(), companyId: customer.company_id, actor: { kind: 'customer', id: customer.id, name: customer.name }, ip: input.ip, requestId: input.requestId, action: 'customer.sign-in', result,
      objectKind: 'customer', objectId: customer.id, objectName: customer.name,
    });
  }
}
