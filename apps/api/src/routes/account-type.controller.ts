import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { StaffIdentity } from '#libs/access';
import { accountsOfType, changeEmergencyLimits, lockAccountType, setAccountType, writeAccountType } from '#libs/account';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { followTypeLimits } from '#libs/ledger';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { accountSummary } from '../account-summary.js';
import { Answers } from '../http/answers.js';
import { Asked, Me, Staff, type AppRequest } from '../http/access.js';
import { count, fenAmount, text } from '../http/schemas.js';
import { accountSchema, accountType } from './money.answers.js';

const emergency = z.strictObject({ emergencyFen: fenAmount.nullable(), emergencyBudgetFen: fenAmount.nullable() });
const typeBody = z
  .strictObject({
    name: text(40, 1), tariffPlanId: z.uuid().nullable(), waterTariffPlanId: z.uuid().nullable().optional(), threshold1Fen: fenAmount, threshold2Fen: fenAmount, overdraftLimitFen: fenAmount, ...emergency.shape,
    billing: z.enum(['prepaid', 'postpaid']), billDay: z.number().int().min(1).max(28), dueDays: z.number().int().min(0).max(90),
  })
  .refine(({ threshold1Fen, threshold2Fen }) => threshold2Fen <= threshold1Fen, { path: ['threshold2Fen'], message: 'the second warning comes after the first' });
const assignment = z.strictObject({ accountTypeId: z.uuid() });
const usageAnswer = z.strictObject({ accounts: count, feeItems: z.array(z.string()), subsidyRules: count }).meta({ id: 'AccountTypeUse' });
const savedAnswer = z.strictObject({ type: accountType, followed: count }).meta({ id: 'SavedAccountType' });

/** What the accounts of one class have in common. */
@ApiTags('money')
@Controller()
export class AccountTypeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(accountType)
  @Staff('site.settings', 'account-type:accountTypeId', { audit: 'account-type.emergency' })
  @Patch('account-types/:accountTypeId/emergency')
  change(@Param('accountTypeId') accountTypeId: string, @Body({ schema: emergency }) body: z.infer<typeof emergency>) {
    return inTransaction(this.dataSource, (tx) => changeEmergencyLimits(tx, { accountTypeId, ...body }));
  }

  @Answers(savedAnswer)
  @Staff('account.edit', 'site:siteId', { audit: 'account-type.add' })
  @Post('sites/:siteId/account-types')
  async add(@Param('siteId') siteId: string, @Body({ schema: typeBody }) body: z.infer<typeof typeBody>, @Me() me: StaffIdentity) {
    requirePlanRight(me, null, body.tariffPlanId);
    requirePlanRight(me, null, body.waterTariffPlanId ?? null);
    return { type: await inTransaction(this.dataSource, (tx) => writeAccountType(tx, { ...body, siteId })), followed: 0 };
  }

  /** From now on: accounts that stand as the type had it follow, those with values of their own keep them. Who is billed how stays as it is: that takes two persons. */
  @Answers(savedAnswer)
  @Staff('account.edit', 'account-type:accountTypeId', { audit: 'account-type.change' })
  @Put('account-types/:accountTypeId')
  async save(@Param('accountTypeId') id: string, @Body({ schema: typeBody }) body: z.infer<typeof typeBody>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    return inTransaction(this.dataSource, async (tx) => {
      const before = await lockAccountType(tx, id);
      requirePlanRight(me, before.tariffPlanId, body.tariffPlanId);
      if (body.waterTariffPlanId !== undefined) requirePlanRight(me, before.waterTariffPlanId, body.waterTariffPlanId);
      request.asked.auditBefore = before;
      const accountIds = await accountsOfType(tx, id);
      const type = await writeAccountType(tx, { ...body, id, siteId: before.siteId });
      const followed = await followTypeLimits(tx, { accountIds, before, after: type });
      await lookAgain(tx, accountIds);
      return { type, followed };
    });
  }

  @Answers(usageAnswer)
  @Staff('account.view', 'account-type:accountTypeId')
  @Get('account-types/:accountTypeId/use')
  async use(@Param('accountTypeId') id: string) {
    const [row] = (await this.dataSource.query(
      `SELECT (SELECT count(*) FROM account WHERE account_type_id = $1 AND state = 'open')::int AS accounts, (SELECT coalesce(array_agg(i.name ORDER BY i.name), '{}') FROM fee_item i JOIN fee_binding b ON b.item_id = i.id WHERE b.target = 'account_type' AND b.target_id = $1 AND i.ended_at IS NULL) AS "feeItems",
         (SELECT count(*) FROM subsidy_rule WHERE account_type_id = $1 AND ended_at IS NULL)::int AS "subsidyRules"`,
      [id],
    )) as object[];
    return row;
  }

  /** An account becomes one of another type: its limits, price plan, fees and subsidy follow that from then on. */
  @Answers(accountSchema)
  @Staff('account.edit', 'account:accountId', { audit: 'account.type' })
  @Put('accounts/:accountId/type')
  @HttpCode(200)
  async assign(@Param('accountId') accountId: string, @Body({ schema: assignment }) { accountTypeId }: z.infer<typeof assignment>, @Me() me: StaffIdentity, @Asked() request: AppRequest) {
    await inTransaction(this.dataSource, async (tx) => {
      const { before, after } = await setAccountType(tx, { accountId, accountTypeId });
      requirePlanRight(me, before.tariffPlanId, after.tariffPlanId);
      requirePlanRight(me, before.waterTariffPlanId, after.waterTariffPlanId);
      request.asked.auditBefore = { accountType: before.name };
      await followTypeLimits(tx, { accountIds: [accountId], before, after });
      await lookAgain(tx, [accountId]);
    });
    return accountSummary(this.dataSource, { accountId }, me.permissions.includes('phone.view'), this.clock.now());
  }
}

/** Another price plan is a price: whoever gives it may set prices. */
function requirePlanRight(me: StaffIdentity, before: string | null, after: string | null): void {
  if (before !== after && !me.permissions.includes('tariff.edit')) throw new DomainError('forbidden', 'permission-missing', 'needs tariff.edit', { permission: 'tariff.edit' });
}

const ACCOUNTS_PER_MESSAGE = 500;
async function lookAgain(tx: Tx, accountIds: readonly string[]): Promise<void> {
  for (let start = 0; start < accountIds.length; start += ACCOUNTS_PER_MESSAGE) await putOutbox(tx, [{ topic: 'supply.check', key: 'account-type', payload: { accountIds: accountIds.slice(start, start + ACCOUNTS_PER_MESSAGE) } }]);
}
