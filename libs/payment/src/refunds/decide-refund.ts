import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { tellEvent } from '../orders/order.js';
import { partReleased } from './part-ends.js';
import { refundPart, refundRequest, type RefundRequest } from './refund.js';

export interface DecideRefundInput {
  requestId: string;
  decision: 'approve' | 'reject';
  note: string;
  actor: Actor;
}

/**
 * A second person decides: approved, the parts go out after the commit; rejected, the money is back in the purse at once. The same
 * decision again changes nothing. Of a closed account it stays in its purse, where staff are told of it and another request can be
 * made. DomainErrors: 'refund-not-found', 'refund-own-request' (whoever asks does not decide), 'refund-decided' (otherwise, or by
 * another), 'refund-account-closed' (a payment that came after the closing is in no purse: it can only go back).
 */
@Injectable()
export class DecideRefund {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: DecideRefundInput): Promise<RefundRequest> {
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT 1 FROM refund_request WHERE id = $1 FOR UPDATE', [input.requestId]);
      const request = await refundRequest(tx, input.requestId);
      if (request.askedKind === 'staff' && request.askedId === input.actor.id) throw new DomainError('conflict', 'refund-own-request', 'who asks for a refund does not decide it');
      if (request.state !== 'asked') {
        const same = request.decidedBy === input.actor.id && (request.state === 'rejected') === (input.decision === 'reject');
        if (!same) throw new DomainError('conflict', 'refund-decided', 'the request is decided already');
        return request;
      }
      if (input.decision === 'approve') await this.approve(tx, request, input);
      else await this.reject(tx, request, input);
      return refundRequest(tx, input.requestId);
    });
  }

  private async approve(tx: Tx, request: RefundRequest, input: DecideRefundInput): Promise<void> {
    const wall = this.clock.wall();
    await this.decided(tx, 'running', input);
    // Both roads are written here: the outbox sends at once, the poller sees to it when that is lost.
    await tx.query(`UPDATE refund SET state = 'approved', next_query_at = CASE WHEN channel <> 'cash' THEN $2::timestamptz + interval '15 s' END WHERE request_id = $1`, [request.id, wall]);
    for (const { id } of request.parts) await tellEvent(tx, { refundId: id }, { kind: 'approved', at: wall, detail: { by: input.actor.name } });
    await putOutbox(tx, request.parts.filter(({ channel }) => channel !== 'cash').map(({ id }) => ({ topic: 'refund.send', key: `refund:${id}`, payload: { refundId: id } })));
  }

  private async reject(tx: Tx, request: RefundRequest, input: DecideRefundInput): Promise<void> {
    // Whoever closes accounts waits for this lock, and this one for them.
    const [account] = await tx.query<{ state: string }[]>('SELECT state FROM account WHERE id = $1 FOR SHARE', [request.accountId]);
    if (account!.state === 'closed' && request.cause === 'late_payment') throw new DomainError('conflict', 'refund-account-closed', 'the account was closed before the payment came: it can only go back');
    await this.decided(tx, 'rejected', input);
    for (const { id } of request.parts) await partReleased(tx, await refundPart(tx, id, 'lock'), { now: this.clock.now(), wall: this.clock.wall(), actor: input.actor, why: input.note });
  }

  private async decided(tx: Tx, state: 'running' | 'rejected', { requestId, actor, note }: DecideRefundInput): Promise<void> {
    await tx.query('UPDATE refund_request SET state = $2, decided_by = $3, decided_name = $4, decided_at = $5, decision_note = $6, finished_at = CASE WHEN $2 = $7 THEN $5::timestamptz END WHERE id = $1', [
      requestId, state, actor.id, actor.name, this.clock.now(), note, 'rejected',
    ]);
  }
}
