import { Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { civilDay } from '#libs/calendar';
import { listRecharges } from '#libs/payment';
import { divFloor, PARTS_PER_FEN } from '#libs/quantity';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { listBills, runway } from '#libs/settlement';
import { ReadNow } from '../meter/read-now.js';
import { customerStallHome, stallsOfCustomer, usedOn } from '../queries/customer-stalls.js';
import { readRequestById } from '../queries/meters.js';
import { supplyOfStall } from '../queries/supplies.js';
import { usageOf } from '../queries/usage.js';
import * as customer from '../schema/customer.js';
import * as meter from '../schema/meter.js';
import * as money from '../schema/money.js';
import { uuidInPath } from '../schema/path.js';
import * as plain from '../schema/plain.js';
import type { supplySummary } from '../schema/supply.js';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { CurrentCustomer, type CallingCustomer } from '../web/request.js';

const HOME_BILLS = 3;

@Controller('api/v1/customer')
export class CustomerStallController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly readMeter: ReadNow,
  ) {}

  @Get('stalls')
  @Access({ customer: true })
  @Answers('The stalls of a customer', customer.customerStalls)
  async customerStalls(@CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerStalls> {
    return stallsOfCustomer(this.database, who.customerIds);
  }

  @Get('stalls/:stallId/home')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('A stall as its tenant sees it', customer.customerHome)
  async customerHome(@Param('stallId', uuidInPath) stallId: string, @CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerHome> {
    const now = this.clock.now();
    const { zone, meterIds: _, threshold1Fen, threshold2Fen, ...home } = await customerStallHome(this.database, stallId, who.customerIds);
    const [today, supply, lasts, bills] = await Promise.all([
      usedOn(this.database, home.accountId, civilDay(now, zone)),
      supplyOfStall(this.database, stallId, now),
      runway(this.database, { accountId: home.accountId, now, zone }),
      listBills(this.database, { accountId: home.accountId, limit: HOME_BILLS, offset: 0 }),
    ]);
    return {
      ...home, timeZone: zone, now, todayWh: today.usedWh, todayFen: divFloor(today.parts, PARTS_PER_FEN), thresholds: { threshold1Fen, threshold2Fen }, supply: supply === null ? null : supplyForCustomer(supply),
      runway: lasts, lastBills: bills.items,
    };
  }

  @Get('stalls/:stallId/usage')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('What the stall used', meter.usage)
  async customerUsage(@Param('stallId', uuidInPath) stallId: string, @Query({ schema: meter.usageQuery }) query: z.output<typeof meter.usageQuery>, @CurrentCustomer() who: CallingCustomer): Answer<typeof meter.usage> {
    const { zone, meterIds, accountId } = await customerStallHome(this.database, stallId, who.customerIds);
    return usageOf(this.database, { meterIds, accountId, query, now: this.clock.now(), zone });
  }

  @Get('stalls/:stallId/bills')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Bills, newest first', money.billPage)
  async customerBills(@Param('stallId', uuidInPath) stallId: string, @Query({ schema: plain.pageQuery }) query: plain.PageQuery, @CurrentCustomer() who: CallingCustomer): Answer<typeof money.billPage> {
    const { accountId } = await customerStallHome(this.database, stallId, who.customerIds);
    return listBills(this.database, { accountId, ...query });
  }

  @Get('stalls/:stallId/recharges')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Recharges, newest first', customer.customerRechargePage)
  async customerRecharges(@Param('stallId', uuidInPath) stallId: string, @Query({ schema: plain.pageQuery }) query: plain.PageQuery, @CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerRechargePage> {
    const { accountId } = await customerStallHome(this.database, stallId, who.customerIds);
    return listRecharges(this.database, { accountId, ...query });
  }

  @Post('stalls/:stallId/read')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Asks for a reading now', customer.customerRead, { status: 202 })
  async customerRead(@Param('stallId', uuidInPath) stallId: string, @CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerRead> {
    const { meterIds } = await customerStallHome(this.database, stallId, who.customerIds);
    if (meterIds[0] === undefined) throw new DomainError('conflict', 'stall-has-no-meter', 'the stall has no meter');
    const readRequestIds = await Promise.all(meterIds.map((meterId) => this.readMeter.ask(who.actor, meterId, 'customer')));
    return { readRequestIds, readRequestId: readRequestIds[0]! };
  }

  @Get('read-requests/:id')
  @Access({ customer: true, object: ['customer-read-request', 'id'] })
  @Answers('What came of a read', customer.customerReadRequest)
  async customerReadRequest(@Param('id', uuidInPath) id: string): Answer<typeof customer.customerReadRequest> {
    return readRequestById(this.database, id);
  }
}

/** What a tenant may know of the supply: not who placed a hold, and nothing of the policy's inside. */
function supplyForCustomer(supply: z.input<typeof supplySummary>): z.input<typeof customer.customerSupply> {
  const { state, readAt, owed, owedSince, holds, cutWaitsFor, keepPower } = supply;
  return { state, readAt, owed, owedSince, cause: holds[0]?.cause ?? null, waitsFor: cutWaitsFor, keepPowerUntil: keepPower?.until ?? null };
}
