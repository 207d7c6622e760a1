/** The cash of a refund is one sum to whoever pays it out, however many recharges it comes from. */
export function cashAsOne<Part extends { channel: string; amountFen: number }>(parts: readonly Part[]): Part[] {
  const cash = parts.filter(({ channel }) => channel === 'cash');
  const [first] = cash;
  if (first === undefined) return [...parts];
  const sum = { ...first, amountFen: cash.reduce((fen, { amountFen }) => fen + amountFen, 0) };
  return parts.flatMap((part) => (part === first ? [sum] : part.channel === 'cash' ? [] : [part]));
}
