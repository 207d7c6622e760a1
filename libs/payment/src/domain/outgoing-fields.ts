import { exactInteger } from '#libs/quantity';

/** The most that any of the channels takes in one payment. */
const MOST_FEN = 10_000_000_000;

/**
 * Words as every channel may carry them: letters, digits, CJK characters, space and hyphen. WeChat refuses four-byte characters, and
 * Alipay signs `k=v&k=v` without escaping, so that an '&' or '=' of a stranger could be cut into fields of its own.
 * Throws RangeError when nothing is left.
 */
export function plainWords(text: string, most = 40): string {
  const words = text.replace(/[^0-9A-Za-z一-龥 -]+/gu, ' ').replace(/ {2,}/g, ' ').trim().slice(0, most).trim();
  if (words === '') throw new RangeError('a description needs letters, digits or Chinese characters');
  return words;
}

/** Our numbers go into paths and signed text: letters and digits only. Throws RangeError. */
export function ownNumber(number: string): string {
  if (!/^[0-9A-Za-z]{20,32}$/.test(number)) throw new RangeError(`a number at a channel has 20 to 32 letters and digits, got '${number}'`);
  return number;
}

/** Whole fen above zero; throws RangeError. A fraction or a text is a mistake of ours, never to be sent. */
export function payableFen(amountFen: number): number {
  if (exactInteger(amountFen, 'amount in fen') <= 0 || amountFen > MOST_FEN) throw new RangeError(`an amount is 1 to ${MOST_FEN} fen, got ${amountFen}`);
  return amountFen;
}

/** An absolute http(s) address without the characters that would leave their field; throws RangeError. */
export function callbackUrl(url: string): string {
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') throw new RangeError(`a channel calls back over https, not '${parsed.protocol}'`);
  return parsed.href;
}
