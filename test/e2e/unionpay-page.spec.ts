import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ManualClock } from '#libs/runtime';
import { TestApi } from '../support/api.js';
import { PaymentSandbox } from '../support/payment-sandbox.js';
import { makeSiteFixture, type SiteFixture } from '../support/site-fixture.js';

// After what the fixture writes with the database's clock.
const clock = new ManualClock(new Date(Date.now() + 1000));
let sandbox: PaymentSandbox;
let api: TestApi;
let site: SiteFixture;

beforeAll(async () => {
  sandbox = await PaymentSandbox.start();
  api = await TestApi.start({ clock, environment: { MERCHANT_KEYS_DIR: join(sandbox.folder, 'merchants'), UNIONPAY_URL: `${sandbox.url}/unionpay`, PUBLIC_URL: 'https://pay.example' } });
  site = await makeSiteFixture(api.database.dataSource);
});
afterAll(async () => {
  await api?.stop();
  await sandbox?.stop();
});

async function order(way: 'front' | 'qr'): Promise<string> {
  const { dataSource } = api.database;
  const [merchant] = await dataSource.query<{ id: string }[]>(
    `INSERT INTO merchant (site_id, channel, key_folder, merchant_number) VALUES ($1, 'unionpay', 'demo', $2) ON CONFLICT (site_id, channel) DO UPDATE SET enabled = true RETURNING id`, [site.site, sandbox.facts<{ merId: string }>('unionpay').merId],
  );
  const id = randomUUID();
  await dataSource.query(
    `INSERT INTO payment_order (id, site_id, account_id, merchant_id, channel, way, origin, out_trade_no, amount_fen, description, state, payer_kind, payer_id, payer_ip, return_url, notify_url, created_at, expires_at)
     VALUES ($1, $2, $3, $4, 'unionpay', $5, 'mini', $6, 5000, '电费充值 A-101', 'submitted', 'customer', $7, '127.0.0.1', 'https://pay.example/api/v1/pay-return/x', $8, $9, $10)`,
    [id, site.site, site.account, merchant!.id, way, id.replaceAll('-', ''), site.customer, `${sandbox.merchantUrl}/notify`, clock.wall(), new Date(clock.wall().getTime() + 900_000)],
  );
  return id.replaceAll('-', '');
}
const page = (outTradeNo: string) => api.call('GET', `/api/v1/public/unionpay/${outTradeNo}`);

test('A-04 the page of an order takes the browser to UnionPay with a form that it accepts', async () => {
  const outTradeNo = await order('front');
  const answer = await page(outTradeNo);
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'sha256-/) as string } });
  const fields = [...answer.text.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name!, value!.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))] as [string, string]);
  const taken = await fetch(/action="([^"]+)"/.exec(answer.text)![1]!, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
  expect(taken.status).toBe(302);
  expect(taken.headers.get('location')).toContain('code=acp-');
  expect(await sandbox.control('GET', `/orders?outTradeNo=${outTradeNo}`)).toMatchObject([{ totalFen: 5000, tradeType: 'GATEWAY' }]);
});

test('A-04 an order of another way, one that is over, and one that never was have no page', async () => {
  const late = await order('front');
  const paid = await order('front');
  await api.database.dataSource.query(`UPDATE payment_order SET state = 'paid' WHERE out_trade_no = $1`, [paid]);
  for (const outTradeNo of [await order('qr'), paid, 'Y20261120081559000001', '%27%3B']) expect(await page(outTradeNo)).toMatchObject({ status: 404, text: expect.stringContaining('不能支付') as string });
  clock.advanceMs(900_000);
  expect((await page(late)).status).toBe(404);
});
