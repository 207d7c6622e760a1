import type { BillAnswer, CheckStep } from './channel.js';
import { beijingText } from './domain/beijing-time.js';

const DAY_MS = 86_400_000;
const WARN_DAYS = 30;
/** The channels refuse requests that are five minutes off; half a minute says that nobody sets the clock. */
const SKEW_WARNING_SECONDS = 30;
const SKEW_FAILED_SECONDS = 240;

/** The step about the files themselves: they were read and matched when the channel was loaded. */
export function keysStep(readableByOthers: readonly string[]): CheckStep {
  if (readableByOthers.length > 0) return { step: 'keys', state: 'warning', code: 'keys-readable-by-others', detail: readableByOthers.join(', ') };
  return { step: 'keys', state: 'ok', code: 'keys-match', detail: '' };
}

/** The step about the certificates that end: the one that ends first decides. */
export function certificateStep(certificates: readonly { name: string; to: Date }[], now: Date): CheckStep {
  const [first] = [...certificates].sort((one, other) => one.to.getTime() - other.to.getTime());
  if (first === undefined) return { step: 'certificate', state: 'ok', code: 'certificate-none', detail: '' };
  const detail = `${first.name} ${beijingText(first.to)}`;
  const leftMs = first.to.getTime() - now.getTime();
  if (leftMs <= 0) return { step: 'certificate', state: 'failed', code: 'certificate-expired', detail };
  return leftMs < WARN_DAYS * DAY_MS ? { step: 'certificate', state: 'warning', code: 'certificate-ends-soon', detail } : { step: 'certificate', state: 'ok', code: 'certificate-holds', detail };
}

/** The step about the clock: seconds that the channel's is ahead; undefined when it showed none. */
export function clockStep(skewSeconds: number | undefined): CheckStep {
  if (skewSeconds === undefined) return { step: 'clock', state: 'warning', code: 'clock-unseen', detail: '' };
  const detail = `${skewSeconds} s`;
  if (Math.abs(skewSeconds) > SKEW_FAILED_SECONDS) return { step: 'clock', state: 'failed', code: 'clock-skewed', detail };
  return Math.abs(skewSeconds) > SKEW_WARNING_SECONDS ? { step: 'clock', state: 'warning', code: 'clock-skewed', detail } : { step: 'clock', state: 'ok', code: 'clock-agrees', detail };
}

/** The step about bills: yesterday's was asked for. */
export function billStep(answer: BillAnswer): CheckStep {
  switch (answer.kind) {
    case 'bill':
      return { step: 'bill', state: 'ok', code: 'bill-reads', detail: `${answer.rows.length}` };
    case 'empty':
    case 'not-ready':
      return { step: 'bill', state: 'ok', code: `bill-${answer.kind}`, detail: '' };
    case 'damaged':
      return { step: 'bill', state: 'failed', code: 'bill-damaged', detail: answer.reason };
    case 'unknown':
      return { step: 'bill', state: 'warning', code: 'bill-not-fetched', detail: answer.reason };
  }
}
