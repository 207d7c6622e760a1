import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { writeAudit } from './audit.js';
import { answerDelayMs } from './domain/login-lock.js';
import { DEMO_PASSWORD } from './domain/password-rules.js';
import { clearAttempts, countAttempt } from './failures.js';
import { burnPasswordTime, newToken, passwordMatches, tokenDigest } from './secrets.js';
import { ABSOLUTE_MS } from './sessions.js';

export interface SignInInput {
  loginName: string;
  password: string;
  ip: string;
  userAgent: string;
  requestId: string;
}

export type SignInResult = { kind: 'signed-in'; token: string } | { kind: 'failed' } | { kind: 'locked'; until: Date };

interface StaffRow {
  id: string;
  company_id: string;
  display_name: string;
  password_hash: string;
}

/**
 * Signs a member of staff in. A wrong password, an unknown and a disabled login name get the same answer after the same time.
 * Every attempt is in the audit trail.
 */
@Injectable()
export class SignIn {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute(input: SignInInput): Promise<SignInResult> {
    const loginName = input.loginName.toLowerCase();
    const attempt = await countAttempt(this.dataSource, loginName, input.ip, this.clock.wall());
    if (attempt.kind === 'locked') {
      await this.audit(input, undefined, 'denied');
      return { kind: 'locked', until: attempt.until };
    }
    const staff = await this.find(loginName);
    const known = staff === undefined ? await burnPasswordTime(input.password) : await passwordMatches(staff.password_hash, input.password);
    // The demo password is public: outside a demo it opens nothing, even if a data set was copied from one.
    const right = known && (input.password !== DEMO_PASSWORD || this.settings.DEMO === '1');
    if (!right || staff === undefined) {
      await this.audit(input, staff, 'failed');
      await new Promise((go) => setTimeout(go, answerDelayMs(attempt.failures)));
      return { kind: 'failed' };
    }
    await clearAttempts(this.dataSource, loginName, input.ip);
    return { kind: 'signed-in', token: await this.openSession(input, staff) };
  }

  private async find(loginName: string): Promise<StaffRow | undefined> {
    const rows = (await this.dataSource.query('SELECT id, company_id, display_name, password_hash FROM staff WHERE login_name = $1 AND disabled_at IS NULL', [loginName])) as StaffRow[];
    return rows[0];
  }

  private async openSession(input: SignInInput, staff: StaffRow): Promise<string> {
    const token = newToken();
    const at = this.clock.wall();
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `INSERT INTO staff_session (token_sha256, staff_id, csrf_token, created_at, last_seen_at, expires_at, ip, user_agent) VALUES ($1, $2, $3, $4, $4, $5, $6, $7)`,
        [tokenDigest(token), staff.id, newToken(), at, new Date(at.getTime() + ABSOLUTE_MS), input.ip, input.userAgent.slice(0, 300)],
      );
      await tx.query('DELETE FROM staff_session WHERE staff_id = $1 AND expires_at < $2::timestamptz - interval \'30 days\'', [staff.id, at]);
      await writeAudit(tx, this.entry(input, staff, 'ok'));
    });
    return token;
  }

  private audit(input: SignInInput, staff: StaffRow | undefined, result: 'denied' | 'failed'): Promise<void> {
    return writeAudit(this.dataSource, this.entry(input, staff, result));
  }

  private entry(input: SignInInput, staff: StaffRow | undefined, result: 'ok' | 'denied' | 'failed') {
    return {
      at: this.clock.now(), companyId: staff?.company_id ?? null, ip: input.ip, requestId: input.requestId, action: 'session.sign-in', result,
      actor: { kind: 'staff' as const, id: staff?.id ?? '', name: staff?.display_name ?? input.loginName.slice(0, 64) }, objectKind: 'staff', objectId: staff?.id ?? '', objectName: input.loginName.slice(0, 64),
    };
  }
}
