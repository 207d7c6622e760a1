import { formatCivilMinute, type TimeZone } from '#libs/calendar';
import { formatFen, formatKwhExact, formatMicroYuan, formatScaled, PARTS_PER_FEN } from '#libs/quantity';
import type { Period } from './definition.js';

/** One line of a bill's sum: energy at one price. */
export interface ExplainedLine {
  period: Period | 'all';
  usedWh: number;
  priceMicroYuanPerKwh: number;
  versionNumber: number;
  effectiveAt: Date;
}

export interface ExplainedBill {
  fromAt: Date;
  toAt: Date;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  carryBeforeParts: number;
  chargeParts: number;
  carryAfterParts: number;
  amountFen: number;
  estimated: boolean;
  lines: readonly ExplainedLine[];
  zone: TimeZone;
}

const PERIOD_NAMES: Record<Period | 'all', { zh: string; en: string }> = {
  all: { zh: '', en: '' },
  sharp: { zh: '尖', en: 'critical peak ' },
  peak: { zh: '峰', en: 'peak ' },
  flat: { zh: '平', en: 'normal ' },
  valley: { zh: '谷', en: 'valley ' },
  'deep-valley': { zh: '深谷', en: 'deep valley ' },
};

/** Parts as yuan with all nine decimals that matter, trailing zeros cut to two: 1234567890 → '1.23456789'. */
export function formatParts(parts: number): string {
  const text = formatScaled(parts, 9);
  let end = text.length;
  while (text[end - 1] === '0' && end > text.indexOf('.') + 3) end -= 1;
  return text.slice(0, end);
}

function sums(bill: ExplainedBill, language: 'zh' | 'en'): string {
  if (bill.lines.length === 0) return language === 'zh' ? '未用电' : 'no energy';
  return bill.lines
    .map((line) => {
      const since = formatCivilMinute(line.effectiveAt, bill.zone);
      const kwh = formatKwhExact(line.usedWh);
      const price = formatMicroYuan(line.priceMicroYuanPerKwh);
      const name = PERIOD_NAMES[line.period][language];
      return language === 'zh' ? `${name}${kwh}度×${price}元（${since}起执行）` : `${name}${kwh} kWh × ${price} yuan (in force since ${since})`;
    })
    .join(language === 'zh' ? '＋' : ' + ');
}

/**
 * The bill in one sentence that can be worked out again by hand: both registers, each energy with its price and since when it
 * holds, what was carried in from the last bill and what is carried on. Sums to the fen: charge + carried in = amount + carried on.
 */
export function explainBill(bill: ExplainedBill): { zh: string; en: string } {
  const from = formatCivilMinute(bill.fromAt, bill.zone);
  const to = formatCivilMinute(bill.toAt, bill.zone);
  const start = formatKwhExact(bill.fromRegisterWh);
  const end = formatKwhExact(bill.toRegisterWh);
  const used = formatKwhExact(bill.usedWh);
  const charge = formatParts(bill.chargeParts);
  const before = formatParts(bill.carryBeforeParts);
  const after = formatParts(bill.carryAfterParts);
  const amount = formatFen(bill.amountFen);
  const zh =
    `${from}底码${start}，${to}底码${end}，用电${used}度：${sums(bill, 'zh')}＝${charge}元；加上次结余${before}元，本次收${amount}元，` +
    `余${after}元计入下次${bill.estimated ? '（含按时间折算的底码）' : ''}。`;
  const en =
    `Register ${start} at ${from}, ${end} at ${to}, ${used} kWh used: ${sums(bill, 'en')} = ${charge} yuan; plus ${before} yuan carried in, ` +
    `${amount} yuan charged, ${after} yuan carried on${bill.estimated ? ' (a register was worked out by time)' : ''}.`;
  return { zh, en };
}

/** True when the lines of a bill give its amount: what a tenant checks by hand, checked by machine. */
export function billAddsUp(bill: ExplainedBill): boolean {
  const charge = bill.lines.reduce((sum, line) => sum + line.usedWh * line.priceMicroYuanPerKwh, 0);
  const used = bill.lines.reduce((sum, line) => sum + line.usedWh, 0);
  return charge === bill.chargeParts && used === bill.usedWh && bill.carryBeforeParts + bill.chargeParts === bill.amountFen * PARTS_PER_FEN + bill.carryAfterParts;
}
