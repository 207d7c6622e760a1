import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { civilDay, daysBetween, isCivilDay } from '#libs/calendar';
import { inTransaction } from '#libs/database';
import { gridBill, gridBills, hangMeters, importGridFile, meterTree, saveGridBill, saveSupplyPoint, supplyPoints, voidGridBill } from '#libs/grid-bill';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { actorOf, Me, Staff, type AppRequest } from '../http/access.js';
import { civilDate, pageQuery, reasonBody, text } from '../http/schemas.js';
import { readUpload } from '../import/read-upload.js';
import { gridBillPage, lossPage } from '../queries/grid-page.js';
import { gridBillAnswer, gridBillsAnswer, gridBillSchema, gridImportAnswer, hungAnswer, lossesAnswer, meterTreeAnswer, supplyPointsAnswer } from './grid.answers.js';

const wh = z.number().int().min(0).max(1_000_000_000_000_000);
const fen = z.number().int().min(0).max(1_000_000_000_000);
const billBody = z.strictObject({
  billId: z.uuid(), supplyPointId: z.uuid(), fromDay: civilDate, toDay: civilDate, periodWh: z.array(wh).length(5).nullable(), totalWh: wh,
  energyFen: fen, demandFen: fen, powerFactorFen: z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000), fundsFen: fen, payableFen: z.number().int().min(-1_000_000_000_000).max(1_000_000_000_000), note: text(200).default(''),
});
const pointBody = z.strictObject({ supplyPointId: z.uuid(), number: text(40, 1), name: text(60), meterId: z.number().int().min(1).max(2_147_483_647).nullable() });
const treeBody = z.strictObject({ parentId: z.number().int().min(1).max(2_147_483_647).nullable(), meterIds: z.array(z.number().int().min(1).max(2_147_483_647)).min(1).max(5_000), fromDay: civilDate.nullable().default(null) });
const importQuery = z.object({ dryRun: z.enum(['true', 'false']).default('false').transform((value) => value === 'true') });
const spanQuery = z
  .strictObject({ from: civilDate, to: civilDate })
  // Asked even where a day is none: then that is the fault to tell.
  .refine(({ from, to }) => !isCivilDay(from) || !isCivilDay(to) || (from <= to && daysBetween(from, to) < 400), 'not a period of at most 400 days');

/** What a site buys of the grid, against what it recovers and loses. */
@ApiTags('grid')
@Controller()
export class GridController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(gridBillsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/grid-bills')
  list(@Param('siteId') siteId: string, @Query({ schema: pageQuery }) { limit, offset }: z.infer<typeof pageQuery>) {
    return gridBills(this.dataSource, { siteId, limit, offset });
  }

  /** A new bill, or the same one corrected. */
  @Answers(gridBillSchema)
  @Staff('grid.edit', 'site:siteId', { audit: 'grid.bill' })
  @Put('sites/:siteId/grid-bills')
  save(@Param('siteId') siteId: string, @Body({ schema: billBody }) { billId, ...body }: z.infer<typeof billBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      await saveGridBill(tx, { ...body, id: billId, siteId, source: 'hand', actor: actorOf(me), at: this.clock.now() });
      return gridBill(tx, billId);
    });
  }

  @Answers(gridBillAnswer)
  @Staff('bill.view', 'grid-bill:billId')
  @Get('grid-bills/:billId')
  bill(@Param('billId') billId: string) {
    return gridBillPage(this.dataSource, billId);
  }

  @Answers(gridBillSchema)
  @Staff('grid.edit', 'grid-bill:billId', { audit: 'grid.void' })
  @Post('grid-bills/:billId/void')
  @HttpCode(200)
  void(@Param('billId') billId: string, @Body({ schema: reasonBody }) { reason }: z.infer<typeof reasonBody>, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, async (tx) => {
      await voidGridBill(tx, { id: billId, reason, actor: actorOf(me), at: this.clock.now() });
      return gridBill(tx, billId);
    });
  }

  /** The utility's file: CSV or XLSX, columns by their headings. */
  @Answers(gridImportAnswer)
  @Staff('grid.edit', 'site:siteId', { audit: 'grid.import' })
  @Post('sites/:siteId/grid-bill-files')
  @HttpCode(200)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } } })
  async upload(@Param('siteId') siteId: string, @Query({ schema: importQuery }) { dryRun }: z.infer<typeof importQuery>, @Req() request: AppRequest, @Me() me: StaffIdentity) {
    const { name, bytes } = await readUpload(request);
    request.asked.auditName = name;
    return { fileName: name, ...(await inTransaction(this.dataSource, (tx) => importGridFile(tx, { siteId, bytes, dryRun, actor: actorOf(me), at: this.clock.now() }))) };
  }

  @Answers(supplyPointsAnswer)
  @Staff('bill.view', 'site:siteId')
  @Get('sites/:siteId/supply-points')
  points(@Param('siteId') siteId: string) {
    return supplyPoints(this.dataSource, siteId);
  }

  @Answers(supplyPointsAnswer)
  @Staff('grid.edit', 'site:siteId', { audit: 'grid.point' })
  @Put('sites/:siteId/supply-points')
  savePoint(@Param('siteId') siteId: string, @Body({ schema: pointBody }) { supplyPointId, ...body }: z.infer<typeof pointBody>) {
    return inTransaction(this.dataSource, async (tx) => {
      await saveSupplyPoint(tx, { ...body, id: supplyPointId, siteId, at: this.clock.now() });
      return supplyPoints(tx, siteId);
    });
  }

  /** What is lost behind each feeder, the unexplained first. */
  @Answers(lossesAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/losses')
  losses(@Param('siteId') siteId: string, @Query({ schema: spanQuery }) { from, to }: z.infer<typeof spanQuery>) {
    return lossPage(this.dataSource, { siteId, fromDay: from, toDay: to });
  }

  @Answers(meterTreeAnswer)
  @Staff('meter.view', 'site:siteId')
  @Get('sites/:siteId/meter-tree')
  tree(@Param('siteId') siteId: string) {
    return meterTree(this.dataSource, siteId);
  }

  @Answers(hungAnswer)
  @Staff('meter.edit', 'site:siteId', { audit: 'grid.tree' })
  @Put('sites/:siteId/meter-tree')
  async hang(@Param('siteId') siteId: string, @Body({ schema: treeBody }) body: z.infer<typeof treeBody>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    if (body.fromDay !== null && body.fromDay > civilDay(this.clock.now(), site!.zone)) throw new DomainError('invalid', 'place-in-the-future', 'where a meter hangs is told from today or before');
    return { moved: await inTransaction(this.dataSource, (tx) => hangMeters(tx, { siteId, ...body })) };
  }
}
