import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { issueRun } from '#libs/apportionment';
import { addDays, startOfDay } from '#libs/calendar';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { issueBills } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff } from '../http/access.js';
import { civilDate, pageQuery, text } from '../http/schemas.js';
import { billList, unsettledList } from '../queries/settlement-lists.js';
import { billListAnswer, billsIssuedAnswer, unsettledListAnswer } from './settlement-list.answers.js';

const unsettledQuery = pageQuery.extend({ building: z.uuid().optional(), floor: text(20).default(''), medium: z.enum(['', 'electricity', 'water']).default('') });
/** days of the site, both included */
const billsQuery = unsettledQuery.extend({ state: z.enum(['draft', 'issued', 'settled', 'void']).default('settled'), from: civilDate.optional(), to: civilDate.optional() });
const issueBody = z.strictObject({ requestId: z.uuid(), meterIds: z.array(z.number().int().positive()).max(2000).default([]), runIds: z.array(z.uuid()).max(50).default([]), note: text(200).default('') });
type Issue = z.infer<typeof issueBody>;

/** What is read and not settled, and what is settled, issued or taken back: each reading and each bill in one list. */
@ApiTags('money')
@Controller()
export class SettlementListController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(unsettledListAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/unsettled')
  unsettled(@Param('siteId') siteId: string, @Query({ schema: unsettledQuery }) query: z.infer<typeof unsettledQuery>) {
    return unsettledList(this.dataSource, { ...query, siteId, building: query.building ?? null }, query);
  }

  @Answers(billListAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/bills')
  async bills(@Param('siteId') siteId: string, @Query({ schema: billsQuery }) query: z.infer<typeof billsQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const from = query.from === undefined ? null : startOfDay(query.from, site!.zone);
    const to = query.to === undefined ? null : startOfDay(addDays(query.to, 1), site!.zone);
    return billList(this.dataSource, { ...query, siteId, building: query.building ?? null, from, to }, query);
  }

  /** Chosen meters are billed up to their last reading, chosen drafts of shares become bills; each once, whoever else does it. */
  @Answers(billsIssuedAnswer)
  @Staff('bill.issue', 'site:siteId', { idempotent: true, audit: 'bill.issue' })
  @Post('sites/:siteId/bill-issues')
  @HttpCode(200)
  issue(@Param('siteId') siteId: string, @Body({ schema: issueBody }) body: Issue, @Me() me: StaffIdentity) {
    if (body.meterIds.length === 0 && body.runIds.length === 0) throw new DomainError('invalid', 'nothing-chosen', 'choose what to issue');
    return inTransaction(this.dataSource, async (tx) => {
      const now = this.clock.now();
      const issued = body.meterIds.length === 0 ? { issueId: body.requestId, bills: 0, amountFen: 0, skipped: 0 } : await issueBills(tx, { requestId: body.requestId, siteId, meterIds: body.meterIds, note: body.note, actor: actorOf(me), at: now });
      const runIds = await runsOfSite(tx, siteId, body.runIds);
      let shares = 0;
      for (const runId of runIds) shares += (await issueRun(tx, { runId, actor: actorOf(me), now })).bills;
      return { ...issued, runs: runIds.length, shares };
    });
  }
}

/** In one order, so that two people who choose the same runs wait for each other. */
async function runsOfSite(tx: Tx, siteId: string, runIds: readonly string[]): Promise<string[]> {
  const wanted = [...new Set(runIds)].sort();
  const rows = await tx.query<unknown[]>('SELECT 1 FROM apportionment_run WHERE id = ANY($1::uuid[]) AND site_id = $2', [wanted, siteId]);
  if (rows.length !== wanted.length) throw new DomainError('not-found', 'run-not-found', 'a run is not of this site');
  return wanted;
}
