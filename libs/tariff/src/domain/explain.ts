import { formatCivilMinute, type TimeZone } from '#libs/calendar';
import { formatFen, formatKwhExact, formatMicroYuan, formatScaled, PARTS_PER_FEN } from '#libs/quantity';
import type { Period } from './definition.js';

/** One line of a bill's sum: energy at one price, energy that was free, or a service on energy that is counted in other lines. */
export interface ExplainedLine {
  /** absent: energy */
  kind?: 'energy' | 'subsidy' | 'service' | undefined;
  period: Period | 'all';
  usedWh: number;
  /** as it was charged: with the factor in it */
  priceMicroYuanPerKwh: number;
  versionNumber: number;
  effectiveAt: Date;
  /** the table of the day, where a version has more than one: 'summer' */
  season?: string | null | undefined;
  /** 1: the first; where a version has more than one */
  tier?: number | null | undefined;
  /** what a price was before its factor */
  base?: { priceMicroYuanPerKwh: number; factorMillionths: number } | null | undefined;
  service?: string | null | undefined;
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
  /** absent: electricity, in kWh; water in m³ */
  medium?: 'electricity' | 'water' | undefined;
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

const UNITS = {
  electricity: { zh: { used: '用电', unit: '度', none: '未用电' }, en: { unit: 'kWh', none: 'no energy' } },
  water: { zh: { used: '用水', unit: '立方米', none: '未用水' }, en: { unit: 'm³', none: 'no water' } },
} as const;

function nameZh({ kind, period, season, tier, service }: ExplainedLine): string {
  if (kind === 'subsidy') return '补助';
  if (kind === 'service') return service ?? '';
  return `${season ?? ''}${PERIOD_NAMES[period].zh}${tier == null ? '' : `第${tier}档`}`;
}

function nameEn({ kind, period, season, tier, service }: ExplainedLine): string {
  if (kind === 'subsidy') return 'free ';
  if (kind === 'service') return `${service ?? ''} `;
  return `${season == null ? '' : `${season} `}${PERIOD_NAMES[period].en}${tier == null ? '' : `tier ${tier} `}`;
}

function sums(bill: ExplainedBill, language: 'zh' | 'en'): string {
  const units = UNITS[bill.medium ?? 'electricity'];
  if (bill.lines.length === 0) return units[language].none;
  return bill.lines
    .map((line) => {
      const since = formatCivilMinute(line.effectiveAt, bill.zone);
      const energy = formatKwhExact(line.usedWh);
      const price = formatMicroYuan(line.priceMicroYuanPerKwh);
      const from = line.base == null ? undefined : [formatMicroYuan(line.base.priceMicroYuanPerKwh), formatMicroYuan(line.base.factorMillionths)];
      return language === 'zh'
        ? `${nameZh(line)}${energy}${units.zh.unit}×${price}元${line.kind === 'subsidy' ? '' : `（${since}起执行${from === undefined ? '' : `，基价${from[0]}元×系数${from[1]}`}）`}`
        : `${nameEn(line)}${energy} ${units.en.unit} × ${price} yuan${line.kind === 'subsidy' ? '' : ` (in force since ${since}${from === undefined ? '' : `, ${from[0]} yuan × factor ${from[1]}`})`}`;
    })
    .join(language === 'zh' ? '＋' : ' + ');
}

/**
 * The bill in one sentence that can be worked out again by hand: both registers, each energy with its price and since when it
 * holds, what was carried in from the last bill and what is carried on. Sums to the fen: charge + carried in = amount + carried on.
 */
export function explainBill(bill: ExplainedBill): { zh: string; en: string } {
  const units = UNITS[bill.medium ?? 'electricity'];
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
    `${from}底码${start}，${to}底码${end}，${units.zh.used}${used}${units.zh.unit}：${sums(bill, 'zh')}＝${charge}元；加上次结余${before}元，本次收${amount}元，` +
    `余${after}元计入下次${bill.estimated ? '（含按时间折算的底码）' : ''}。`;
  const en =
    `Register ${start} at ${from}, ${end} at ${to}, ${used} ${units.en.unit} used: ${sums(bill, 'en')} = ${charge} yuan; plus ${before} yuan carried in, ` +
    `${amount} yuan charged, ${after} yuan carried on${bill.estimated ? ' (a register was worked out by time)' : ''}.`;
  return { zh, en };
}

/** True when the lines of a bill give its amount: what a tenant checks by hand, checked by machine. */
export function billAddsUp(bill: ExplainedBill): boolean {
  const charge = bill.lines.reduce((sum, line) => sum + line.usedWh * line.priceMicroYuanPerKwh, 0);
  // A service is on energy that another line counts.
  const used = bill.lines.reduce((sum, line) => sum + (line.kind === 'service' ? 0 : line.usedWh), 0);
  return charge === bill.chargeParts && used === bill.usedWh && bill.carryBeforeParts + bill.chargeParts === bill.amountFen * PARTS_PER_FEN + bill.carryAfterParts;
}
