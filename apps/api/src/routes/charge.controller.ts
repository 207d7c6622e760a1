import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { openAccountOfStall, type StallOfCustomer } from '#libs/account';
import { firstDayOfMonth } from '#libs/calendar';
import { chargeTotals, listChargeBills, payInCash, type ChargeQuery } from '#libs/charge';
import { inTransaction } from '#libs/database';
import { cashReceipts, giveCashReceipt, markPrinted, receiptPrints } from '#libs/payment';
import { listDeposits, returnDeposit, takeDeposit, voidFee } from '#libs/property-fee';
import { CLOCK, type Clock } from '#libs/runtime';
import { actorOf, Customer, Me, MyCustomer, MyStanding, Staff } from '../http/access.js';
import { Answers } from '../http/answers.js';
import { pageQuery, reasonBody, text } from '../http/schemas.js';
import { chargeViews, customerCharges, propertyPurse } from '../queries/charge-view.js';
import { printedAnswer, printsAnswer } from './money.answers.js';
import { cashReceiptAnswer, cashReceiptsAnswer, chargesAnswer, chargesPage, customerChargesAnswer, depositReturnedAnswer, depositsAnswer, depositTakenAnswer, feeVoidedAnswer, month, paidInCashAnswer, propertyPurseAnswer } from './fee.answers.js';

const listQuery = pageQuery.extend({ kind: z.enum(['apportionment', 'property', 'late_fee']).optional(), state: z.enum(['issued', 'settled', 'void']).optional(), month: month.optional() });
const customerQuery = pageQuery.omit({ q: true }).extend({ month: month.optional() });
const amountFen = z.number().int().min(1).max(1e11);
const voidBody = z.strictObject({ reason: text(200, 1), again: z.boolean().default(false) });
const depositBody = z.strictObject({ depositId: z.uuid(), name: text(60, 1), amountFen });

/** Bills besides metered energy: shares, property fees and other charges, and deposits. */
@ApiTags('charge')
@Controller()
export class ChargeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The list with its sums, and what the ledger says of the same bills. */
  @Answers(chargesAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/charges')
  async charges(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    const asked: Omit<ChargeQuery, 'limit' | 'offset'> = {
      siteId, kind: query.kind, state: query.state, text: query.q, ...(query.month === undefined ? {} : { from: firstDayOfMonth(query.month), to: firstDayOfMonth(query.month, 1) }),
    };
    const { items, total } = await listChargeBills(this.dataSource, { ...asked, limit: query.limit, offset: query.offset });
    return { items: await chargeViews(this.dataSource, items, this.clock.now()), total, totals: await chargeTotals(this.dataSource, asked) };
  }

  @Answers(chargesPage)
  @Staff('bill.view', 'account:accountId')
  @Get('accounts/:accountId/charges')
  async ofAccount(@Param('accountId') accountId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const { items, total } = await listChargeBills(this.dataSource, { accountId, limit: query.limit, offset: query.offset });
    return { items: await chargeViews(this.dataSource, items, this.clock.now()), total };
  }

  @Answers(propertyPurseAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/property-purse')
  purse(@Param('accountId') accountId: string) {
    return propertyPurse(this.dataSource, accountId);
  }

  /** A debt is paid over the counter, whoever owes it. */
  @Answers(paidInCashAnswer)
  @Staff('recharge.take', 'charge-bill:billId', { idempotent: true, audit: 'charge.cash' })
  @Post('charge-bills/:billId/cash')
  @HttpCode(200)
  cash(@Param('billId') billId: string, @Body({ schema: z.strictObject({ amountFen }) }) body: { amountFen: number }, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      const paid = { actor: actorOf(me), at: this.clock.now() };
      const taken = await payInCash(tx, { billId, ...body, ...paid });
      return { ...taken, receiptId: await giveCashReceipt(tx, { billId, ...taken, ...paid }) };
    });
  }

  @Answers(cashReceiptsAnswer)
  @Staff('recharge.view', 'charge-bill:billId')
  @Get('charge-bills/:billId/receipts')
  receipts(@Param('billId') billId: string) {
    return cashReceipts(this.dataSource, { billId });
  }

  @Answers(cashReceiptAnswer)
  @Staff('recharge.view', 'cash-receipt:receiptId')
  @Get('cash-receipts/:receiptId')
  async receipt(@Param('receiptId') receiptId: string) {
    return (await cashReceipts(this.dataSource, { id: receiptId }))[0];
  }

  @Answers(printedAnswer)
  @Staff('recharge.view', 'cash-receipt:receiptId', { audit: 'receipt.print' })
  @Post('cash-receipts/:receiptId/prints')
  @HttpCode(200)
  print(@Param('receiptId') receiptId: string, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => markPrinted(tx, { kind: 'cash', id: receiptId, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(printsAnswer)
  @Staff('recharge.view', 'cash-receipt:receiptId')
  @Get('cash-receipts/:receiptId/prints')
  prints(@Param('receiptId') receiptId: string) {
    return receiptPrints(this.dataSource, 'cash', receiptId);
  }

  /** A wrong fee goes back with its late fees; `again` bills it anew from what the stall and the prices are now. */
  @Answers(feeVoidedAnswer)
  @Staff('fee.edit', 'charge-bill:billId', { idempotent: true, audit: 'charge.void' })
  @Post('charge-bills/:billId/void')
  @HttpCode(200)
  void(@Param('billId') billId: string, @Body({ schema: voidBody }) body: z.infer<typeof voidBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => voidFee(tx, { ...body, billId, actor: actorOf(me), now: this.clock.now() }));
  }

  @Answers(depositsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/deposits')
  deposits(@Param('siteId') siteId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listDeposits(this.dataSource, { siteId, limit: query.limit, offset: query.offset });
  }

  @Answers(depositTakenAnswer)
  @Staff('recharge.take', 'account:accountId', { idempotent: true, audit: 'deposit.take' })
  @Post('accounts/:accountId/deposits')
  takeDeposit(@Param('accountId') accountId: string, @Body({ schema: depositBody }) body: z.infer<typeof depositBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      const taken = { actor: actorOf(me), at: this.clock.now() };
      const { depositId, transferId } = await takeDeposit(tx, { ...body, accountId, ...taken });
      return { depositId, receiptId: await giveCashReceipt(tx, { depositId, transferId, amountFen: body.amountFen, ...taken }) };
    });
  }

  @Answers(depositReturnedAnswer)
  @Staff('fee.edit', 'deposit:depositId', { idempotent: true, audit: 'deposit.return' })
  @Post('deposits/:depositId/return')
  @HttpCode(200)
  returnDeposit(@Param('depositId') depositId: string, @Body({ schema: reasonBody }) { reason }: z.infer<typeof reasonBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => returnDeposit(tx, { depositId, reason, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(customerChargesAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/charges')
  async mine(@Param('stallId') stallId: string, @Query({ schema: customerQuery }) query: z.infer<typeof customerQuery>, @MyCustomer() me: CustomerIdentity, @MyStanding() standing: StallOfCustomer) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    return customerCharges(this.dataSource, { ...query, stallId, now: this.clock.now(), accountId: account?.id ?? null, ownerId: standing.role === 'owner' ? me.customerId : null });
  }
}
