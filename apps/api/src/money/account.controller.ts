import { Body, Controller, Get, Inject, Param, Patch, Post, Query } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { changeAccountPlan, lockAccount } from '#libs/account';
import { inTransaction, notifyLive, putOutbox } from '#libs/database';
import { changePurseLimits, listTransfers } from '#libs/ledger';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { listBills, unsettledOf } from '#libs/settlement';
import { accountById, accountList, maskPhone } from '../queries/accounts.js';
import * as money from '../schema/money.js';
import { uuidInPath } from '../schema/path.js';
import * as plain from '../schema/plain.js';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { CurrentStaff, Note, type AuditNote, type CallingStaff } from '../web/request.js';
import { Occupancy } from './occupancy.js';

@Controller('api/v1')
export class AccountController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly occupancy: Occupancy,
  ) {}

  @Get('sites/:siteId/accounts')
  @Access({ permission: 'account.view', object: ['site', 'siteId'] })
  @Answers('Accounts, open ones first', money.accountPage)
  async accounts(@Param('siteId', uuidInPath) siteId: string, @Query({ schema: money.accountQuery }) query: z.output<typeof money.accountQuery>, @CurrentStaff() staff: CallingStaff): Answer<typeof money.accountPage> {
    const { items, total } = await accountList(this.database, siteId, query);
    return { items: mayReadPhones(staff) ? items : items.map((item) => ({ ...item, phone: maskPhone(item.phone) })), total };
  }

  @Post('sites/:siteId/accounts')
  @Access({ permission: 'account.open', object: ['site', 'siteId'] })
  @Answers('Opens an account on a stall', money.account, { status: 201 })
  @Idempotent()
  @Audited('account.open')
  async openAccount(
    @Param('siteId', uuidInPath) siteId: string, @Body({ schema: money.openAccountBody }) body: z.output<typeof money.openAccountBody>, @CurrentStaff() staff: CallingStaff, @Note() note: AuditNote,
  ): Answer<typeof money.account> {
    const accountId = await this.occupancy.open(staff.actor, siteId, body);
    const opened = await accountById(this.database, accountId);
    Object.assign(note, { objectId: accountId, objectName: opened.number });
    return opened;
  }

  @Get('accounts/:id')
  @Access({ permission: 'account.view', object: ['account', 'id'] })
  @Answers('An account', money.account)
  async account(@Param('id', uuidInPath) id: string, @CurrentStaff() staff: CallingStaff): Answer<typeof money.account> {
    const account = await accountById(this.database, id);
    if (!mayReadPhones(staff)) account.customer.phone = maskPhone(account.customer.phone);
    return account;
  }

  @Patch('accounts/:id')
  @Access({ permission: 'account.open', object: ['account', 'id'] })
  @Answers('Changes warning levels, overdraft or price plan', money.account)
  @Audited('account.change')
  async changeAccount(@Param('id', uuidInPath) id: string, @Body({ schema: money.changeAccountBody }) body: z.output<typeof money.changeAccountBody>, @Note() note: AuditNote): Answer<typeof money.account> {
    const before = await accountById(this.database, id);
    note.before = { threshold1Fen: before.threshold1Fen, threshold2Fen: before.threshold2Fen, overdraftLimitFen: before.overdraftLimitFen, tariffPlan: before.tariffPlan };
    const { tariffPlanId, ...limits } = body;
    await inTransaction(this.database, async (tx) => {
      const account = await lockAccount(tx, id);
      if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
      const purse = await changePurseLimits(tx, id, limits);
      if (purse.threshold2Fen > purse.threshold1Fen) throw new DomainError('invalid', 'thresholds-cross', 'the second warning level lies above the first');
      if (tariffPlanId !== undefined) await changeAccountPlan(tx, id, tariffPlanId);
      await putOutbox(tx, [{ topic: 'supply.check', key: `account:${id}`, payload: { accountIds: [id] } }]);
      await notifyLive(tx, { siteId: account.siteId, kind: 'account', accountIds: [id] });
    });
    return accountById(this.database, id);
  }

  @Post('accounts/:id/close')
  @Access({ permission: 'account.close', object: ['account', 'id'] })
  @Answers('Closes an account after a final reading and settlement', money.accountClosed)
  @Idempotent()
  @Audited('account.close')
  async closeAccount(@Param('id', uuidInPath) id: string, @Body({ schema: money.closeAccountBody }) body: z.output<typeof money.closeAccountBody>, @CurrentStaff() staff: CallingStaff): Answer<typeof money.accountClosed> {
    return this.occupancy.close(staff.actor, id, body);
  }

  @Get('accounts/:id/bills')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('Bills with their explanation, newest first', money.billPage)
  async bills(@Param('id', uuidInPath) id: string, @Query({ schema: plain.pageQuery }) query: plain.PageQuery): Answer<typeof money.billPage> {
    return listBills(this.database, { accountId: id, ...query });
  }

  @Get('accounts/:id/unsettled')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('What is read but not yet settled', money.unsettled)
  async unsettled(@Param('id', uuidInPath) id: string): Answer<typeof money.unsettled> {
    return unsettledOf(this.database, id);
  }

  @Get('accounts/:id/transfers')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('What moved the purse, newest first', money.transferPage)
  async transfers(@Param('id', uuidInPath) id: string, @Query({ schema: plain.pageQuery }) query: plain.PageQuery): Answer<typeof money.transferPage> {
    return listTransfers(this.database, { accountId: id, ...query });
  }
}

/** Who opens accounts needs the phone; others see its ends. */
function mayReadPhones(staff: CallingStaff): boolean {
  return staff.permissions.includes('account.open');
}
