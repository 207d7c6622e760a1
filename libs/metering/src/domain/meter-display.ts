import { mostPossibleWh, type MeterFacts } from './judge-reading.js';

/** What turns a meter's own display into the register that the product counts with: register = display × ratio + offset. */
export interface DisplayScale {
  /** transformers in front of the meter; 1 where it is connected directly */
  ratio: number;
  /** what rollovers and new baselines have added */
  offsetWh: number;
}

interface LastGood {
  readAt: Date;
  registerWh: number;
}

export const registerOfDisplay = (displayWh: number, { ratio, offsetWh }: DisplayScale): number => displayWh * ratio + offsetWh;

/** The display at a register, rounded down to a whole watt-hour. */
export const displayOfRegister = (registerWh: number, { ratio, offsetWh }: DisplayScale): number => Math.floor((registerWh - offsetWh) / ratio);

export type ManualVerdict = { kind: 'plausible'; registerWh: number } | { kind: 'below-last' | 'above-possible'; leastDisplayWh: number; mostDisplayWh: number };

/** Whether a person can have read this from a display: not below the last good reading, not above what the meter can have carried since. */
export function judgeManual(last: LastGood, typed: { displayWh: number; readAt: Date }, scale: DisplayScale, facts: MeterFacts): ManualVerdict {
  const registerWh = registerOfDisplay(typed.displayWh, scale);
  const mostWh = last.registerWh + mostPossibleWh(facts, Math.max(0, typed.readAt.getTime() - last.readAt.getTime()));
  if (registerWh >= last.registerWh && registerWh <= mostWh) return { kind: 'plausible', registerWh };
  // the least display that counts as the last register, not the one just below it
  const leastDisplayWh = Math.ceil((last.registerWh - scale.offsetWh) / scale.ratio);
  return { kind: registerWh < last.registerWh ? 'below-last' : 'above-possible', leastDisplayWh, mostDisplayWh: displayOfRegister(mostWh, scale) };
}

export type DisplayMeaning =
  /** the display and the last reading are one number */
  | 'same'
  /** what flowed between the reading and the look */
  | 'used-since'
  /** the meter's display is behind the reading: it cannot be this meter, or it was typed wrongly */
  | 'behind'
  /** more than can have flowed since */
  | 'beyond';

/** What a number on the meter says about the one on the phone. */
export function explainDisplay(last: LastGood, typed: { displayWh: number; readAt: Date }, scale: DisplayScale, facts: MeterFacts): { meaning: DisplayMeaning; differenceWh: number } {
  const differenceWh = registerOfDisplay(typed.displayWh, scale) - last.registerWh;
  // The display shows whole steps: what is less than one step apart is the same number.
  if (Math.abs(differenceWh) < facts.registerStepWh) return { meaning: 'same', differenceWh };
  if (differenceWh < 0) return { meaning: 'behind', differenceWh };
  const possible = differenceWh <= mostPossibleWh(facts, Math.max(0, typed.readAt.getTime() - last.readAt.getTime()));
  return { meaning: possible ? 'used-since' : 'beyond', differenceWh };
}
