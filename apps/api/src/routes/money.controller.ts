import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { changeAccountPlan, listAccounts, listAccountTypes, maskPhone } from '#libs/account';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { cashBesides } from '#libs/charge';
import { inTransaction, putOutbox } from '#libs/database';
import { changePurseLimits, listTransfers, purseOf } from '#libs/ledger';
import { channelNames, CounterRecharge, dayTotals, listRecharges, markPrinted, receiptOf, receiptPrints } from '#libs/payment';
import { CLOCK, type Clock } from '#libs/runtime';
import { AddTariffVersion, CreateTariffPlan, listBills, listTariffPlans, OpenAccount, unsettledOf } from '#libs/settlement';
import { tariffDefinitionSchema } from '#libs/tariff';
import { accountSummary } from '../account-summary.js';
import { freshReadings } from '../fresh-readings.js';
import { Answers } from '../http/answers.js';
import { actorOf, Asked, Me, SiteId, Staff, type AppRequest } from '../http/access.js';
import { instant, pageQuery, phone, text } from '../http/schemas.js';
import { rechargeProgress } from '../queries/recharge-progress.js';
import { quoteFor, soldEnergy, type SaleWish } from '../queries/sale.js';
import { siteSettingsSchema } from '../site-settings.js';
import { accountSchema, accountTypesAnswer, accountsAnswer, billsAnswer, planAddedAnswer, printedAnswer, printsAnswer, progressAnswer, receiptAnswer, rechargedAnswer, rechargesAnswer, takingsAnswer, tariffPlansAnswer, transfersAnswer, unsettledAnswer, versionAddedAnswer } from './money.answers.js';
import { saleQuoteAnswer } from './sale.answers.js';

const newPlan = z.strictObject({ name: text(60, 1), medium: z.enum(['electricity', 'water']).default('electricity'), definition: tariffDefinitionSchema, effectiveAt: instant });
const newVersion = z.strictObject({ definition: tariffDefinitionSchema, effectiveAt: instant });
const opening = z.strictObject({ requestId: z.uuid(), stallId: z.uuid(), customerName: text(40, 1), phone, accountTypeId: z.uuid().optional(), tariffPlanId: z.uuid().optional() });
const money = z.number().int().min(0).max(1e11);
const accountChange = z.strictObject({ threshold1Fen: money.optional(), threshold2Fen: money.optional(), overdraftLimitFen: money.optional(), tariffPlanId: z.uuid().nullable().optional(), waterTariffPlanId: z.uuid().nullable().optional() });
const rechargeBody = z.strictObject({ rechargeId: z.uuid(), amountFen: z.number().int().min(1).max(1e11), purse: z.enum(['energy', 'water', 'property']).default('energy'), sold: z.strictObject({ medium: z.enum(['electricity', 'water']), wh: z.number().int().min(1).max(1e10) }).optional() });
const quoteQuery = z.object({ medium: z.enum(['electricity', 'water']).default('electricity'), wh: z.coerce.number().int().min(1).max(1e10).optional(), amountFen: z.coerce.number().int().min(1).max(1e11).optional() }).refine(({ wh, amountFen }) => (wh === undefined) !== (amountFen === undefined), 'name energy or a sum');
const wishOf = ({ wh, amountFen }: { wh?: number | undefined; amountFen?: number | undefined }): SaleWish => (wh === undefined ? { amountFen: amountFen! } : { wh });
const accountsQuery = pageQuery.extend({ state: z.enum(['open', 'closed']).optional() });
const rechargesQuery = pageQuery.extend({ day: z.iso.date().refine((day) => day.startsWith('20'), 'not in this century').optional(), operator: z.uuid().optional(), channel: z.enum(['cash', ...channelNames]).optional() });

