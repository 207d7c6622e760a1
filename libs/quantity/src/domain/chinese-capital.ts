import { divFloor, remainderFloor } from './divide.js';
import { exactInteger } from './integers.js';

const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '兆'];

/** Up to four digits in capitals; one 零 stands for any run of inner zeros. */
function group(value: number): string {
  let text = '';
  let zero = false;
  for (let place = 3; place >= 0; place--) {
    const digit = remainderFloor(divFloor(value, 10 ** place), 10);
    if (digit === 0) zero = text !== '';
    else {
      text += (zero ? '零' : '') + DIGITS[digit]! + PLACES[place]!;
      zero = false;
    }
  }
  return text;
}

function whole(yuan: number): string {
  let text = '';
  let gap = false;
  for (let place = 3; place >= 0; place--) {
    const value = remainderFloor(divFloor(yuan, 10_000 ** place), 10_000);
    if (value === 0) {
      gap = text !== '';
      continue;
    }
    const needsZero = text !== '' && (gap || value < 1000);
    text += (needsZero ? '零' : '') + group(value) + GROUPS[place]!;
    // A group that ends in 0 is told from the next by a 零 too: 107,000 is 壹拾万零柒仟.
    gap = remainderFloor(value, 10) === 0;
  }
  return text;
}

/**
 * The amount in capital characters as receipts and cheques write it: 10000 fen → '人民币壹佰元整', 105 → '人民币壹元零伍分'.
 * Follows the rules for bill and settlement vouchers: 整 after 元 or 角, 零 for skipped places, 负 before a negative amount.
 */
export function chineseCapitalAmount(amountFen: number): string {
  exactInteger(amountFen, 'fen');
  const absolute = Math.abs(amountFen);
  const yuan = divFloor(absolute, 100);
  const jiao = remainderFloor(divFloor(absolute, 10), 10);
  const rest = remainderFloor(absolute, 10);
  const prefix = amountFen < 0 ? '人民币负' : '人民币';
  const yuanText = yuan === 0 ? '' : `${whole(yuan)}元`;
  if (jiao === 0 && rest === 0) return `${prefix}${yuanText === '' ? '零元' : yuanText}整`;
  if (rest === 0) return `${prefix}${yuanText}${DIGITS[jiao]!}角整`;
  if (jiao === 0) return `${prefix}${yuanText}${yuanText === '' ? '' : '零'}${DIGITS[rest]!}分`;
  return `${prefix}${yuanText}${DIGITS[jiao]!}角${DIGITS[rest]!}分`;
}
