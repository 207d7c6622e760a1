/** Wh from kWh as they are typed, thousands marks allowed; undefined: no amount. */
export function whOf(text: string | undefined): number | undefined {
  const match = /^(\d{1,9})(?:\.(\d{1,3}))?$/.exec(bare(text));
  return match === null ? undefined : Number(match[1]! + (match[2] ?? '').padEnd(3, '0'));
}

/** Fen from yuan as they are typed; a reward is negative. */
export function fenOf(text: string | undefined): number | undefined {
  const match = /^(-?)(\d{1,9})(?:\.(\d{1,2}))?$/.exec(bare(text));
  return match === null ? undefined : Number(`${match[1]}${match[2]}${(match[3] ?? '').padEnd(2, '0')}`) + 0;
}

const bare = (text: string | undefined): string => (text ?? '').replace(/[,\s¥]/g, '');
