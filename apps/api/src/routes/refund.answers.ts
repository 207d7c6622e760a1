import { z } from 'zod';
import { cashAsOne, channelNames, type RefundPartRow, type RefundRequest } from '#libs/payment';
import { integer, medium, pageOf, time } from '../http/schemas.js';
import { refundPartSchema } from './order.answers.js';

const fields = {
  purse: z.enum(['energy', 'water']),
  id: z.uuid(), accountId: z.uuid(), stallNumber: z.string(), customerName: z.string(), amountFen: integer, reason: z.string(), cause: z.enum(['customer', 'staff', 'leaving', 'hand_over', 'late_payment']),
  state: z.enum(['asked', 'rejected', 'running', 'done']), askedKind: z.enum(['staff', 'customer', 'system']), askedName: z.string(), askedAt: time, decidedName: z.string().nullable(), decidedAt: time.nullable(),
  decisionNote: z.string().nullable(), finishedAt: time.nullable(), parts: z.array(refundPartSchema),
};
export const refundRequestAnswer = z.strictObject({ ...fields, askedId: z.string(), accountState: z.enum(['open', 'closed']) }).meta({ id: 'RefundRequest' });
export const refundRequestsAnswer = pageOf(refundRequestAnswer);

const ownPart = z.strictObject({ channel: z.enum(['cash', ...channelNames]), amountFen: integer, state: fields.parts.element.shape.state, succeededAt: time.nullable() });
export const ownRefundAnswer = z.strictObject({ id: z.uuid(), purse: fields.purse, amountFen: integer, reason: z.string(), state: fields.state, askedAt: time, decidedAt: time.nullable(), decisionNote: z.string().nullable(), finishedAt: time.nullable(), parts: z.array(ownPart) }).meta({ id: 'OwnRefund' });
export const ownRefundsAnswer = pageOf(ownRefundAnswer);

export const refundableAnswer = z
  .strictObject({
    /** water has a balance of its own, which is asked back by itself */
    water: z.boolean(),
    refundableFen: integer, heldBackFen: integer, why: z.array(z.enum(['accrued', 'emergency', 'debt', 'beyond-recharges'])),
    parts: z.array(z.strictObject({ channel: z.enum(['cash', ...channelNames]), orderId: z.uuid().nullable(), amountFen: integer })),
  })
  .meta({ id: 'Refundable' });

export const closedMoneyAnswer = z
  .array(z.strictObject({ accountId: z.uuid(), accountNumber: z.string(), stallId: z.uuid(), stallNumber: z.string(), customerName: z.string(), closedAt: time, since: time, why: z.enum(['refund_release', 'reversal', 'other']), reason: z.string(), balanceFen: integer, refundableFen: integer, asked: z.boolean() }).meta({ id: 'ClosedMoney' }));

export const slipAnswer = z
  .strictObject({
    request: refundRequestAnswer, siteName: z.string(), stallName: z.string(), accountNumber: z.string(), amountCapital: z.string(), cashFen: integer, channelFen: integer, printedAt: time,
    meters: z.array(z.strictObject({ meterNumber: z.string(), medium, registerWh: integer.nullable(), readAt: time.nullable(), fromRegisterWh: integer, priceMicroYuanPerKwh: integer.nullable() })),
  })
  .meta({ id: 'RefundSlip' });

export const partView = (part: RefundPartRow) => ({
  id: part.id, channel: part.channel, orderId: part.orderId, rechargeId: part.rechargeId, outRefundNo: part.outRefundNo, amountFen: part.amountFen, state: part.state, unknown: part.unknown, sentAt: part.sentAt, succeededAt: part.succeededAt,
  paidOutName: part.paidOutName, error: part.error, note: part.note,
});
export const requestView = ({ siteId: _site, decidedBy: _by, parts, ...request }: RefundRequest) => ({ ...request, parts: parts.map(partView) });
export const ownRequestView = ({ id, purse, amountFen, reason, state, askedAt, decidedAt, decisionNote, finishedAt, parts }: RefundRequest) => ({
  id, purse, amountFen, reason, state, askedAt, decidedAt, decisionNote, finishedAt, parts: cashAsOne(parts).map((part) => ({ channel: part.channel, amountFen: part.amountFen, state: part.state, succeededAt: part.succeededAt })),
});
