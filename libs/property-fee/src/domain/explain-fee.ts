import { addDays } from '#libs/calendar';
import { formatFen, formatMicroYuan, formatScaled } from '#libs/quantity';
import type { FeeRule, FeeSegment } from './month-fee.js';
import type { RoundingMode } from './rational.js';

/** Everything that a fee was worked out from, kept with its bill. */
export interface FeeExplanation {
  item: string;
  category: string;
  rule: FeeRule;
  formula: string | null;
  areaDm2: number;
  headcount: number;
  monthDays: number;
  days: number;
  segments: FeeSegment[];
  roundingFen: number;
  roundingMode: RoundingMode;
}

export interface LateExplanation {
  late: string;
  lateOfFen: number;
  ratePpmPerDay: number;
  graceDays: number;
  issuedDay: string;
  /** of a post-paid bill: until then nothing is late, whatever the grace */
  dueDay?: string;
  untilDay: string;
  totalFen: number;
  beforeFen: number;
}

/** What late payment of a bill has cost since it was billed last, and goes on to cost. */
export interface GrowingLateFee {
  /** the first day that costs */
  fromDay: string;
  /** the days before this one have been counted */
  today: string;
  /** counted, and in no bill yet */
  growingFen: number;
  billedFen: number;
  /** about what a further day costs; 0: no more */
  perDayFen: number;
  unpaidFen: number;
  ratePpmPerDay: number;
  /** the most that the bill may cost by being late */
  capFen: number;
}

const units: Readonly<Record<FeeRule, (of: FeeExplanation) => { zh: string; en: string }>> = {
  fixed: () => ({ zh: '元/月', en: 'yuan a month' }),
  per_area: (of) => ({ zh: `元/m²·月 × ${formatScaled(of.areaDm2, 2)} m²`, en: `yuan a m² and month × ${formatScaled(of.areaDm2, 2)} m²` }),
  per_head: (of) => ({ zh: `元/人·月 × ${String(of.headcount)} 人`, en: `yuan a head and month × ${String(of.headcount)}` }),
  formula: (of) => ({ zh: `(公式 ${of.formula ?? ''},面积 ${formatScaled(of.areaDm2, 2)} m²,${String(of.headcount)} 人)`, en: `(formula ${of.formula ?? ''}, area ${formatScaled(of.areaDm2, 2)} m², headcount ${String(of.headcount)})` }),
};
const roundings: Readonly<Record<RoundingMode, { zh: string; en: string }>> = { half_up: { zh: '四舍五入', en: 'rounded half up' }, down: { zh: '舍去', en: 'rounded down' }, up: { zh: '进位', en: 'rounded up' } };
const roundingUnits: Readonly<Record<number, { zh: string; en: string }>> = { 1: { zh: '分', en: 'fen' }, 10: { zh: '角', en: '10 fen' }, 100: { zh: '元', en: 'yuan' } };

/** The sentence from which a fee can be worked out by hand. */
export function explainFee(of: FeeExplanation & { amountFen: number }): { zh: string; en: string } {
  const part = units[of.rule](of);
  const said = of.segments.map(({ fromDay, toDay, days, priceMicroYuan }) => {
    const price = formatMicroYuan(priceMicroYuan);
    const last = addDays(toDay, -1);
    return { zh: `${fromDay} 至 ${last}:${price} ${part.zh} × ${String(days)}/${String(of.monthDays)} 天`, en: `${fromDay} to ${last}: ${price} ${part.en} × ${String(days)}/${String(of.monthDays)} days` };
  });
  const [unit, mode] = [roundingUnits[of.roundingFen]!, roundings[of.roundingMode]];
  return {
    zh: `${of.item} ${said.map(({ zh }) => zh).join(' + ')} = ${formatFen(of.amountFen)} 元(${mode.zh}到${unit.zh})`,
    en: `${of.item}, ${said.map(({ en }) => en).join(' + ')} = ${formatFen(of.amountFen)} yuan (${mode.en} to ${unit.en})`,
  };
}

export function explainLate(of: LateExplanation & { amountFen: number }): { zh: string; en: string } {
  const last = addDays(of.untilDay, -1);
  const rate = formatScaled(of.ratePpmPerDay, 4);
  // A post-paid bill is named by its days alone.
  const [ofZh, ofEn, dueZh, dueEn] = of.dueDay === undefined ? ['', '', '', ''] : ['账单 ', 'Bill ', `,${of.dueDay} 到期`, `, due on ${of.dueDay}`];
  return {
    zh: `${ofZh}${of.late} ${formatFen(of.lateOfFen)} 元,${of.issuedDay} 出账${dueZh},宽限 ${String(of.graceDays)} 天后按日 ${rate}% 计至 ${last}:累计 ${formatFen(of.totalFen)} 元,已计 ${formatFen(of.beforeFen)} 元,本次 ${formatFen(of.amountFen)} 元`,
    en: `${ofEn}${of.late}, ${formatFen(of.lateOfFen)} yuan billed on ${of.issuedDay}${dueEn}: after ${String(of.graceDays)} days of grace ${rate} % of what is unpaid each day, up to ${last}: ${formatFen(of.totalFen)} yuan in all, ${formatFen(of.beforeFen)} billed before, ${formatFen(of.amountFen)} now`,
  };
}

/** What is to be known before it is billed: since when a bill costs more by not being paid, how much that is by now, and where it ends. */
export function explainGrowing(of: GrowingLateFee): { zh: string; en: string } {
  const rate = formatScaled(of.ratePpmPerDay, 4);
  const cap = formatFen(of.capFen);
  if (of.growingFen === 0 && of.billedFen === 0) {
    return { zh: `${of.fromDay} 起未付部分按日收 ${rate}% 滞纳金,最多 ${cap} 元`, en: `from ${of.fromDay} a late fee of ${rate} % of what is unpaid each day, ${cap} yuan at most` };
  }
  const counted = { zh: `滞纳金计至 ${addDays(of.today, -1)}:待出账 ${formatFen(of.growingFen)} 元,已出账 ${formatFen(of.billedFen)} 元`, en: `late fee up to ${addDays(of.today, -1)}: ${formatFen(of.growingFen)} yuan to be billed, ${formatFen(of.billedFen)} yuan billed` };
  if (of.unpaidFen === 0) return { zh: `${counted.zh};已付清,不再增加`, en: `${counted.en}; paid, it grows no more` };
  if (of.perDayFen === 0 && of.growingFen + of.billedFen >= of.capFen) return { zh: `${counted.zh};已到上限 ${cap} 元,不再增加`, en: `${counted.en}; it is at its most of ${cap} yuan` };
  return { zh: `${counted.zh};未付部分每天按 ${rate}% 增加约 ${formatFen(of.perDayFen)} 元,最多 ${cap} 元`, en: `${counted.en}; ${rate} % of what is unpaid each day adds about ${formatFen(of.perDayFen)} yuan, ${cap} yuan at most` };
}
