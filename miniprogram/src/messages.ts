import Taro from '@tarojs/taro';
import { call } from './api';

const MOST = 3;

/** Asks WeChat's user to let one message of each kind through, and tells the API what he said. Only a tap or a payment may lead here. */
export async function askMessageConsent(): Promise<void> {
  const known = await call('GET', '/customer/message-consents').catch(() => []);
  // What there are fewest consents of is asked for first: WeChat shows three kinds at a time.
  const wanted = known.flatMap(({ template, remaining, weixinTemplateId }) => (weixinTemplateId === null ? [] : [{ template, remaining, weixinTemplateId }])).sort((a, b) => a.remaining - b.remaining).slice(0, MOST);
  if (wanted.length === 0) return;
  const answers = await Taro.requestSubscribeMessage({ tmplIds: wanted.map(({ weixinTemplateId }) => weixinTemplateId), entityIds: [] }).catch(() => null);
  if (answers === null) return;
  const told = answers as unknown as Record<string, string>;
  await Promise.all(wanted.map(({ template, weixinTemplateId }) => call('POST', '/customer/message-consents', { template: template as 'balance', accepted: told[weixinTemplateId] === 'accept' }).catch(() => undefined)));
}
