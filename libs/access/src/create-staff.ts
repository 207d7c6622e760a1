import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, sqlState } from '#libs/database';
import { CLOCK, DomainError, newId, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { writeAudit, type ActOrigin } from './audit.js';
import type { Role } from './domain/roles.js';
import { hashPassword } from './secrets.js';
import { requireFittingRoles, requireGoodPassword, requireSites } from './staff-changes.js';

export interface CreateStaffInput {
  origin: ActOrigin;
  companyId: string;
  loginName: string;
  displayName: string;
  phone?: string | undefined;
  password: string;
  roles: readonly Role[];
  siteIds?: readonly string[] | null | undefined;
}

const UNIQUE_VIOLATION = '23505';

/** Adds a member of staff. DomainErrors: 'login-name-taken', 'roles-conflict', 'site-not-found', and what is wrong with the password. */
@Injectable()
export class CreateStaff {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute(input: CreateStaffInput): Promise<{ id: string }> {
    requireGoodPassword(input.password, input.loginName, this.settings.DEMO === '1');
    requireFittingRoles(input.roles);
    const passwordHash = await hashPassword(input.password);
    const id = newId(this.clock.wall().getTime());
    const { loginName, displayName, phone = '', roles, siteIds = null } = input;
    try {
      await inTransaction(this.dataSource, async (tx) => {
        await requireSites(tx, input.companyId, siteIds);
        await tx.query(
          'INSERT INTO staff (id, company_id, login_name, display_name, phone, password_hash, roles, site_ids) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
          [id, input.companyId, loginName, displayName, phone, passwordHash, roles, siteIds],
        );
        await writeAudit(tx, { ...input.origin, at: this.clock.now(), action: 'staff.create', objectKind: 'staff', objectId: id, objectName: loginName, after: { loginName, displayName, phone, roles, siteIds } });
      });
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION) throw new DomainError('conflict', 'login-name-taken', `the login name ${loginName} is taken`, { loginName });
      throw error;
    }
    return { id };
  }
}
