import { Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, LOGGER, SETTINGS, type Clock, type Logger, type Settings } from '#libs/runtime';
import { CHANNELS, type ChannelRegistry } from './channel.js';
import { makeChannelRegistry } from './channel-registry.js';
import { CounterRecharge } from './counter-recharge.js';
import { Merchants } from './merchants/merchants.js';
import { HearNotification } from './notifications/hear-notification.js';
import { CreateOrder } from './orders/create-order.js';
import { SettleOrder } from './orders/settle-order.js';
import { SubmitOrder } from './orders/submit-order.js';
import { publicUrlOf } from './public-url.js';
import { ReconcileBills } from './reconcile/reconcile-bills.js';
import { DecideRefund } from './refunds/decide-refund.js';
import { MendRefund } from './refunds/mend-refund.js';
import { SettleRefund } from './refunds/settle-refund.js';
import { FrontPayment } from './unionpay/front-payment.js';

const useCases = [FrontPayment, CounterRecharge, CreateOrder, SubmitOrder, SettleOrder, HearNotification, DecideRefund, SettleRefund, MendRefund, Merchants, ReconcileBills];

export type MakeChannels = (settings: Settings, clock: Clock, logger: Logger) => ChannelRegistry;

/** The channels as the settings name them. */
const channelsOf: MakeChannels = (settings, clock, log) =>
  makeChannelRegistry({
    keysDir: settings.MERCHANT_KEYS_DIR, urls: { wechat: settings.WECHAT_PAY_URL, alipay: settings.ALIPAY_URL, unionpay: settings.UNIONPAY_URL }, publicUrl: publicUrlOf(settings), wall: () => clock.wall(), log,
  });

/** Needs the data source, the settings, the clock and the logger of the application; tests bring channels of their own. */
@Module({})
export class PaymentModule {
  static for(makeChannels: MakeChannels = channelsOf): DynamicModule {
    return {
      module: PaymentModule,
      providers: [...useCases, { provide: CHANNELS, inject: [SETTINGS, CLOCK, LOGGER], useFactory: makeChannels }],
      exports: [...useCases, CHANNELS],
    };
  }
}
