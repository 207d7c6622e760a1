import { addDays } from '#libs/calendar';
import type { BillAnswer, CheckStep } from '../channel.js';
import { beijingDay } from '../domain/beijing-time.js';
import { clockSkewSeconds, NoAnswer } from '../outgoing.js';
import { billStep, certificateStep, clockStep, keysStep } from '../self-test.js';
import { orderTruth } from './answers.js';
import type { UnionpayAnswer } from './unionpay-client.js';
import type { UnionpayKeys } from './unionpay-keys.js';

export interface UnionpayCheck {
  keys: UnionpayKeys;
  wall(): Date;
  readableByOthers(): string[];
  /** asks for an order that does not exist: that moves nothing */
  probe(): Promise<UnionpayAnswer>;
  bill(day: string): Promise<BillAnswer>;
}

const NOT_THEIRS = ['unsigned', 'odd-answer', 'foreign-certificate', 'expired-certificate', 'not-unionpay', 'not-a-certificate', 'foreign-signature'];

async function probed({ probe, wall }: UnionpayCheck): Promise<CheckStep[]> {
  try {
    const { fields, date } = await probe();
    const signature: CheckStep = orderTruth(fields).kind === 'absent'
      ? { step: 'signature', state: 'ok', code: 'signatures-agree', detail: '' } : { step: 'signature', state: 'failed', code: 'request-refused', detail: `${fields.respCode ?? ''} ${fields.respMsg ?? ''}` };
    return [clockStep(clockSkewSeconds(date, wall())), { step: 'connection', state: 'ok', code: 'connected', detail: '' }, signature];
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const theirs = !NOT_THEIRS.some((reason) => error.reason.startsWith(reason));
    const connection: CheckStep = error.date === undefined ? { step: 'connection', state: 'failed', code: 'not-reached', detail: error.message } : { step: 'connection', state: 'ok', code: 'connected', detail: '' };
    return [clockStep(clockSkewSeconds(error.date, wall())), connection, { step: 'signature', state: 'failed', code: theirs ? 'not-tried' : 'answer-not-theirs', detail: error.message }];
  }
}

export async function checkUnionpay(check: UnionpayCheck): Promise<CheckStep[]> {
  const { keys, wall, readableByOthers, bill } = check;
  const certificates = [['sign_cert.pem', keys.certificate], ['middle_cert.pem', keys.middle], ['root_cert.pem', keys.root]] as const;
  const ends = certificates.map(([name, { validTo }]) => ({ name, to: new Date(validTo) }));
  const steps = await probed(check);
  return [keysStep(readableByOthers()), certificateStep(ends, wall()), ...steps, billStep(await bill(addDays(beijingDay(wall()), -1)))];
}
