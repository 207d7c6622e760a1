import { addDays } from '#libs/calendar';
import type { BillAnswer, CheckStep } from '../channel.js';
import { beijingDay } from '../domain/beijing-time.js';
import { ask, clockSkewSeconds, NoAnswer, type Fetch } from '../outgoing.js';
import { billStep, certificateStep, clockStep, keysStep } from '../self-test.js';
import type { AlipayClient } from './alipay-client.js';
import type { AlipayKeys } from './alipay-keys.js';
import { orderTruth, said, verdict } from './answers.js';

export interface AlipayCheck {
  keys: AlipayKeys;
  client: AlipayClient;
  gateway: string;
  fetch: Fetch;
  wall(): Date;
  readableByOthers(): string[];
  /** a number that no trade has */
  probeNumber: string;
  bill(day: string): Promise<BillAnswer>;
}

/** The SDK shows no headers, so the gateway is asked once without it. */
async function reach({ fetch, gateway, wall }: AlipayCheck): Promise<CheckStep[]> {
  try {
    const { date } = await ask(fetch, gateway, {});
    return [clockStep(clockSkewSeconds(date, wall())), { step: 'connection', state: 'ok', code: 'connected', detail: '' }];
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return [clockStep(undefined), { step: 'connection', state: 'failed', code: 'not-reached', detail: error.message }];
  }
}

/** Asks for a trade that does not exist: that moves nothing and shows both signatures. */
async function probe({ client, probeNumber, keys, wall }: AlipayCheck): Promise<CheckStep> {
  try {
    const body = await client.call('alipay.trade.query', { out_trade_no: probeNumber });
    if (orderTruth(body, probeNumber, { appId: keys.appId, sellerId: keys.sellerId, now: wall() }).kind === 'absent') return { step: 'signature', state: 'ok', code: 'signatures-agree', detail: '' };
    return { step: 'signature', state: 'failed', code: 'request-refused', detail: verdict(body) === 'ok' ? 'a trade of this number exists' : said(body).reason };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const code = error.reason === 'unsigned' ? 'request-refused' : ['foreign-signature', 'certificate-changed', 'odd-answer'].includes(error.reason) ? 'answer-not-theirs' : 'not-tried';
    return { step: 'signature', state: 'failed', code, detail: error.message };
  }
}

export async function checkAlipay(check: AlipayCheck): Promise<CheckStep[]> {
  const [reached, signature, bill] = [await reach(check), await probe(check), await check.bill(addDays(beijingDay(check.wall()), -1))];
  return [keysStep(check.readableByOthers()), certificateStep(check.keys.certificates, check.wall()), ...reached, signature, billStep(bill)];
}
