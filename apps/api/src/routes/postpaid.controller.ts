import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { openAccountOfStall } from '#libs/account';
import { inTransaction } from '#libs/database';
import { ageGroups, askBillingMode, billingModes, listPostpaid, postpaidBillsOf, postpaidOf, postpaidStates } from '#libs/postpaid';
import { CLOCK, type Clock } from '#libs/runtime';
import { actorOf, Customer, Me, SiteId, Staff } from '../http/access.js';
import { Answers } from '../http/answers.js';
import { count, integer, pageQuery, text, time } from '../http/schemas.js';
import { postpaidSchema } from './money.answers.js';

const billFields = { id: z.uuid(), fromAt: time, toAt: time, amountFen: integer, unpaidFen: integer, issuedAt: time, dueDay: z.iso.date(), paidAt: time.nullable(), state: z.enum(postpaidStates), lateDays: count };
const bill = z.strictObject({ ...billFields, accountId: z.uuid(), accountNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), customerName: z.string() }).meta({ id: 'PostpaidBill' });
const billsAnswer = z
  .strictObject({ items: z.array(bill), total: count, owedFen: integer, lateFen: integer, ages: z.strictObject(Object.fromEntries(ageGroups.map((group) => [group, integer])) as Record<(typeof ageGroups)[number], typeof integer>) })
  .meta({ id: 'PostpaidBills' });
const accountAnswer = z.strictObject({ account: postpaidSchema.nullable(), bills: z.array(bill) }).meta({ id: 'PostpaidOfAccount' });
const customerAnswer = z.strictObject({ account: postpaidSchema.nullable(), bills: z.array(z.strictObject(billFields).meta({ id: 'CustomerPostpaidBill' })) }).meta({ id: 'CustomerPostpaid' });
const askedAnswer = z.strictObject({ approvalId: z.uuid() });
const listQuery = pageQuery.extend({ state: z.enum(['owed', 'all']).default('owed') });
const modeBody = z.strictObject({ mode: z.enum(billingModes), billDay: z.number().int().min(1).max(28).default(1), dueDays: z.number().int().min(0).max(90).default(15), reason: text(200, 1) });

/** Accounts that are billed afterwards: what they owe and for how long, and the switch by two persons. */
@ApiTags('postpaid')
@Controller()
export class PostpaidController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(billsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/postpaid-bills')
  async list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) { q, state, ...page }: z.infer<typeof listQuery>) {
    return listPostpaid(this.dataSource, { siteId, zone: await this.zoneOf(siteId), now: this.clock.now(), owedOnly: state === 'owed', text: q, ...page });
  }

  @Answers(accountAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/postpaid')
  async ofAccount(@Param('accountId') accountId: string, @SiteId() siteId: string) {
    const [zone, now] = [await this.zoneOf(siteId), this.clock.now()];
    return { account: await postpaidOf(this.dataSource, accountId, now, zone), bills: await postpaidBillsOf(this.dataSource, accountId, now, zone) };
  }

  /** Prepaid or post-paid: one person asks, another decides. */
  @Answers(askedAnswer)
  @Staff('account.edit', 'account:accountId', { idempotent: true, audit: 'billing-mode.ask' })
  @Post('accounts/:accountId/billing')
  async ask(@Param('accountId') accountId: string, @Body({ schema: modeBody }) body: z.infer<typeof modeBody>, @Me() me: StaffIdentity) {
    const approval = await inTransaction(this.dataSource, (tx) => askBillingMode(tx, { ...body, accountId, actor: actorOf(me), at: this.clock.now() }));
    return { approvalId: approval.id };
  }

  @Answers(customerAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/postpaid')
  async mine(@Param('stallId') stallId: string, @SiteId() siteId: string) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) return { account: null, bills: [] };
    const [zone, now] = [await this.zoneOf(siteId), this.clock.now()];
    const bills = await postpaidBillsOf(this.dataSource, account.id, now, zone);
    return {
      account: await postpaidOf(this.dataSource, account.id, now, zone),
      bills: bills.map(({ id, fromAt, toAt, amountFen, unpaidFen, issuedAt, dueDay, paidAt, state, lateDays }) => ({ id, fromAt, toAt, amountFen, unpaidFen, issuedAt, dueDay, paidAt, state, lateDays })),
    };
  }

  private async zoneOf(siteId: string): Promise<string> {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    return site!.zone;
  }
}
