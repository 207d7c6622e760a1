import { Module } from '@nestjs/common';
import { CloseAccount } from './close-account.js';
import { HandOver } from './hand-over.js';
import { OpenAccount } from './open-account.js';
import { SettleBuilding } from './settle-building.js';
import { SettleDue } from './settle-due.js';
import { AddTariffVersion, CreateTariffPlan } from './tariff-plans.js';

const useCases = [SettleBuilding, SettleDue, OpenAccount, CloseAccount, HandOver, CreateTariffPlan, AddTariffVersion];

/** Needs the data source and the clock of the application. */
@Module({ providers: useCases, exports: useCases })
export class SettlementModule {}
