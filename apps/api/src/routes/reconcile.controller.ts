import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { billPage, listBillsOfChannels, ReconcileBills } from '#libs/payment';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff } from '../http/access.js';
import { pageQuery, text } from '../http/schemas.js';
import { channelBillAnswer, channelBillsAnswer } from './reconcile.answers.js';

const month = z.strictObject({ month: z.string().regex(/^20\d{2}-(0[1-9]|1[0-2])$/, 'month-malformed') });
const decision = z.strictObject({ act: z.enum(['ignore', 'refund']), note: text(300, 1) });
const firstRows = { limit: 200, offset: 0 };

/** The channels' bills against our books, day by day. */
@ApiTags('reconciliation')
@Controller()
export class ReconcileController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly reconcile: ReconcileBills,
  ) {}

  @Answers(channelBillsAnswer)
  @Staff('reconcile.view', 'site:siteId')
  @Get('sites/:siteId/channel-bills')
  bills(@Param('siteId') siteId: string, @Query({ schema: month }) query: z.infer<typeof month>) {
    return listBillsOfChannels(this.dataSource, { siteId, month: query.month });
  }

  @Answers(channelBillAnswer)
  @Staff('reconcile.view', 'channel-bill:billId')
  @Get('channel-bills/:billId')
  bill(@Param('billId') billId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return billPage(this.dataSource, billId, query);
  }

  /** Fetches the file now and compares it; for a person who does not want to wait for the worker's turn. */
  @Answers(channelBillAnswer)
  @Staff('reconcile.decide', 'channel-bill:billId', { audit: 'reconciliation.fetch' })
  @Post('channel-bills/:billId/fetch')
  @HttpCode(200)
  async fetch(@Param('billId') billId: string) {
    await this.reconcile.fetch(billId);
    return billPage(this.dataSource, billId, firstRows);
  }

  /** Asks the channel once more for everything that it may have told us meanwhile, and compares again. */
  @Answers(channelBillAnswer)
  @Staff('reconcile.decide', 'channel-bill:billId', { audit: 'reconciliation.compare' })
  @Post('channel-bills/:billId/compare')
  @HttpCode(200)
  async compare(@Param('billId') billId: string) {
    await this.reconcile.compare(billId);
    return billPage(this.dataSource, billId, firstRows);
  }

  @Answers(channelBillAnswer)
  @Staff('reconcile.decide', 'difference:differenceId', { idempotent: true, audit: 'reconciliation.decide' })
  @Post('differences/:differenceId/decision')
  @HttpCode(200)
  async decide(@Param('differenceId') differenceId: string, @Body({ schema: decision }) body: z.infer<typeof decision>, @Me() me: StaffIdentity) {
    const billId = await this.reconcile.decide({ differenceId: Number(differenceId), ...body, actor: actorOf(me) });
    return billPage(this.dataSource, billId, firstRows);
  }
}
