import { chargeParts, microYuanPerKwh, splitParts, wattHours } from '#libs/quantity';

/** How far a month's use is over its quota, and what the excess would cost: rounded down to the fen, told and never charged. */
export function assess({ usedWh, quotaWh, excessMicroYuan }: { usedWh: number; quotaWh: number; excessMicroYuan: number | null }): { excessWh: number; excessFen: number | null } {
  const excessWh = Math.max(0, usedWh - quotaWh);
  return { excessWh, excessFen: excessMicroYuan === null ? null : splitParts(chargeParts(wattHours(excessWh), microYuanPerKwh(excessMicroYuan))).fen };
}
