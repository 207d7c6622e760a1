const PLAIN = /^[\w:.+-]+$/;

/**
 * An array as PostgreSQL writes it. The driver's own encoder looks at each element three times, which on the way of a
 * reading costs more than deciding what the reading means.
 */
export function arrayLiteral(values: readonly (number | string | boolean | Date | null | undefined)[]): string {
  const texts = new Array<string | number | boolean>(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value == null) texts[i] = 'NULL';
    else if (typeof value === 'string') texts[i] = quoted(value);
    else texts[i] = value instanceof Date ? value.toISOString() : value;
  }
  return `{${texts.join(',')}}`;
}

function quoted(text: string): string {
  if (PLAIN.test(text) && (text.length !== 4 || text.toLowerCase() !== 'null')) return text;
  return text.includes('"') || text.includes('\\') ? `"${text.replace(/["\\]/g, '\\$&')}"` : `"${text}"`;
}
