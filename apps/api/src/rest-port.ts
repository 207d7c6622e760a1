import type { Provider } from '@nestjs/common';
import { askRefund, cashAsOne, planRefund, publicUrlOf, refundables } from '#libs/payment';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import type { RestPort } from '#libs/settlement';

export const REST_PORT = Symbol('REST_PORT');

/** Where the rest of an account goes that is not paid out at once: a refund request of the payment room, held from the moment the account ends. */
export const restPort: Provider = {
  provide: REST_PORT,
  inject: [CLOCK, SETTINGS],
  useFactory: (clock: Clock, settings: Settings): RestPort => ({
    plan: async (database, { accountId, amountFen }) => cashAsOne(planRefund(await refundables(database, accountId, 'all'), amountFen, clock.wall()).map(({ channel, orderId, amountFen: partFen }) => ({ channel, orderId, amountFen: partFen }))),
    send: async (tx, { actor, at, ...rest }) => ({ refundRequestId: (await askRefund(tx, { ...rest, asked: actor, now: at, wall: clock.wall(), publicUrl: publicUrlOf(settings) })).id }),
  }),
};
