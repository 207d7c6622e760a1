import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { accountTypeFor, findOrMakeCustomer, lockFreeStall } from '#libs/account';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, type Actor, type Clock } from '#libs/runtime';
import { beginAccount, metersToBind, type BaseReading } from './begin-account.js';
import { once } from './requests.js';

export interface OpenAccountInput {
  actor: Actor;
  siteId: string;
  stallId: string;
  phone: string;
  customerName: string;
  accountTypeId?: string | undefined;
  tariffPlanId?: string | undefined;
  /** one good reading for every prepaid meter of the stall */
  baseReadings: readonly BaseReading[];
  /** made by the client; the same request opens one account */
  requestId: string;
}

export interface OpenedAccount {
  accountId: string;
  number: string;
  customerId: string;
  meters: { meterId: number; fromAt: string; fromRegisterWh: number }[];
}

/**
 * Opens an account on a stall: the customer by phone, the purse with the account type's limits, and every prepaid meter from
 * its base reading on. Energy before the base reading is the company's. An account of a post-paid type begins prepaid until a second
 * person agrees to it. Refuses with a DomainError: 'stall-not-found',
 * 'stall-has-open-account', 'stall-has-no-meter', 'no-base-reading', 'no-tariff-plan', 'price-not-in-force', 'phone-malformed',
 * 'request-id-reused'.
 */
@Injectable()
export class OpenAccount {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  execute(input: OpenAccountInput): Promise<OpenedAccount> {
    const { actor, requestId, baseReadings: _readings, ...rest } = input;
    // Readings differ between a first try and a repeat that reads the meter anew; they do not make it another request.
    return inTransaction(this.dataSource, (tx) => once(tx, { scope: 'open-account', id: requestId, input: { ...rest, actorId: actor.id } }, () => this.open(tx, input)));
  }

  private async open(tx: Tx, input: OpenAccountInput): Promise<OpenedAccount> {
    const { companyId } = await lockFreeStall(tx, input);
    const meterIds = await metersToBind(tx, input.stallId, input.baseReadings);
    const at = this.clock.now();
    const type = await accountTypeFor(tx, input.siteId, input.accountTypeId);
    const customer = await findOrMakeCustomer(tx, { companyId, phone: input.phone, name: input.customerName, at });
    const begun = await beginAccount(tx, {
      siteId: input.siteId, stallId: input.stallId, customerId: customer.id, type, tariffPlanId: input.tariffPlanId ?? null, actor: input.actor, openedBy: input.actor.id, at, meterIds, readings: input.baseReadings,
    });
    return { accountId: begun.accountId, number: begun.number, customerId: customer.id, meters: begun.bindings.map((b) => ({ meterId: b.meterId, fromAt: b.at.toISOString(), fromRegisterWh: b.registerWh })) };
  }
}
