import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Clock } from '#libs/runtime';
import { writeAudit, type ActOrigin } from './audit.js';
import { tokenDigest } from './secrets.js';

export const IDLE_MS = 15 * 60_000;
export const ABSOLUTE_MS = 8 * 3_600_000;
// A session is marked as seen at most this often: one write for a burst of requests.
const TOUCH_MS = 20_000;

/** A live session, with the person as the staff table says at this instant. */
export interface StaffSession {
  staffId: string;
  companyId: string;
  companyName: string;
  siteIds: string[] | null;
  loginName: string;
  displayName: string;
  roles: string[];
  language: string;
  csrfToken: string;
}

type SessionRow = StaffSession & { lastSeenAt: Date };

/** Finds, ends and revokes staff sessions. Idle and absolute limits run on the wall clock. */
@Injectable()
export class StaffSessions {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The session behind a token; undefined when it is unknown, idle, over, revoked, or its person disabled. Finding counts as use unless `touch` is false. */
  async find(token: string, { touch = true }: { touch?: boolean } = {}): Promise<StaffSession | undefined> {
    const digest = tokenDigest(token);
    const at = this.clock.wall();
    const rows = (await this.dataSource.query(
      `SELECT s.staff_id AS "staffId", st.company_id AS "companyId", c.name AS "companyName", st.site_ids AS "siteIds", st.login_name AS "loginName", st.display_name AS "displayName", st.roles,
         st.language, s.csrf_token AS "csrfToken", s.last_seen_at AS "lastSeenAt"
       FROM staff_session s JOIN staff st ON st.id = s.staff_id JOIN company c ON c.id = st.company_id
       WHERE s.token_sha256 = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.last_seen_at > $3 AND st.disabled_at IS NULL`,
      [digest, at, new Date(at.getTime() - IDLE_MS)],
    )) as SessionRow[];
    const row = rows[0];
    if (row === undefined) return undefined;
    const { lastSeenAt, ...session } = row;
    if (touch && at.getTime() - lastSeenAt.getTime() > TOUCH_MS) await this.dataSource.query('UPDATE staff_session SET last_seen_at = $2 WHERE token_sha256 = $1', [digest, at]);
    return session;
  }

  /** Signs out: the token opens nothing any more. */
  async end(token: string, origin: ActOrigin): Promise<void> {
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('UPDATE staff_session SET revoked_at = $2 WHERE token_sha256 = $1 AND revoked_at IS NULL', [tokenDigest(token), this.clock.wall()]);
      await writeAudit(tx, { ...origin, at: this.clock.now(), action: 'session.sign-out', objectKind: 'staff', objectId: origin.actor.id, objectName: origin.actor.name });
    });
  }

  async changeLanguage(staffId: string, language: 'zh-CN' | 'en'): Promise<void> {
    await this.dataSource.query('UPDATE staff SET language = $2 WHERE id = $1', [staffId, language]);
  }
}

/** Ends every session of a person, effective on the next request. */
export async function revokeSessions(tx: Tx, staffId: string, at: Date): Promise<void> {
  await tx.query('UPDATE staff_session SET revoked_at = $2 WHERE staff_id = $1 AND revoked_at IS NULL', [staffId, at]);
}
