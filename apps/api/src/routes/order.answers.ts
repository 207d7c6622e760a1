import { z } from 'zod';
import { channelNames, orderStates, payWays } from '#libs/payment';
import { count, integer, pageOf, time } from '../http/schemas.js';
import { runwaySchema } from './stall.answers.js';

export const channel = z.enum(channelNames);
export const way = z.enum(payWays);
const state = z.enum(orderStates);

const payParams = z
  .union([
    z.strictObject({
      kind: z.literal('sheet'), platform: z.literal('wechat'),
      sheet: z.strictObject({ appId: z.string(), timeStamp: z.string(), nonceStr: z.string(), package: z.string(), signType: z.literal('RSA'), paySign: z.string() }),
    }),
    z.strictObject({ kind: z.literal('sheet'), platform: z.literal('alipay'), sheet: z.strictObject({ tradeNO: z.string() }) }),
    z.strictObject({ kind: z.literal('code'), codeText: z.string() }),
    z.strictObject({ kind: z.literal('open'), openUrl: z.string() }),
  ])
  .meta({ id: 'PayParams' });

const strangersOrder = {
  orderId: z.uuid(), channel, way, amountFen: integer, purse: z.enum(['energy', 'water', 'property']), state, unknown: z.boolean(), params: payParams.nullable(), createdAt: time, expiresAt: time, paidAt: time.nullable(), creditedAt: time.nullable(), commandedAt: time.nullable(),
  restoredAt: time.nullable(), needed: z.boolean(), waitingFor: z.enum(['gateway_offline', 'device', 'other_hold']).nullable(), canPayAgain: z.boolean(), refusal: z.enum(['earlier-order-open', 'account-closed', 'channel-refused']).optional(),
};
const order = { ...strangersOrder, stallId: z.uuid() };

export const orderAnswer = z.strictObject(order).meta({ id: 'Order' });
export const strangersOrderAnswer = z.strictObject(strangersOrder).meta({ id: 'StrangersOrder' });
export const ordersAnswer = pageOf(orderAnswer);

const options = { channels: z.array(z.strictObject({ channel, ways: z.array(way) })), minFen: integer, maxFen: integer, chips: z.array(integer) };
/** water has a purse of its own, for which one may pay */
const water = z.boolean();
const payee = { siteName: z.string(), stallNumber: z.string(), floor: z.string(), maskedName: z.string() };
export const payOptionsAnswer = z.strictObject({ ...options, lastAmountFen: integer.nullable(), payee: z.strictObject(payee), water }).meta({ id: 'PayOptions' });
export const stallCodeAnswer = z.strictObject({ ...payee, payable: z.boolean(), water, ...options }).meta({ id: 'StallCode' });
export const orderRunwayAnswer = runwaySchema.extend({ at: time }).meta({ id: 'RunwayAfter' });

export const orderRowSchema = z
  .strictObject({
    orderId: z.uuid(), stallId: z.uuid(), stallNumber: z.string(), accountId: z.uuid(), channel, way, origin: z.enum(['mini', 'counter', 'kiosk', 'stall-code']), amountFen: integer, state, unknown: z.boolean(),
    payerKind: z.enum(['customer', 'visitor', 'staff']), payerName: z.string(), outTradeNo: z.string(), transactionId: z.string().nullable(), createdAt: time, expiresAt: time, paidAt: time.nullable(), creditedAt: time.nullable(),
    closedAt: time.nullable(), suspense: z.boolean(), mismatch: z.string().nullable(),
  })
  .meta({ id: 'OrderRow' });
export const staffOrdersAnswer = z.strictObject({ items: z.array(orderRowSchema), total: count, totals: z.strictObject({ count, paidFen: integer }) }).meta({ id: 'StaffOrders' });

export const refundPartSchema = z
  .strictObject({
    id: z.uuid(), channel: z.enum(['cash', ...channelNames]), orderId: z.uuid().nullable(), rechargeId: z.uuid().nullable(), outRefundNo: z.string(), amountFen: integer,
    state: z.enum(['held', 'approved', 'sent', 'succeeded', 'failed', 'abnormal', 'released']), unknown: z.boolean(), sentAt: time.nullable(), succeededAt: time.nullable(), paidOutName: z.string().nullable(), error: z.string().nullable(),
    note: z.string().nullable(),
  })
  .meta({ id: 'RefundPart' });
export const orderDetailAnswer = z
  .strictObject({
    ...order, row: orderRowSchema, description: z.string(), refusedBy: z.string().nullable(), events: z.array(z.strictObject({ at: time, kind: z.string(), detail: z.record(z.string(), z.unknown()) })),
    notifications: z.array(z.strictObject({ receivedAt: time, messageId: z.string().nullable(), verified: z.boolean(), bytes: count })), refunds: z.array(refundPartSchema),
  })
  .meta({ id: 'OrderDetail' });

const checkStep = z
  .strictObject({ step: z.enum(['keys', 'certificate', 'clock', 'connection', 'signature', 'bill']), state: z.enum(['ok', 'warning', 'failed']), code: z.string(), detail: z.string() })
  .meta({ id: 'CheckStep' });
export const merchantAnswer = z
  .strictObject({ id: z.uuid(), channel, keyFolder: z.string(), merchantNumber: z.string(), appId: z.string(), enabled: z.boolean(), checkedAt: time.nullable(), check: z.array(checkStep).nullable() })
  .meta({ id: 'Merchant' });
export const merchantsAnswer = z.array(merchantAnswer);
export const checkAnswer = z.array(checkStep);
