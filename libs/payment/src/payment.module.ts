import { Module } from '@nestjs/common';
import { CounterRecharge } from './counter-recharge.js';

/** Needs the data source and the clock of the application. */
@Module({ providers: [CounterRecharge], exports: [CounterRecharge] })
export class PaymentModule {}
