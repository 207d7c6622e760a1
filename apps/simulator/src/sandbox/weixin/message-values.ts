const rules: Record<string, (value: string) => boolean> = {
  thing: (value) => [...value].length <= 20,
  number: (value) => /^\d{1,32}(\.\d+)?$/.test(value),
  letter: (value) => /^[A-Za-z]{1,32}$/.test(value),
  symbol: (value) => value.length <= 5,
  character_string: (value) => /^[\x20-\x7e]{1,32}$/.test(value),
  time: (value) => /\d{1,2}:\d{2}|\d{4}年\d{1,2}月\d{1,2}日/.test(value),
  date: (value) => /^\d{4}(年\d{1,2}月\d{1,2}日|-\d{1,2}-\d{1,2})/.test(value),
  amount: (value) => /^[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/.test(value),
  phone_number: (value) => /^[\d+\-() ]{1,17}$/.test(value),
  car_number: (value) => value.length <= 8,
  name: (value) => [...value].length <= 10,
  phrase: (value) => /^[\u4e00-\u9fff]{1,5}$/.test(value),
};

/** What is wrong with the values of a subscribe message: the name of a field begins with its kind. */
export function checkValues(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || Object.keys(data).length === 0) return 'data is empty';
  for (const [key, entry] of Object.entries(data as Record<string, unknown>)) {
    const kind = /^([a-z_]+)\d+$/.exec(key)?.[1];
    const value = (entry as { value?: unknown } | null)?.value;
    if (kind === undefined || rules[kind] === undefined) return `data.${key} invalid`;
    if (typeof value !== 'string' || value === '' || !rules[kind](value)) return `data.${key}.value invalid`;
  }
  return undefined;
}
