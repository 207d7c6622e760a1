const PLAIN = /^[\w:.+-]+$/;

/**
 * An array as PostgreSQL writes it. The driver's own encoder looks at each element three times, which on the way of a
 * reading costs more than deciding what the reading means.
 */
export function arrayLiteral(values: readonly (number | string | boolean | Date | null | undefined)[]): string {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (i > 0) text += ',';
    if (value == null) text += 'NULL';
    else if (typeof value === 'string') text += quoted(value);
    else if (value instanceof Date) text += value.toISOString();
    else text += String(value);
  }
  return `${text}}`;
}

function quoted(text: string): string {
  if (PLAIN.test(text) && text.toLowerCase() !== 'null') return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
