import { afterEach, expect, test } from 'vitest';
import { present } from '../src/pay/sheet';

const sheet = { appId: 'wx-account', timeStamp: '1', nonceStr: 'n', package: 'prepay_id=p', signType: 'RSA' as const, paySign: 's' };
const params = { kind: 'sheet' as const, platform: 'wechat' as const, sheet };
const bridge = (said: string, heard: unknown[] = []) => ({ invoke: (...asked: [string, object, (answer: { err_msg?: string }) => void]) => { heard.push(asked.slice(0, 2)); asked[2]({ err_msg: said }); } });

afterEach(() => void delete window.WeixinJSBridge);

test.each([['ok', 'done'], ['cancel', 'cancelled'], ['fail', 'unknown'], ['fail no permission', 'unknown']] as const)('U-08 WeChat’s own browser says %s: %s', async (said, shown) => {
  const heard: unknown[] = [];
  window.WeixinJSBridge = bridge(`get_brand_wcpay_request:${said}`, heard);
  expect(await present(params)).toBe(shown);
  expect(heard).toEqual([['getBrandWCPayRequest', sheet]]);
});

test('U-08 a bridge that comes after the page is waited for', async () => {
  const shown = present(params);
  window.WeixinJSBridge = bridge('get_brand_wcpay_request:ok');
  document.dispatchEvent(new Event('WeixinJSBridgeReady'));
  expect(await shown).toBe('done');
});
