/** kWh as the display shows it, in Wh, or m³ in litres; null when it is none. */
export function whOf(typed: string): number | null {
  const found = /^\s*(\d{1,8})(?:\.(\d{0,3}))?\s*$/.exec(typed);
  return found === null ? null : Number(found[1]) * 1000 + Number((found[2] ?? '').padEnd(3, '0'));
}
