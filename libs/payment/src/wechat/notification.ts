import { z } from 'zod';
import type { Heard } from '../channel.js';
import { openSealed } from './aead.js';
import { paidTrade, paymentOf } from './answers.js';

const envelope = z.object({
  id: z.string().min(1).max(64), event_type: z.string().min(1), resource_type: z.literal('encrypt-resource'),
  resource: z.object({ algorithm: z.literal('AEAD_AES_256_GCM'), ciphertext: z.string(), nonce: z.string(), associated_data: z.string().optional() }),
});
const paid = paidTrade.extend({ trade_state: z.literal('SUCCESS') });
const refund = z.object({ out_trade_no: z.string().min(1), out_refund_no: z.string().min(1) });

const refused = (reason: string): Heard => ({ kind: 'refused', reason });

function json(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

/** What a notification says whose signature has been verified over `body`. Its content is sealed with the merchant's API key. */
export function heardOf(body: Buffer, apiKey: Buffer): Heard {
  const message = envelope.safeParse(json(body));
  if (!message.success) return refused('no notification of WeChat Pay');
  const { id, event_type: event, resource } = message.data;
  const plain = openSealed(apiKey, { nonce: resource.nonce, associatedData: resource.associated_data, ciphertext: resource.ciphertext });
  if (plain === undefined) return refused('the content does not open with our API key');
  const content = json(plain);
  if (event === 'TRANSACTION.SUCCESS') {
    const trade = paid.safeParse(content);
    return trade.success ? { kind: 'payment', messageId: id, outTradeNo: trade.data.out_trade_no, payment: paymentOf(trade.data) } : refused(`a payment without ${trade.error.issues[0]?.path.join('.')}`);
  }
  if (event.startsWith('REFUND.')) {
    const told = refund.safeParse(content);
    return told.success ? { kind: 'refund', messageId: id, outTradeNo: told.data.out_trade_no, outRefundNo: told.data.out_refund_no } : refused(`a refund without ${told.error.issues[0]?.path.join('.')}`);
  }
  return { kind: 'other', messageId: id, outTradeNo: undefined };
}
