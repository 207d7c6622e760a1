import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, notifyLive, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { approvalById, approvalKinds, type Approval, type ApprovalKind } from './approval.js';
import type { Permission } from './permissions.js';

/** What a decision does, in the transaction that writes it down: makes it so, or puts the thing back. Runs once. */
export type ApprovalEffect = (tx: Tx, approval: Approval, decided: { decision: 'approved' | 'rejected' | 'withdrawn'; actor: Actor; at: Date; note: string }) => Promise<void>;
/** The effects of all kinds; the app binds them, since each is a use case of another room. */
export type ApprovalEffects = Readonly<Record<ApprovalKind, ApprovalEffect>>;
export const APPROVAL_EFFECTS = Symbol('APPROVAL_EFFECTS');

export interface DecideApprovalInput {
  approvalId: string;
  decision: 'approved' | 'rejected' | 'withdrawn';
  note: string;
  actor: Actor;
  permissions: readonly Permission[];
}

/**
 * A second person decides, or the one who asked takes it back; what follows from it happens in the same transaction. The same
 * decision by the same person again changes nothing. DomainErrors: 'approval-not-found', 'approval-own' (who asks does not decide),
 * 'approval-not-own' (only who asked takes it back), 'approval-decided', 'approval-expired', 'permission-missing'.
 */
@Injectable()
export class DecideApproval {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(APPROVAL_EFFECTS) private readonly effects: ApprovalEffects,
  ) {}

  execute(input: DecideApprovalInput): Promise<Approval> {
    return inTransaction(this.dataSource, async (tx) => {
      const at = this.clock.now();
      const approval = await approvalById(tx, input.approvalId, at, true);
      if (approval.state === input.decision && approval.decidedBy === input.actor.id) return approval;
      refuseUnlessMay(approval, input);
      await tx.query('UPDATE approval SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5, note = $6 WHERE id = $1', [approval.id, input.decision, input.actor.id, input.actor.name, at, input.note]);
      await this.effects[approval.kind](tx, approval, { decision: input.decision, actor: input.actor, at, note: input.note });
      await notifyLive(tx, { siteId: approval.siteId, kind: 'approval' });
      return approvalById(tx, approval.id, at);
    });
  }
}

function refuseUnlessMay(approval: Approval, { decision, actor, permissions }: DecideApprovalInput): void {
  const own = actor.id === approval.askedBy;
  const needed = approvalKinds[approval.kind];
  if (decision === 'withdrawn' && !own) throw new DomainError('conflict', 'approval-not-own', 'only who asked takes it back');
  if (decision !== 'withdrawn' && own) throw new DomainError('conflict', 'approval-own', 'who asks does not decide');
  if (!own && !permissions.includes(needed)) throw new DomainError('forbidden', 'permission-missing', `needs ${needed}`, { permission: needed });
  if (approval.state === 'expired') throw new DomainError('conflict', 'approval-expired', 'the time to decide is over: ask again');
  if (approval.state !== 'asked') throw new DomainError('conflict', 'approval-decided', 'it is decided already');
}
