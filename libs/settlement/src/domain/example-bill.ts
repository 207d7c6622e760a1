import { daySpan, monthOf, startOfDay, firstDayOfMonth, type SiteCalendar, type TimeZone } from '#libs/calendar';
import { explainBill, NO_DRAW, PERIODS, priceInterval, type TariffDefinition, type TariffVersion } from '#libs/tariff';
import { addedPieces, keptPieces, plainPieces, sumLines, type SumLine } from './bill-lines.js';
import { settleSum } from './settle-sum.js';

export interface ExampleBill {
  lines: SumLine[];
  amountFen: number;
  sentence: { zh: string; en: string };
}

/** What a shop would pay under a definition for so much energy, spread evenly over the hours of the month that holds `at`. */
export function exampleBill(of: { definition: TariffDefinition; usedWh: number; at: Date; zone: TimeZone; medium: 'electricity' | 'water'; calendar?: SiteCalendar | undefined }): ExampleBill {
  const month = monthOf(daySpan(of.at.getTime(), of.zone).day);
  const [fromAt, toAt] = [startOfDay(firstDayOfMonth(month), of.zone), startOfDay(firstDayOfMonth(month, 1), of.zone)];
  const version: TariffVersion = { id: 'example', planId: '', number: 1, effectiveAt: fromAt, definition: of.definition, calendar: of.calendar };
  const priced = priceInterval({ from: { at: fromAt, registerWh: 0 }, to: { at: toAt, registerWh: of.usedWh }, versions: [version], zone: of.zone, draw: NO_DRAW });
  if (priced.kind === 'no-price') throw new RangeError('a definition that was checked has its prices');
  const kept = keptPieces(of.definition, priced.pieces) ?? plainPieces(of.definition, of.usedWh, periodsOf(priced.pieces));
  const lines = sumLines(version, addedPieces(kept));
  const { amountFen, carryAfterParts } = settleSum(0, priced.parts);
  const sentence = explainBill({
    fromAt, toAt, fromRegisterWh: 0, toRegisterWh: of.usedWh, usedWh: of.usedWh, carryBeforeParts: 0, chargeParts: priced.parts, carryAfterParts, amountFen, estimated: false, zone: of.zone, medium: of.medium,
    lines: lines.map((line) => ({ ...line, versionNumber: 1, effectiveAt: fromAt })),
  });
  return { lines, amountFen, sentence };
}

const periodsOf = (pieces: Extract<ReturnType<typeof priceInterval>, { kind: 'priced' }>['pieces']): number[] =>
  PERIODS.map((period) => pieces.filter((piece) => piece.period === period).reduce((sum, { usedWh }) => sum + usedWh, 0));
