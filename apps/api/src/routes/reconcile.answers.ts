import { z } from 'zod';
import { count, integer, pageOf, time } from '../http/schemas.js';

const channel = z.enum(['wechat', 'alipay', 'unionpay']);

const channelBill = z
  .strictObject({
    id: z.uuid(), merchantId: z.uuid(), channel, day: z.iso.date(), state: z.enum(['waiting', 'fetched', 'open', 'closed']), payments: count, paymentsFen: integer, refunds: count, refundsFen: integer, feesFen: integer,
    fetchedAt: time.nullable(), comparedAt: time.nullable(), closedAt: time.nullable(), nextAttemptAt: time.nullable(), attempts: count, error: z.string().nullable(), open: count, settled: count,
  })
  .meta({ id: 'ChannelBill' });

const difference = z
  .strictObject({
    id: integer, kind: z.enum(['missing_here', 'missing_there', 'amount_differs', 'unknown_order', 'refund_missing_here', 'refund_missing_there', 'refund_differs']), number: z.string(), orderId: z.uuid().nullable(), refundId: z.uuid().nullable(),
    stallNumber: z.string().nullable(), oursFen: integer.nullable(), theirsFen: integer.nullable(), proposal: z.enum(['credit', 'query', 'refund', 'wait', 'ask_channel', 'ignore']), state: z.enum(['open', 'repaired', 'decided', 'gone']),
    foundAt: time, settledAt: time.nullable(), settledBy: z.string().nullable(), note: z.string().nullable(),
  })
  .meta({ id: 'ReconciliationDifference' });

const comparedRow = z
  .strictObject({ kind: z.enum(['payment', 'refund']), number: z.string(), orderId: z.uuid().nullable(), stallNumber: z.string().nullable(), at: time.nullable(), oursFen: integer.nullable(), theirsFen: integer.nullable(), differenceFen: integer })
  .meta({ id: 'ComparedRow' });

export const channelBillsAnswer = z.array(channelBill);
export const channelBillAnswer = z
  .strictObject({
    bill: channelBill, differences: z.array(difference), rows: pageOf(comparedRow),
    totals: z.strictObject({ oursPaymentsFen: integer, theirsPaymentsFen: integer, oursRefundsFen: integer, theirsRefundsFen: integer }),
  })
  .meta({ id: 'ChannelBillPage' });