@ApiTags('money')
@Controller()
export class MoneyController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly openAccount: OpenAccount,
    private readonly counterRecharge: CounterRecharge,
    private readonly createPlan: CreateTariffPlan,
    private readonly addVersion: AddTariffVersion,
  ) {}

  @Answers(tariffPlansAnswer)
  @Staff('tariff.view', 'site:siteId')
  @Get('sites/:siteId/tariff-plans')
  plans(@Param('siteId') siteId: string) {
    return listTariffPlans(this.dataSource, siteId);
  }

  @Answers(planAddedAnswer)
  @Staff('tariff.edit', 'site:siteId', { audit: 'tariff.add' })
  @Post('sites/:siteId/tariff-plans')
  addPlan(@Param('siteId') siteId: string, @Body({ schema: newPlan }) body: z.infer<typeof newPlan>, @Me() me: StaffIdentity) {
    return this.createPlan.execute({ ...body, siteId, actor: actorOf(me), effectiveAt: new Date(body.effectiveAt) });
  }

  @Answers(versionAddedAnswer)
  @Staff('tariff.edit', 'tariff-plan:planId', { audit: 'tariff.version' })
  @Post('tariff-plans/:planId/versions')
  addPlanVersion(@Param('planId') planId: string, @Body({ schema: newVersion }) body: z.infer<typeof newVersion>, @Me() me: StaffIdentity) {
    return this.addVersion.execute({ planId, definition: body.definition, effectiveAt: new Date(body.effectiveAt), actor: actorOf(me), now: this.clock.now() } as Parameters<AddTariffVersion['execute']>[0]);
  }

  @Answers(accountTypesAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/account-types')
  types(@Param('siteId') siteId: string) {
    return listAccountTypes(this.dataSource, siteId);
  }

  @Answers(accountsAnswer)
  @Staff('account.view', 'site:siteId')
  @Get('sites/:siteId/accounts')
  async accounts(@Param('siteId') siteId: string, @Query({ schema: accountsQuery }) query: z.infer<typeof accountsQuery>, @Me() me: StaffIdentity) {
    const { items, total } = await listAccounts(this.dataSource, { siteId, state: query.state, text: query.q, limit: query.limit, offset: query.offset });
    const purses = await Promise.all(items.map(({ id }) => purseOf(this.dataSource, id)));
    const shown = me.permissions.includes('phone.view');
    return { total, items: items.map((item, index) => ({ ...item, phone: shown ? item.phone : maskPhone(item.phone), balanceFen: purses[index]!.balanceFen, accruedFen: purses[index]!.accruedFen, availableFen: purses[index]!.availableFen })) };
  }

  @Answers(accountSchema)
  @Staff('account.open', 'site:siteId', { idempotent: true, audit: 'account.open' })
  @Post('sites/:siteId/accounts')
  async open(@Param('siteId') siteId: string, @Body({ schema: opening }) body: z.infer<typeof opening>, @Me() me: StaffIdentity) {
    const baseReadings = await freshReadings(this.dataSource, this.clock, { stallId: body.stallId, purpose: 'opening', askedBy: me.staffId });
    const { accountId } = await this.openAccount.execute({ ...body, siteId, actor: actorOf(me), baseReadings });
    return accountSummary(this.dataSource, { accountId }, true, this.clock.now());
  }

  @Answers(accountSchema)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId')
  account(@Param('accountId') accountId: string, @Me() me: StaffIdentity) {
    return accountSummary(this.dataSource, { accountId }, me.permissions.includes('phone.view'), this.clock.now());
  }

  @Answers(accountSchema)
  @Staff('account.edit', 'account:accountId', { audit: 'account.change' })
  @Patch('accounts/:accountId')
  async change(@Param('accountId') accountId: string, @Body({ schema: accountChange }) body: z.infer<typeof accountChange>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    request.asked.auditBefore = (await accountSummary(this.dataSource, { accountId }, false, this.clock.now())) ?? {};
    const { tariffPlanId, waterTariffPlanId, ...limits } = body;
    await inTransaction(this.dataSource, async (tx) => {
      await changePurseLimits(tx, accountId, limits);
      if (tariffPlanId !== undefined) await changeAccountPlan(tx, accountId, tariffPlanId);
      if (waterTariffPlanId !== undefined) await changeAccountPlan(tx, accountId, waterTariffPlanId, 'water');
      await putOutbox(tx, [{ topic: 'supply.check', key: `account:${accountId}`, payload: { accountIds: [accountId] } }]);
    });
    return accountSummary(this.dataSource, { accountId }, me.permissions.includes('phone.view'), this.clock.now());
  }

  @Answers(rechargedAnswer)
  @Staff('recharge.take', 'account:accountId', { idempotent: true, audit: 'recharge.take' })
  @Post('accounts/:accountId/recharges')
  async recharge(@Param('accountId') accountId: string, @Body({ schema: rechargeBody }) body: z.infer<typeof rechargeBody>, @Me() me: StaffIdentity, @SiteId() siteId: string) {
    const [site] = (await this.dataSource.query('SELECT settings FROM site WHERE id = $1', [siteId])) as { settings: unknown }[];
    const { sold, ...wish } = body;
    const [known] = (await this.dataSource.query('SELECT 1 FROM recharge WHERE id = $1', [body.rechargeId])) as unknown[];
    // A repeat after a lost answer is what it was, whatever the price is by now.
    const energy = known !== undefined || body.purse === 'property' ? undefined : await soldEnergy(this.dataSource, { accountId, amountFen: body.amountFen, now: this.clock.now(), sold, medium: body.purse === 'water' ? 'water' : 'electricity' });
    const receipt = await this.counterRecharge.execute({ actor: actorOf(me), siteId, accountId, ...wish, energy, limits: siteSettingsSchema.parse(site!.settings).recharge });
    return { ...receipt, availableAfterFen: (await purseOf(this.dataSource, accountId, body.purse === 'water' ? 'water' : 'energy')).availableFen };
  }

  @Answers(receiptAnswer)
  @Staff('recharge.view', 'recharge:rechargeId')
  @Get('recharges/:rechargeId')
  receipt(@Param('rechargeId') rechargeId: string) {
    return receiptOf(this.dataSource, rechargeId);
  }

  @Answers(printedAnswer)
  @Staff('recharge.view', 'recharge:rechargeId', { audit: 'receipt.print' })
  @Post('recharges/:rechargeId/prints')
  @HttpCode(200)
  print(@Param('rechargeId') rechargeId: string, @Me() me: StaffIdentity) {
    return inTransaction(this.dataSource, (tx) => markPrinted(tx, { kind: 'recharge', id: rechargeId, actor: actorOf(me), at: this.clock.now() }));
  }

  @Answers(printsAnswer)
  @Staff('recharge.view', 'recharge:rechargeId')
  @Get('recharges/:rechargeId/prints')
  prints(@Param('rechargeId') rechargeId: string) {
    return receiptPrints(this.dataSource, 'recharge', rechargeId);
  }

  /** What so much energy costs, or how much a sum buys, at the price of the moment. */
  @Answers(saleQuoteAnswer)
  @Staff('recharge.view', 'account:accountId')
  @Get('accounts/:accountId/sale-quote')
  async quote(@Param('accountId') accountId: string, @Query({ schema: quoteQuery }) query: z.infer<typeof quoteQuery>) {
    return { quote: await quoteFor(this.dataSource, { accountId, medium: query.medium, now: this.clock.now(), wish: wishOf(query) }) };
  }

  @Answers(progressAnswer)
  @Staff('recharge.view', 'recharge:rechargeId')
  @Get('recharges/:rechargeId/progress')
  progress(@Param('rechargeId') rechargeId: string) {
    return rechargeProgress(this.dataSource, rechargeId);
  }

  @Answers(takingsAnswer)
  @Staff('recharge.view', 'site:siteId')
  @Get('sites/:siteId/recharges')
  async recharges(@Param('siteId') siteId: string, @Query({ schema: rechargesQuery }) query: z.infer<typeof rechargesQuery>) {
    const [site] = (await this.dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
    const zone = site!.zone;
    const day = query.day ?? civilDay(this.clock.now(), zone);
    const list = await listRecharges(this.dataSource, { siteId, operatorId: query.operator, channel: query.channel, from: startOfDay(day, zone), to: startOfDay(addDays(day, 1), zone), limit: query.limit, offset: query.offset });
    const besides = await cashBesides(this.dataSource, { siteId, from: startOfDay(day, zone), to: startOfDay(addDays(day, 1), zone), operatorId: query.operator });
    return { ...list, day, besides, totals: await dayTotals(this.dataSource, { siteId, day, zone, operatorId: query.operator }) };
  }

  @Answers(rechargesAnswer)
  @Staff('recharge.view', 'account:accountId')
  @Get('accounts/:accountId/recharges')
  accountRecharges(@Param('accountId') accountId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listRecharges(this.dataSource, { accountId, limit: query.limit, offset: query.offset });
  }

  @Answers(billsAnswer)
  @Staff('bill.view', 'account:accountId')
  @Get('accounts/:accountId/bills')
  bills(@Param('accountId') accountId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listBills(this.dataSource, { accountId, limit: query.limit, offset: query.offset });
  }

  @Answers(unsettledAnswer)
  @Staff('bill.view', 'account:accountId')
  @Get('accounts/:accountId/unsettled')
  unsettled(@Param('accountId') accountId: string) {
    return unsettledOf(this.dataSource, accountId);
  }

  @Answers(transfersAnswer)
  @Staff('account.view', 'account:accountId')
  @Get('accounts/:accountId/transfers')
  transfers(@Param('accountId') accountId: string, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return listTransfers(this.dataSource, { accountId, limit: query.limit, offset: query.offset });
  }
}
