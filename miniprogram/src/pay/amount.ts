/** What somebody typed as yuan, in fen; null when it is no amount of at most two decimals. */
export function fenOf(typed: string): number | null {
  const found = /^\s*(\d{1,7})(?:[.。](\d{0,2}))?\s*$/.exec(typed);
  return found === null ? null : Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
}

/** The amounts to tap: the last one first, none twice, none outside the site's limits. */
export const chipsOf = (chips: readonly number[], lastFen: number | null, minFen: number, maxFen: number): number[] =>
  [...new Set(lastFen === null ? chips : [lastFen, ...chips])].filter((fen) => fen >= minFen && fen <= maxFen);
