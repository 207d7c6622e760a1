import type { SheetKey } from '#libs/site';

export interface ProfileFacts {
  role: 'prepaid' | 'monitoring';
}

export type Refuse = (sheet: SheetKey, row: number, column: string, code: string, shown?: string) => void;

/** Codes are compared without regard to case. */
export const fold = (code: string): string => code.toLowerCase();

/** True when a value that the row gives is not the one that is there. */
export function differs<Row extends object, Known extends object>(row: Row, known: Known, keys: readonly (keyof Row & keyof Known)[]): boolean {
  return keys.some((key) => row[key] !== undefined && (row[key] as unknown) !== (known[key] as unknown));
}
