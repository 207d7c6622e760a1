import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { cashDrawerCode, type PurseKind } from '#libs/ledger';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { creditRecharge, lockRechargeId, type SoldEnergy } from './credit.js';
import { receiptOf, type Receipt } from './receipt.js';

export interface RechargeLimits {
  minFen: number;
  maxFen: number;
}

export interface CounterRechargeInput {
  /** the cashier; the money goes into this person's drawer */
  actor: Actor;
  siteId: string;
  accountId: string;
  amountFen: number;
  /** energy when not said */
  purse?: PurseKind | undefined;
  /** made by the client before it asks: a repeat after a lost answer is the same recharge */
  rechargeId: string;
  /** what it is worth in energy now; the purse gets the yuan */
  energy?: SoldEnergy | undefined;
  /** the site's limits */
  limits?: RechargeLimits | undefined;
}

interface AccountFacts {
  state: 'open' | 'closed';
  time_zone: string;
}

/**
 * Takes cash over the counter: recharge, transfer from the drawer to the purse and the order to restore the supply, in one
 * transaction. The same id again answers with the same receipt and moves nothing. DomainErrors: 'account-not-found',
 * 'account-closed', 'recharge-amount-out-of-range' (params minFen, maxFen), 'recharge-id-reused' (same id, other input).
 */
@Injectable()
export class CounterRecharge {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(asked: CounterRechargeInput): Promise<Receipt> {
    const input = { ...asked, rechargeId: asked.rechargeId.toLowerCase() };
    if (!Number.isSafeInteger(input.amountFen) || input.amountFen <= 0) throw outOfRange(input);
    return inTransaction(this.dataSource, async (tx) => {
      await lockRechargeId(tx, input.rechargeId);
      const known = await sameRecharge(tx, input);
      if (!known) await this.credit(tx, input);
      return receiptOf(tx, input.rechargeId);
    });
  }

  private async credit(tx: Tx, input: CounterRechargeInput): Promise<void> {
    if (input.limits !== undefined && (input.amountFen < input.limits.minFen || input.amountFen > input.limits.maxFen)) throw outOfRange(input);
    const account = await accountFacts(tx, input);
    const at = this.clock.now();
    await creditRecharge(tx, {
      rechargeId: input.rechargeId, siteId: input.siteId, zone: account.time_zone, accountId: input.accountId, channel: 'cash', amountFen: input.amountFen, purse: input.purse, energy: input.energy, from: cashDrawerCode(input.actor.id), actor: input.actor, paidAt: at, at,
    });
  }
}

function outOfRange({ limits, amountFen }: CounterRechargeInput): DomainError {
  return new DomainError('invalid', 'recharge-amount-out-of-range', `a recharge of ${String(amountFen)} fen is outside the site's limits`, { minFen: limits?.minFen ?? 1, maxFen: limits?.maxFen ?? Number.MAX_SAFE_INTEGER });
}

async function sameRecharge(tx: Tx, input: CounterRechargeInput): Promise<boolean> {
  const rows = await tx.query<{ site_id: string; account_id: string; amount_fen: number; operator_id: string | null; purse: PurseKind }[]>(
    `SELECT site_id, account_id, amount_fen, operator_id, purse FROM recharge WHERE id = $1
     UNION ALL SELECT site_id, account_id, amount_fen, NULL, purse FROM payment_order WHERE id = $1`,
    [input.rechargeId],
  );
  const known = rows[0];
  if (known === undefined) return false;
  const same = known.site_id === input.siteId && known.account_id === input.accountId && known.amount_fen === input.amountFen && known.operator_id === input.actor.id && known.purse === (input.purse ?? 'energy');
  if (!same) throw new DomainError('conflict', 'recharge-id-reused', 'this recharge id was used for another recharge', { rechargeId: input.rechargeId });
  return true;
}

async function accountFacts(tx: Tx, input: CounterRechargeInput): Promise<AccountFacts> {
  // The share lock keeps the account from being closed while money is on its way into it.
  const rows = await tx.query<AccountFacts[]>('SELECT a.state, si.time_zone FROM account a JOIN site si ON si.id = a.site_id WHERE a.id = $1 AND a.site_id = $2 FOR SHARE OF a', [input.accountId, input.siteId]);
  const account = rows[0];
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', `the site has no account ${input.accountId}`);
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  return account;
}
