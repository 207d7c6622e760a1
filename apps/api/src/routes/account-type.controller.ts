import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { changeEmergencyLimits } from '#libs/account';
import { inTransaction } from '#libs/database';
import { Answers } from '../http/answers.js';
import { Staff } from '../http/access.js';
import { fenAmount } from '../http/schemas.js';
import { accountType } from './money.answers.js';

const emergency = z.strictObject({ emergencyFen: fenAmount.nullable(), emergencyBudgetFen: fenAmount.nullable() });

/** What the accounts of one class have in common. */
@ApiTags('money')
@Controller()
export class AccountTypeController {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  @Answers(accountType)
  @Staff('site.settings', 'account-type:accountTypeId', { audit: 'account-type.emergency' })
  @Patch('account-types/:accountTypeId/emergency')
  change(@Param('accountTypeId') accountTypeId: string, @Body({ schema: emergency }) body: z.infer<typeof emergency>) {
    return inTransaction(this.dataSource, (tx) => changeEmergencyLimits(tx, { accountTypeId, ...body }));
  }
}
