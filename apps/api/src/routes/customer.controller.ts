import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity } from '#libs/access';
import { openAccountOfStall, type AccountRow, type StallOfCustomer } from '#libs/account';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { requestRead } from '#libs/collection';
import { inTransaction } from '#libs/database';
import { purseOf, shownWaterPurse } from '#libs/ledger';
import { listRecharges } from '#libs/payment';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { listBills, runway, usagePoints } from '#libs/settlement';
import { postpaidOf } from '#libs/postpaid';
import { subsidyOfAccount } from '#libs/subsidy';
import { waterPurseView } from '../account-summary.js';
import { Answers } from '../http/answers.js';
import { Customer, MyCustomer, MyStanding, SiteId } from '../http/access.js';
import { pageQuery } from '../http/schemas.js';
import { isMerged, metersShown } from '../queries/merged-account.js';
import { quoteFor } from '../queries/sale.js';
import { supplyIfAny } from '../queries/stall-page.js';
import { usageQuery } from './stall.controller.js';
import { homeAnswer } from './customer.answers.js';
import { customerReadRequestAnswer, readAskedAnswer } from './meter.answers.js';
import { billsAnswer, rechargesAnswer } from './money.answers.js';
import { saleQuoteAnswer } from './sale.answers.js';
import { usageAnswer } from './stall.answers.js';

const sumQuery = z.object({ medium: z.enum(['electricity', 'water']).default('electricity'), amountFen: z.coerce.number().int().min(1).max(1e11) });
const lastRead = (meter: MeterOfStall | undefined) => ({
  readAt: meter?.readAt ?? null, intervalMinutes: meter?.intervalMinutes ?? 30, powerW: meter?.powerW ?? null, registerWh: meter?.registerWh ?? null, meterNumber: meter?.meterNumber ?? null,
});

/** The bills and recharges of a stall without an account. */
const none = { items: [], total: 0 };

interface MeterOfStall {
  id: number;
  kind: 'electricity' | 'water';
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

  @Answers(homeAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/home')
  async home(@Param('stallId') stallId: string, @MyStanding() standing: StallOfCustomer, @MyCustomer() me: CustomerIdentity) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('conflict', 'stall-vacant', 'the stall has no open account');
    const meters = await this.meters(stallId, account);
    const zone = meters[0]?.zone ?? 'Asia/Shanghai';
    const now = this.clock.now();
    const today = civilDay(now, zone);
    const electric = meters.find(({ kind }) => kind === 'electricity');
    const water = meters.find(({ kind }) => kind === 'water');
    const shown = (medium?: 'electricity' | 'water') => metersShown(this.dataSource, { accountId: account.id, stallId, all: standing.holderId === me.customerId, medium });
    const usedToday = async (medium: 'electricity' | 'water') => (await usagePoints(this.dataSource, { meterIds: await shown(medium), accountId: account.id, unit: 'day', from: startOfDay(today, zone), to: startOfDay(addDays(today, 1), zone), zone }))[0];
    const [place] = (await this.dataSource.query(
      `SELECT st.number, st.name, st.floor, s.name AS "siteName", coalesce(s.settings #>> '{contact,phone}', '') AS "officePhone" FROM stall st JOIN site s ON s.id = st.site_id WHERE st.id = $1`,
      [stallId],
    )) as { number: string; name: string; floor: string; siteName: string; officePhone: string }[];
    const purse = await purseOf(this.dataSource, account.id);
    const waterPurse = await shownWaterPurse(this.dataSource, account.id);
    const used = await usedToday('electricity');
    const flowed = water === undefined ? undefined : await usedToday('water');
    const bills = await listBills(this.dataSource, { accountId: account.id, meterIds: await shown(), limit: 3, offset: 0 });
    const free = (await subsidyOfAccount(this.dataSource, account.id, now, 10)).free.find(({ medium }) => medium === 'electricity');
    return {
      ...place, at: now, zone, accountId: account.id, availableFen: purse.availableFen, balanceFen: purse.balanceFen, accruedFen: purse.accruedFen,
      thresholds: { threshold1Fen: purse.threshold1Fen, threshold2Fen: purse.threshold2Fen }, todayWh: used?.usedWh ?? 0, todayFen: used?.chargeFen ?? 0,
      supply: await supplyIfAny(this.dataSource, electric?.id), ...lastRead(electric),
      waterPurse: waterPurse === null ? null : { ...waterPurseView(waterPurse)!, runway: await runway(this.dataSource, { accountId: account.id, now, zone, purse: 'water' }) },
      water: water === undefined ? null : { ...lastRead(water), todayLitres: flowed?.usedWh ?? 0, todayFen: flowed?.chargeFen ?? 0, supply: await supplyIfAny(this.dataSource, water.id) },
      merged: await isMerged(this.dataSource, account.id), postpaid: await postpaidOf(this.dataSource, account.id, now, zone),
      subsidy: free === undefined ? null : { leftWh: free.leftWh, grantedWh: free.grantedWh, expiresAt: free.expiresAt },
      runway: await runway(this.dataSource, { accountId: account.id, now, zone }), lastBills: bills.items,
    };
  }

