// A process of the payment core that tests may kill at any moment: the use cases as they are built, over a database, with channels
// that live in another process. Role web takes orders and notifications, role worker asks for what is due.
import { createServer } from 'node:http';
import { createDataSource } from '#libs/database';
import { CreateOrder, HearNotification, orders, Poller, SettleOrder, SubmitOrder } from '#libs/payment';
import { SystemClock } from '#libs/runtime';
import { post } from './post.mjs';

const { DATABASE_URL, BANK_PORT, ROLE } = process.env;
const clock = new SystemClock();
const dataSource = createDataSource({ url: DATABASE_URL, applicationName: `chaos-${ROLE}`, poolSize: ROLE === 'web' ? 10 : 6 });

/** The port, spoken over HTTP with the bank of the test. */
function channelOf({ id, channel }) {
  const ask = async (call, argument) => {
    const answer = await post(Number(BANK_PORT), `/${id}/${call}`, { body: JSON.stringify(argument), timeoutMs: 3000 });
    if (answer === undefined) return { kind: 'unknown', reason: 'no whole answer in time' };
    const truth = JSON.parse(answer.body);
    if (truth.payment !== undefined) truth.payment.paidAt = new Date(truth.payment.paidAt);
    return truth;
  };
  return {
    name: channel,
    submit: (order) => ask('submit', order),
    query: ({ outTradeNo }) => ask('query', { outTradeNo }),
    close: ({ outTradeNo }) => ask('close', { outTradeNo }),
    hear: async ({ headers, body }) => {
      if (headers['wechatpay-signature'] !== 'good') return { kind: 'refused', reason: 'bad signature' };
      const heard = JSON.parse(body.toString());
      heard.payment.paidAt = new Date(heard.payment.paidAt);
      return heard;
    },
    answer: (taken) => ({ status: taken ? 200 : 500, contentType: 'application/json', body: '{}' }),
  };
}

const channels = { of: async (merchant) => channelOf(merchant) };
const submit = new SubmitOrder(dataSource, clock, channels);
const create = new CreateOrder(dataSource, clock, { PUBLIC_URL: 'https://pay.example' }, submit);
const settle = new SettleOrder(dataSource, clock, channels, submit);
const notifications = new HearNotification(dataSource, clock, channels);

async function answer(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const body = Buffer.concat(parts);
  const [, what, channel, merchantId] = request.url.split('/');
  if (what === 'notify') return (await notifications.execute({ channel, merchantId, raw: { method: 'POST', headers: request.headers, body } })).status;
  await create.execute(JSON.parse(body.toString()));
  return 200;
}

async function start() {
  await dataSource.initialize();
  if (ROLE === 'web') {
    const server = createServer((request, response) => {
      answer(request).then((status) => response.writeHead(status).end(), (error) => response.writeHead(500).end(String(error)));
    });
    server.listen(Number(process.env.PORT), '127.0.0.1', () => process.stdout.write('ready\n'));
  } else {
    const poller = new Poller({ dataSource, clock, logger: { warn: () => undefined }, what: orders((orderId) => settle.execute({ orderId, wish: 'look', source: 'poll' })), perMerchant: 8 });
    setInterval(() => void poller.turn().catch(() => undefined), 250);
    process.stdout.write('ready\n');
  }
}
void start();
