import type { Type } from '@nestjs/common';
import { CustomerStallController } from './customer/customer-stall.controller.js';
import { CustomerController } from './customer/customer.controller.js';
import { HealthController } from './health/health.controller.js';
import { ImportController } from './import/import.controller.js';
import { FieldController } from './meter/field.controller.js';
import { MeterController } from './meter/meter.controller.js';
import { AccountController } from './money/account.controller.js';
import { RechargeController } from './money/recharge.controller.js';
import { TariffController } from './money/tariff.controller.js';
import { SessionController } from './session/session.controller.js';
import { LiveController } from './site/live.controller.js';
import { SiteController } from './site/site.controller.js';
import { AlarmController } from './staff/alarm.controller.js';
import { StaffController } from './staff/staff.controller.js';
import { StallController } from './stall/stall.controller.js';
import { SupplyController } from './supply/supply.controller.js';

/** Every controller of the API; routes, access rules and the OpenAPI document are read from this list. */
export const apiControllers: Type[] = [
  SessionController, SiteController, LiveController, StallController, MeterController, FieldController, SupplyController, AlarmController,
  TariffController, AccountController, RechargeController, StaffController, ImportController, CustomerController, CustomerStallController, HealthController,
];
