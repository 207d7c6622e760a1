import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, Audited, Idempotent, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as money from '../schema/money.js';
import * as plain from '../schema/plain.js';

@Controller('api/v1')
export class AccountController {
  @Get('sites/:siteId/accounts')
  @Access({ permission: 'account.view', object: ['site', 'siteId'] })
  @Answers('Accounts, open ones first', money.accountPage)
  async accounts(@Param('siteId', uuidInPath) _siteId: string, @Query({ schema: money.accountQuery }) _query: z.output<typeof money.accountQuery>): Answer<typeof money.accountPage> {
    return notWired();
  }

  @Post('sites/:siteId/accounts')
  @Access({ permission: 'account.open', object: ['site', 'siteId'] })
  @Answers('Opens an account on a stall', money.account, { status: 201 })
  @Idempotent()
  @Audited('account.open')
  async openAccount(@Param('siteId', uuidInPath) _siteId: string, @Body({ schema: money.openAccountBody }) _body: z.output<typeof money.openAccountBody>): Answer<typeof money.account> {
    return notWired();
  }

  @Get('accounts/:id')
  @Access({ permission: 'account.view', object: ['account', 'id'] })
  @Answers('An account', money.account)
  async account(@Param('id', uuidInPath) _id: string): Answer<typeof money.account> {
    return notWired();
  }

  @Patch('accounts/:id')
  @Access({ permission: 'account.open', object: ['account', 'id'] })
  @Answers('Changes warning levels, overdraft or price plan', money.account)
  @Audited('account.change')
  async changeAccount(@Param('id', uuidInPath) _id: string, @Body({ schema: money.changeAccountBody }) _body: z.output<typeof money.changeAccountBody>): Answer<typeof money.account> {
    return notWired();
  }

  @Post('accounts/:id/close')
  @Access({ permission: 'account.close', object: ['account', 'id'] })
  @Answers('Closes an account after a final reading and settlement', money.accountClosed)
  @Idempotent()
  @Audited('account.close')
  async closeAccount(@Param('id', uuidInPath) _id: string, @Body({ schema: money.closeAccountBody }) _body: z.output<typeof money.closeAccountBody>): Answer<typeof money.accountClosed> {
    return notWired();
  }

  @Get('accounts/:id/bills')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('Bills with their explanation, newest first', money.billPage)
  async bills(@Param('id', uuidInPath) _id: string, @Query({ schema: plain.pageQuery }) _query: z.output<typeof plain.pageQuery>): Answer<typeof money.billPage> {
    return notWired();
  }

  @Get('accounts/:id/unsettled')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('What is read but not yet settled', money.unsettled)
  async unsettled(@Param('id', uuidInPath) _id: string): Answer<typeof money.unsettled> {
    return notWired();
  }

  @Get('accounts/:id/transfers')
  @Access({ permission: 'bill.view', object: ['account', 'id'] })
  @Answers('What moved the purse, newest first', money.transferPage)
  async transfers(@Param('id', uuidInPath) _id: string, @Query({ schema: plain.pageQuery }) _query: z.output<typeof plain.pageQuery>): Answer<typeof money.transferPage> {
    return notWired();
  }
}
