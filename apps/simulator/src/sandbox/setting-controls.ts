import { channels } from './book.js';
import { BadControl, choiceOf, defined, flagOf, numberOf, optionalText, textOf, type Control, type ControlRoute } from './control.js';
import type { Merchant } from './merchant.js';
import { beijing } from './sandbox-clock.js';
import { faultKinds, type Fault, type FaultKind } from './sandbox-faults.js';
import { alipayTampers } from './alipay/alipay-desk.js';
import { unionpayTampers } from './unionpay/unionpay-desk.js';
import { wechatTampers } from './wechat/wechat-desk.js';

const clockView = ({ office: { clock } }: Control): object => ({ ...clock.line, now: beijing(clock.nowMs()).text, today: clock.today() });

const merchantView = ({ code, site, wechat, alipay, unionpay }: Merchant): object => ({
  code, site, wechat: { appId: wechat.appId, oaAppId: wechat.oaAppId, mchId: wechat.mchId, serialNo: wechat.serial, publicKeyId: wechat.publicKeyId },
  alipay: { appId: alipay.appId, sellerId: alipay.sellerId, mode: alipay.mode }, unionpay: { merId: unionpay.merId, certId: unionpay.certId },
});

const settingsView = ({ office }: Control): object => ({ ...office.settings, scheduleSpeed: office.clock.line.scheduleSpeed });

function changeSettings(control: Control): object {
  const { office, body } = control;
  const scheduleSpeed = numberOf(body, 'scheduleSpeed');
  if (scheduleSpeed !== undefined) office.clock.change({ scheduleSpeed });
  office.settings = {
    ...office.settings,
    ...defined({
      refundsSucceed: flagOf(body, 'refundsSucceed'), refundDelayMs: numberOf(body, 'refundDelayMs'), notifyTimeoutMs: numberOf(body, 'notifyTimeoutMs'), billsAtOnce: flagOf(body, 'billsAtOnce'),
      wechatCallbackKey: choiceOf(body, 'wechatCallbackKey', ['public-key', 'certificate', 'mixed'] as const), wechatCertificate: choiceOf(body, 'wechatCertificate', [0, 1] as const),
      alipayIdentity: choiceOf(body, 'alipayIdentity', ['open_id', 'user_id'] as const), alipayToleranceMs: numberOf(body, 'alipayToleranceMs'),
    }),
  };
  office.changed();
  office.notifier.arm();
  return settingsView(control);
}

const tampers = { wechat: wechatTampers, alipay: alipayTampers, unionpay: unionpayTampers };

function raise({ office, body }: Control): Fault {
  const kind = textOf(body, 'kind');
  if (!(kind in faultKinds)) throw new BadControl(`kind is one of ${Object.keys(faultKinds).join(', ')}`);
  const channel = choiceOf(body, 'channel', [...channels, 'weixin'] as const);
  const what = optionalText(body, 'what');
  if (kind === 'notify-tamper') {
    const known = Object.entries(tampers).filter(([name]) => channel === undefined || channel === name).flatMap(([, list]): readonly string[] => list);
    if (what === undefined || !known.includes(what)) throw new BadControl(`what is one of ${[...new Set(known)].join(', ')}`);
  }
  return office.faults.raise({
    kind: kind as FaultKind, ...(body.count === null ? { count: null } : defined({ count: numberOf(body, 'count') })),
    ...defined({ channel, what, outTradeNo: optionalText(body, 'outTradeNo'), path: optionalText(body, 'path'), delayMs: numberOf(body, 'delayMs'), times: numberOf(body, 'times'), executed: flagOf(body, 'executed'), errcode: numberOf(body, 'errcode'), errmsg: optionalText(body, 'errmsg') }),
  });
}

/** Merchants, settings, clock, faults, what was asked of the channels. */
export const settingRoutes: Record<string, ControlRoute> = {
  'GET merchants': ({ office }) => office.merchants.map(merchantView),
  'POST merchants': async ({ office, body }) => {
    const code = textOf(body, 'code');
    if (!/^[0-9A-Za-z_-]{1,40}$/.test(code)) throw new BadControl('code: letters, digits, - and _');
    return merchantView(await office.merchant({ code, site: optionalText(body, 'site'), alipayMode: choiceOf(body, 'alipayMode', ['key', 'cert'] as const) }));
  },
  'GET settings': settingsView,
  'POST settings': changeSettings,
  'GET clock': clockView,
  'POST clock': (control) => {
    const offsetMs = numberOf(control.body, 'offsetMs');
    if (offsetMs === undefined) throw new BadControl('offsetMs is missing');
    control.office.clock.change({ offsetMs });
    control.office.changed();
    return clockView(control);
  },
  'GET faults': ({ office }) => office.faults.list(),
  'POST faults': raise,
  'DELETE faults': ({ office, rest: [id] }) => ({ cleared: office.faults.clear(id === undefined ? undefined : Number(id)) }),
  'GET fault-kinds': () => ({ kinds: faultKinds, tampers }),
  'GET requests': ({ office, call: { query } }) => office.requests.filter(({ channel }) => !query.has('channel') || channel === query.get('channel')).slice(0, Number(query.get('limit') ?? 200)),
};
