import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccountMeter } from './entities/account-meter.entity.js';
import { AccountType } from './entities/account-type.entity.js';
import { Account } from './entities/account.entity.js';
import { Customer } from './entities/customer.entity.js';

export const accountEntities = [Customer, Account, AccountType, AccountMeter];

@Module({ imports: [TypeOrmModule.forFeature(accountEntities)], exports: [TypeOrmModule] })
export class AccountModule {}
