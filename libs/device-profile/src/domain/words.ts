/** The words of one block that was read. */
export interface ReadWords {
  start: number;
  words: readonly number[] | Uint16Array;
}

/** The content of a register, or undefined when no block that was read holds it. */
export function wordAt(read: readonly ReadWords[], address: number): number | undefined {
  for (const { start, words } of read) if (address >= start && address < start + words.length) return words[address - start];
  return undefined;
}
