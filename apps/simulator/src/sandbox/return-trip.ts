import { formatFen } from '#libs/quantity';
import { rsa2, signText } from './alipay/gateway-text.js';
import type { Order } from './book.js';
import type { Office } from './office.js';
import { beijing } from './sandbox-clock.js';
import { responses } from './unionpay/acp-text.js';
import { orderFields } from './unionpay/trades.js';
import { sealFields } from './unionpay/unionpay-desk.js';

/** Where the buyer's browser goes when the cashier closes: an address, or a form that it posts by itself. */
export type Way = { redirect: string } | { form: string; fields: Record<string, string> } | Record<string, never>;

export function wayBack(office: Office, order: Order): Way {
  if (order.returnUrl === undefined || order.returnUrl === '') return {};
  if (order.channel === 'wechat') return { redirect: order.returnUrl };
  // Only a payment leads back with facts; who gives up just goes back.
  if (order.state !== 'paid') return { redirect: order.returnUrl };
  return order.channel === 'alipay' ? { redirect: alipayReturn(office, order) } : { form: order.returnUrl, fields: sealFields(office.platform, { respCode: '00', respMsg: responses['00']!, ...orderFields(office.merchantOf(order.merchant), order) }) };
}

/** Signed with the key that signs notifications too, and seen by the buyer: no proof of a payment. */
function alipayReturn(office: Office, order: Order): string {
  const { alipay } = office.merchantOf(order.merchant);
  const fields: Record<string, string> = {
    charset: 'utf-8', out_trade_no: order.outTradeNo, method: 'alipay.trade.wap.pay.return', total_amount: formatFen(order.totalFen), trade_no: order.tradeNo!, auth_app_id: alipay.appId, version: '1.0', app_id: alipay.appId,
    seller_id: alipay.sellerId, timestamp: beijing(office.clock.nowMs()).text,
  };
  const sign = rsa2(signText(fields, []), office.platform.alipay.signer.key);
  const url = new URL(order.returnUrl!);
  for (const [name, value] of Object.entries({ ...fields, sign_type: 'RSA2', sign })) url.searchParams.set(name, value);
  return url.href;
}
