import type WechatPay from 'wechatpay-node-v3';
import { addDays } from '#libs/calendar';
import type { BillAnswer, CheckStep } from '../channel.js';
import { beijingDay } from '../domain/beijing-time.js';
import { clockSkewSeconds, NoAnswer } from '../outgoing.js';
import { billStep, certificateStep, clockStep, keysStep } from '../self-test.js';
import type { PlatformCertificate } from './platform-keys.js';
import { isCode } from './wechat-error.js';
import type { WechatOutput } from './wechat-http.js';
import type { WechatKeys } from './wechat-keys.js';

export interface WechatCheck {
  keys: WechatKeys;
  pay: WechatPay;
  held(): PlatformCertificate[];
  wall(): Date;
  readableByOthers(): string[];
  /** a number that no order has */
  probeNumber: string;
  bill(day: string): Promise<BillAnswer>;
}

const NOT_SIGNED_BY_THEM = ['unsigned', 'unknown-serial', 'foreign-signature', 'stale', 'probe', 'odd-header'];

/** Asks for an order that does not exist: that moves nothing and shows connection, clock and both signatures. */
async function probe({ pay, probeNumber, wall }: WechatCheck): Promise<CheckStep[]> {
  try {
    const answer = (await pay.query({ out_trade_no: probeNumber })) as WechatOutput;
    const known = answer.status === 404 && isCode(answer.error, 'ORDER_NOT_EXIST');
    const detail = `http-${answer.status} ${answer.error?.code ?? ''} ${answer.error?.message ?? ''}`.trim();
    const signature: CheckStep = !known
      ? { step: 'signature', state: 'failed', code: 'request-refused', detail }
      : answer.signed ? { step: 'signature', state: 'ok', code: 'signatures-agree', detail: '' } : { step: 'signature', state: 'warning', code: 'answer-unsigned', detail };
    return [clockStep(clockSkewSeconds(answer.date, wall())), { step: 'connection', state: 'ok', code: 'connected', detail: '' }, signature];
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const clock = clockStep(clockSkewSeconds(error.date, wall()));
    const answered = error.date !== undefined || NOT_SIGNED_BY_THEM.includes(error.reason);
    const connection: CheckStep = answered ? { step: 'connection', state: 'ok', code: 'connected', detail: '' } : { step: 'connection', state: 'failed', code: 'not-reached', detail: error.message };
    const code = error.reason === 'sign-error' || error.reason === 'clock-skew' ? 'request-refused' : NOT_SIGNED_BY_THEM.includes(error.reason) ? 'answer-not-theirs' : 'not-tried';
    return [clock, connection, { step: 'signature', state: 'failed', code, detail: error.message }];
  }
}

export async function checkWechat(check: WechatCheck): Promise<CheckStep[]> {
  const { keys, wall, held, readableByOthers, bill } = check;
  const probed = await probe(check);
  const platform = held().map(({ serial, to }) => ({ name: `platform ${serial}`, to }));
  // One platform certificate may end while another holds; the newest of them counts.
  const lasting = platform.sort((one, other) => other.to.getTime() - one.to.getTime()).slice(0, 1);
  const certificates = [{ name: 'apiclient_cert.pem', to: new Date(keys.certificate.validTo) }, ...(keys.publicKey === undefined ? lasting : [])];
  return [keysStep(readableByOthers()), certificateStep(certificates, wall()), ...probed, billStep(await bill(addDays(beijingDay(wall()), -1)))];
}
