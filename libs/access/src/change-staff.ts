import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { writeAudit, type ActOrigin } from './audit.js';
import type { Role } from './domain/roles.js';
import { Staff } from './entities/staff.entity.js';
import { hashPassword } from './secrets.js';
import { revokeSessions } from './sessions.js';
import { requireFittingRoles, requireGoodPassword, requireSites } from './staff-changes.js';

export interface ChangeStaffInput {
  origin: ActOrigin;
  staffId: string;
  displayName?: string | undefined;
  phone?: string | undefined;
  roles?: Role[] | undefined;
  siteIds?: string[] | null | undefined;
  disabled?: boolean | undefined;
  password?: string | undefined;
}

/**
 * Changes a member of staff; a new password or disabling ends the sessions at once. Nobody changes the own roles, scope or
 * disabling: DomainError forbidden 'own-rights'.
 */
@Injectable()
export class ChangeStaff {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async execute(input: ChangeStaffInput): Promise<{ id: string }> {
    const touchesRights = input.roles !== undefined || input.siteIds !== undefined || input.disabled !== undefined;
    if (touchesRights && input.origin.actor.id === input.staffId) throw new DomainError('forbidden', 'own-rights', 'nobody changes the own roles, sites or disabling');
    if (input.roles !== undefined) requireFittingRoles(input.roles);
    await inTransaction(this.dataSource, (tx) => this.change(tx, input));
    return { id: input.staffId };
  }

  private async change(tx: Tx, input: ChangeStaffInput): Promise<void> {
    const staff = await tx.findOne(Staff, { where: { id: input.staffId }, lock: { mode: 'pessimistic_write' } });
    if (staff === null) throw new DomainError('not-found', 'staff-not-found', 'there is no such member of staff');
    await requireSites(tx, staff.companyId, input.siteIds);
    const before = described(staff);
    if (input.displayName !== undefined) staff.displayName = input.displayName;
    if (input.phone !== undefined) staff.phone = input.phone;
    if (input.roles !== undefined) staff.roles = input.roles;
    if (input.siteIds !== undefined) staff.siteIds = input.siteIds;
    if (input.disabled !== undefined) staff.disabledAt = input.disabled ? (staff.disabledAt ?? this.clock.wall()) : null;
    if (input.password !== undefined) {
      requireGoodPassword(input.password, staff.loginName, this.settings.DEMO === '1');
      staff.passwordHash = await hashPassword(input.password);
    }
    await tx.save(Staff, staff);
    if (input.password !== undefined || staff.disabledAt !== null) await revokeSessions(tx, staff.id, this.clock.wall());
    await writeAudit(tx, {
      ...input.origin, at: this.clock.now(), action: 'staff.change', objectKind: 'staff', objectId: staff.id, objectName: staff.loginName,
      before, after: { ...described(staff), ...(input.password === undefined ? {} : { credentials: 'renewed' }) },
    });
  }
}

function described(staff: Staff): object {
  const { displayName, phone, roles, siteIds, disabledAt } = staff;
  return { displayName, phone, roles, siteIds, disabled: disabledAt !== null };
}
