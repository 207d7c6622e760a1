import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity } from '#libs/access';
import { openAccountOfStall, type StallOfCustomer } from '#libs/account';
import { DomainError } from '#libs/runtime';
import { Customer, MyCustomer, MyStanding, Staff } from '../http/access.js';
import { Answers } from '../http/answers.js';
import { accountStatement } from '../queries/account-statement.js';
import { metersShown } from '../queries/merged-account.js';
import { month } from './fee.answers.js';
import { statementAnswer } from './money.answers.js';

const monthQuery = z.strictObject({ month });

/** A month of an account on one sheet, the same for staff and for the people of the stall. */
@ApiTags('money')
@Controller()
export class StatementController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @Answers(statementAnswer)
  @Staff('bill.view', 'account:accountId')
  @Get('accounts/:accountId/statement')
  ofAccount(@Param('accountId') accountId: string, @Query({ schema: monthQuery }) query: z.infer<typeof monthQuery>) {
    return accountStatement(this.dataSource, { accountId, month: query.month });
  }

  @Answers(statementAnswer)
  @Customer('customer-stall:stallId')
  @Get('customer/stalls/:stallId/statement')
  async mine(@Param('stallId') stallId: string, @Query({ schema: monthQuery }) query: z.infer<typeof monthQuery>, @MyCustomer() me: CustomerIdentity, @MyStanding() standing: StallOfCustomer) {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    // An account of several stalls is its holder's: others see what was used at theirs.
    const all = standing.holderId === me.customerId;
    const shown = await metersShown(this.dataSource, { accountId: account.id, stallId, all });
    const whole = all || shown.length === (await metersShown(this.dataSource, { accountId: account.id, stallId, all: true })).length;
    return accountStatement(this.dataSource, { accountId: account.id, month: query.month, meterIds: whole ? null : shown });
  }
}
