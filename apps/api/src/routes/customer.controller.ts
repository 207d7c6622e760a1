import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { sendLoginCode, signInCustomer, signOutCustomer, type CustomerIdentity } from '#libs/access';
import { accountsOfCustomer, openAccountOfStall } from '#libs/account';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { requestRead } from '#libs/collection';
import { inTransaction } from '#libs/database';
import { purseOf, pursesOf } from '#libs/ledger';
import { listRecharges } from '#libs/payment';
import { CLOCK, type Clock } from '#libs/runtime';
import { listBills, runway, usagePoints } from '#libs/settlement';
import { Answers, nothing } from '../http/answers.js';
import { Asked, Customer, MyCustomer, Public, SiteId, type AppRequest } from '../http/access.js';
import { pageQuery, phone } from '../http/schemas.js';
import { supplyOf } from '../queries/stall-page.js';
import { usageQuery } from './stall.controller.js';
import { customerAnswer, homeAnswer, signedInAnswer, stallChoicesAnswer } from './customer.answers.js';
import { customerReadRequestAnswer, readAskedAnswer } from './meter.answers.js';
import { billsAnswer, rechargesAnswer } from './money.answers.js';
import { usageAnswer } from './stall.answers.js';

const codeBody = z.strictObject({ phone });
const signIn = z.strictObject({ phone, code: z.string().regex(/^\d{6}$/, 'login-code-malformed') });
const language = z.strictObject({ language: z.enum(['zh-CN', 'en-US']) });

interface MeterOfStall {
  id: number;
  readAt: Date | null;
  intervalMinutes: number;
  registerWh: number | null;
  powerW: number | null;
  meterNumber: string;
  zone: string;
}

