import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { accountEntities, AccountModule } from '#libs/account';
import { DatabaseModule } from '#libs/database';
import { meteringEntities } from '#libs/metering';
import { PaymentModule, type MakeChannels } from '#libs/payment';
import { PlatformApps } from '#libs/platform';
import { RuntimeModule, type Clock, type Settings } from '#libs/runtime';
import { SettlementModule } from '#libs/settlement';
import { siteEntities } from '#libs/site';
import { approvalProviders } from './approval-effects.js';
import { DemoAccounts } from './demo/demo-accounts.js';
import { DemoMerchants } from './demo/demo-merchants.js';
import { AccessGuard } from './http/access.guard.js';
import { AnswerCheck } from './http/answers.js';
import { ProblemFilter } from './http/problem.filter.js';
import { WriteInterceptor } from './http/write.interceptor.js';
import { PublicRate } from './public-rate.js';
import { PayerIdentity } from './payer-identity.js';
import { VisitorIdentity } from './visitor-identity.js';
import { LookAtOrder } from './look-at-order.js';
import { LiveEvents } from './live-events.js';
import { restPort } from './rest-port.js';
import { AccountTypeController } from './routes/account-type.controller.js';
import { ApportionmentController } from './routes/apportionment.controller.js';
import { ChargeController } from './routes/charge.controller.js';
import { FeeController } from './routes/fee.controller.js';
import { GridController } from './routes/grid.controller.js';
import { MergedAccountController } from './routes/merged-account.controller.js';
import { OutsideController } from './routes/outside.controller.js';
import { OutsideTokenController } from './routes/outside-token.controller.js';
import { PostpaidController } from './routes/postpaid.controller.js';
import { SubsidyController } from './routes/subsidy.controller.js';
import { ApprovalController } from './routes/approval.controller.js';
import { AdminController } from './routes/admin.controller.js';
import { CorrectionController } from './routes/correction.controller.js';
import { CustomerOrderController } from './routes/customer-order.controller.js';
import { AnnouncementController } from './routes/announcement.controller.js';
import { ChangeController } from './routes/change.controller.js';
import { ClosingController } from './routes/closing.controller.js';
import { CutController } from './routes/cut.controller.js';
import { CustomerController } from './routes/customer.controller.js';
import { DisputeController } from './routes/dispute.controller.js';
import { HandheldController } from './routes/handheld.controller.js';
import { KioskAdminController } from './routes/kiosk-admin.controller.js';
import { KioskController } from './routes/kiosk.controller.js';
import { LandlordController } from './routes/landlord.controller.js';
import { MeController } from './routes/me.controller.js';
import { MeterController } from './routes/meter.controller.js';
import { MeterDisplayController } from './routes/meter-display.controller.js';
import { MoneyController } from './routes/money.controller.js';
import { OrderController } from './routes/order.controller.js';
import { OwnerSwitchController } from './routes/owner-switch.controller.js';
import { PeopleController } from './routes/people.controller.js';
import { DunningController } from './routes/dunning.controller.js';
import { EmergencyController } from './routes/emergency.controller.js';
import { HandOverController } from './routes/hand-over.controller.js';
import { PhotoController } from './routes/photo.controller.js';
import { PlainController } from './routes/plain.controller.js';
import { PriceController } from './routes/price.controller.js';
import { PublicPriceController } from './routes/public-price.controller.js';
import { PublicPayController } from './routes/public-pay.controller.js';
import { QuotaController } from './routes/quota.controller.js';
import { ReconcileController } from './routes/reconcile.controller.js';
import { RefundController } from './routes/refund.controller.js';
import { SessionController } from './routes/session.controller.js';
import { SettlementListController } from './routes/settlement-list.controller.js';
import { SignInController } from './routes/sign-in.controller.js';
import { SiteController } from './routes/site.controller.js';
import { StatementController } from './routes/statement.controller.js';
import { StallController } from './routes/stall.controller.js';
import { SupplyController } from './routes/supply.controller.js';
import { TicketController } from './routes/ticket.controller.js';
import { TelegramStore } from './telegram-store.js';

export const controllers = [
  SessionController, SiteController, StallController, MeterController, SupplyController, MoneyController, AdminController, CustomerController, PlainController,
  OrderController, CustomerOrderController, PublicPayController, RefundController,
  KioskController, KioskAdminController,
  ReconcileController,
  SignInController, MeController, LandlordController, PeopleController, OwnerSwitchController,
  HandOverController, EmergencyController, PhotoController, TicketController, AnnouncementController, ClosingController, MeterDisplayController, AccountTypeController,
  ApprovalController, PriceController, PublicPriceController,
  ChangeController, HandheldController, CorrectionController, DisputeController,
  ApportionmentController, ChargeController, FeeController, SettlementListController, QuotaController,
  SubsidyController, OutsideTokenController, OutsideController, MergedAccountController, PostpaidController,
  StatementController,
  CutController, GridController, DunningController,
];

@Module({})
export class AppModule {
  static for(settings: Settings, clock: Clock, makeChannels?: MakeChannels): DynamicModule {
    return {
      module: AppModule,
      imports: [RuntimeModule.for('api', settings, clock), DatabaseModule.for('api', [...siteEntities, ...meteringEntities, ...accountEntities], 15), AccountModule, SettlementModule, PaymentModule.for(makeChannels)],
      controllers,
      providers: [
        LiveEvents, TelegramStore, DemoAccounts, DemoMerchants, LookAtOrder, PayerIdentity, VisitorIdentity, PublicRate, restPort, ...approvalProviders,
        { provide: PlatformApps, useValue: new PlatformApps({ keysDir: settings.MERCHANT_KEYS_DIR, weixinUrl: settings.WEIXIN_URL, alipayUrl: settings.ALIPAY_URL, wall: () => clock.wall() }) },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        ...(settings.CHECK_ANSWERS === '1' ? [{ provide: APP_INTERCEPTOR, useClass: AnswerCheck }] : []),
        { provide: APP_INTERCEPTOR, useClass: WriteInterceptor },
      ],
    };
  }
}