  @Answers(usageAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/usage')
  async usage(@Param('stallId') stallId: string, @Query({ schema: usageQuery }) query: z.infer<typeof usageQuery>, @MyStanding() standing: StallOfCustomer, @MyCustomer() me: CustomerIdentity) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    const meters = await this.meters(stallId, account);
    return { points: await usagePoints(this.dataSource, { meterIds: account === undefined ? meters.flatMap(({ id, kind }) => (kind === query.medium ? [id] : [])) : await metersShown(this.dataSource, { accountId: account.id, stallId, all: standing.holderId === me.customerId, medium: query.medium }), accountId: account?.id, unit: query.unit, from: new Date(query.from), to: new Date(query.to), zone: meters[0]?.zone ?? 'Asia/Shanghai' }) };
  }

  @Answers(billsAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/bills')
  async bills(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>, @MyStanding() standing: StallOfCustomer, @MyCustomer() me: CustomerIdentity) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    return account === undefined ? none : listBills(this.dataSource, { accountId: account.id, meterIds: await metersShown(this.dataSource, { accountId: account.id, stallId, all: standing.holderId === me.customerId }), limit: query.limit, offset: query.offset });
  }

  @Answers(rechargesAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/recharges')
  async recharges(@Param('stallId') stallId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    return account === undefined ? none : listRecharges(this.dataSource, { accountId: account.id, limit: query.limit, offset: query.offset });
  }

  /** How much a sum buys at the price of the moment: for information, what is bought is always yuan. */
  @Answers(saleQuoteAnswer)
  @Customer('customer-stall:stallId')
  @Get('stalls/:stallId/sale-quote')
  async quote(@Param('stallId') stallId: string, @Query({ schema: sumQuery }) query: z.infer<typeof sumQuery>) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    return { quote: account === undefined ? null : await quoteFor(this.dataSource, { accountId: account.id, medium: query.medium, now: this.clock.now(), wish: query }) };
  }

  @Answers(readAskedAnswer)
  @Customer('customer-stall:stallId')
  @Post('stalls/:stallId/read')
  @HttpCode(202)
  async read(@Param('stallId') stallId: string, @MyCustomer() me: CustomerIdentity, @SiteId() siteId: string) {
    const meters = await this.meters(stallId, await openAccountOfStall(this.dataSource, stallId));
    if (meters.length === 0) throw new DomainError('conflict', 'stall-has-no-meter', 'the stall has no meter');
    return inTransaction(this.dataSource, async (tx) => {
      const ids: string[] = [];
      for (const { id: meterId } of meters) {
        // One read a minute is plenty for a page; an answer that is so young is given again.
        const [recent] = (await tx.query(`SELECT id FROM read_request WHERE meter_id = $1 AND asked_at > $2::timestamptz - interval '20 seconds' ORDER BY asked_at DESC LIMIT 1`, [meterId, this.clock.now()])) as { id: string }[];
        ids.push(recent?.id ?? (await requestRead(tx, { siteId, meterId, purpose: 'customer', askedBy: me.customerId, now: this.clock.now() })));
      }
      return { readRequestId: ids[0]! };
    });
  }

  @Answers(customerReadRequestAnswer)
  @Customer('customer-read-request:readRequestId')
  @Get('read-requests/:readRequestId')
  async readRequest(@Param('readRequestId') id: string) {
    const [row] = (await this.dataSource.query('SELECT id, state, read_at AS "readAt", register_wh AS "registerWh", quality, error FROM read_request WHERE id = $1', [id])) as object[];
    return row;
  }

  /** The meters that the account bears, those of this stall first; of a vacant stall, its own. */
  private meters(stallId: string, account: AccountRow | undefined): Promise<MeterOfStall[]> {
    return this.dataSource.query(
      `SELECT m.id, m.kind, ms.read_at AS "readAt", coalesce(m.read_interval_minutes, d.read_interval_minutes) AS "intervalMinutes", ms.register_wh AS "registerWh", ms.power_w AS "powerW", m.meter_number AS "meterNumber", s.time_zone AS zone
       FROM meter m JOIN building d ON d.id = m.building_id JOIN site s ON s.id = m.site_id LEFT JOIN meter_state ms ON ms.meter_id = m.id
       WHERE CASE WHEN $2::uuid IS NULL THEN m.stall_id = $1 AND m.removed_at IS NULL ELSE m.id IN (SELECT meter_id FROM account_meter WHERE account_id = $2 AND to_at IS NULL) END ORDER BY m.kind, m.stall_id IS DISTINCT FROM $1, m.id`,
      [stallId, account?.id ?? null],
    );
  }
}