@ApiTags('customer')
@Controller('customer')
export class CustomerController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(nothing)
  @Public()
  @Post('login-codes')
  @HttpCode(204)
  async code(@Body({ schema: codeBody }) body: z.infer<typeof codeBody>) {
    await sendLoginCode(this.dataSource, { phone: body.phone, wall: this.clock.wall() });
  }

  @Answers(signedInAnswer)
  @Public()
  @Post('sessions')
  async signIn(@Body({ schema: signIn }) body: z.infer<typeof signIn>, @Asked() request: AppRequest) {
    return signInCustomer(this.dataSource, { ...body, ip: request.ip, wall: this.clock.wall() });
  }

  @Answers(nothing)
  @Customer()
  @Delete('session')
  @HttpCode(204)
  async signOut(@Asked() request: AppRequest) {
    await signOutCustomer(this.dataSource, request.asked.token!, this.clock.wall());
  }

  @Answers(customerAnswer)
  @Customer()
  @Get('me')
  me(@MyCustomer() me: CustomerIdentity) {
    return { name: me.name, phone: me.phone, language: me.language };
  }

  @Answers(customerAnswer)
  @Customer()
  @Patch('me')
  async language(@MyCustomer() me: CustomerIdentity, @Body({ schema: language }) body: z.infer<typeof language>) {
    await this.dataSource.query('UPDATE customer SET language = $2 WHERE id = $1', [me.customerId, body.language]);
    return { name: me.name, phone: me.phone, language: body.language };
  }

  @Answers(stallChoicesAnswer)
  @Customer()
  @Get('stalls')
  async stalls(@MyCustomer() me: CustomerIdentity) {
    const accounts = (await accountsOfCustomer(this.dataSource, me.customerId)).filter(({ state }) => state === 'open');
    const purses = new Map((await pursesOf(this.dataSource, accounts.map(({ accountId }) => accountId))).map((purse) => [purse.accountId, purse]));
    return accounts.map(({ stallId, accountId, stallNumber, stallName, floor, siteName }) => ({ stallId, accountId, number: stallNumber, name: stallName, floor, siteName, availableFen: purses.get(accountId)?.availableFen ?? 0 }));
  }

  @Answers(homeAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/home')
  async home(@Param('stallId') stallId: string) {
    const account = (await openAccountOfStall(this.dataSource, stallId))!;
    const meters = await this.meters(account.id);
    const zone = meters[0]?.zone ?? 'Asia/Shanghai';
    const now = this.clock.now();
    const today = civilDay(now, zone);
    const [place] = (await this.dataSource.query('SELECT st.number, st.name, st.floor, s.name AS "siteName" FROM stall st JOIN site s ON s.id = st.site_id WHERE st.id = $1', [stallId])) as { number: string; name: string; floor: string; siteName: string }[];
    const purse = await purseOf(this.dataSource, account.id);
    const [used] = await usagePoints(this.dataSource, { meterIds: meters.map(({ id }) => id), accountId: account.id, unit: 'day', from: startOfDay(today, zone), to: startOfDay(addDays(today, 1), zone), zone });
    const bills = await listBills(this.dataSource, { accountId: account.id, limit: 3, offset: 0 });
    return {
      ...place, at: now, zone, accountId: account.id, availableFen: purse.availableFen, balanceFen: purse.balanceFen, accruedFen: purse.accruedFen,
      thresholds: { threshold1Fen: purse.threshold1Fen, threshold2Fen: purse.threshold2Fen }, todayWh: used?.usedWh ?? 0, todayFen: used?.chargeFen ?? 0,
      supply: meters[0] === undefined ? null : await supplyOf(this.dataSource, meters[0].id),
      readAt: meters[0]?.readAt ?? null, intervalMinutes: meters[0]?.intervalMinutes ?? 30, powerW: meters[0]?.powerW ?? null, registerWh: meters[0]?.registerWh ?? null, meterNumber: meters[0]?.meterNumber ?? null,
      runway: await runway(this.dataSource, { accountId: account.id, now, zone }), lastBills: bills.items,
    };
  }

  @Answers(usageAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/usage')
  async usage(@Param('stallId') stallId: string, @Query({ schema: usageQuery }) query: z.infer<typeof usageQuery>) {
    const account = (await openAccountOfStall(this.dataSource, stallId))!;
    const meters = await this.meters(account.id);
    return { points: await usagePoints(this.dataSource, { meterIds: meters.map(({ id }) => id), accountId: account.id, unit: query.unit, from: new Date(query.from), to: new Date(query.to), zone: meters[0]?.zone ?? 'Asia/Shanghai' }) };
  }

  @Answers(billsAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/bills')
  async bills(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const account = (await openAccountOfStall(this.dataSource, stallId))!;
    return listBills(this.dataSource, { accountId: account.id, limit: query.limit, offset: query.offset });
  }

  @Answers(rechargesAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/recharges')
  async recharges(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const account = (await openAccountOfStall(this.dataSource, stallId))!;
    return listRecharges(this.dataSource, { accountId: account.id, limit: query.limit, offset: query.offset });
  }

  @Answers(readAskedAnswer)
  @Customer('customer-stall:stallId')
  @Post('stalls/:stallId/read')
  @HttpCode(202)
  async read(@Param('stallId') stallId: string, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    const account = (await openAccountOfStall(this.dataSource, stallId))!;
    const [meter] = await this.meters(account.id);
    return inTransaction(this.dataSource, async (tx) => {
      // One read a minute is plenty for a page; an answer that is so young is given again.
      const [recent] = (await tx.query(`SELECT id FROM read_request WHERE meter_id = $1 AND asked_at > $2::timestamptz - interval '20 seconds' ORDER BY asked_at DESC LIMIT 1`, [meter?.id ?? 0, this.clock.now()])) as { id: string }[];
      return { readRequestId: recent?.id ?? (await requestRead(tx, { siteId, meterId: meter!.id, purpose: 'customer', askedBy: me.customerId, now: this.clock.now() })) };
    });
  }

  @Answers(customerReadRequestAnswer)
  @Customer('customer-read-request:readRequestId')
  @Get('read-requests/:readRequestId')
  async readRequest(@Param('readRequestId') id: string) {
    const [row] = (await this.dataSource.query('SELECT id, state, read_at AS "readAt", register_wh AS "registerWh", quality, error FROM read_request WHERE id = $1', [id])) as object[];
    return row;
  }

  private meters(accountId: string): Promise<MeterOfStall[]> {
    return this.dataSource.query(
      `SELECT m.id, ms.read_at AS "readAt", coalesce(m.read_interval_minutes, d.read_interval_minutes) AS "intervalMinutes", ms.register_wh AS "registerWh", ms.power_w AS "powerW", m.meter_number AS "meterNumber", s.time_zone AS zone
       FROM account_meter am JOIN meter m ON m.id = am.meter_id JOIN building d ON d.id = m.building_id JOIN site s ON s.id = m.site_id LEFT JOIN meter_state ms ON ms.meter_id = m.id WHERE am.account_id = $1 AND am.to_at IS NULL ORDER BY m.id`,
      [accountId],
    );
  }
}
