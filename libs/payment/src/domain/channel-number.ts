import { DomainError } from '#libs/runtime';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Our number of an order or refund at a channel: its id without dashes, 32 letters and digits, the same whenever it is made. */
export function channelNumber(id: string): string {
  const lower = id.toLowerCase();
  if (!UUID.test(lower)) throw new DomainError('invalid', 'malformed-id', `${id} is not a UUID`);
  return lower.replaceAll('-', '');
}

/** What the payer reads at the channel: letters, digits, Chinese and spaces only, since signatures there are made over unescaped text. */
export function plainDescription(words: readonly string[]): string {
  const text = words.map((word) => word.replace(/[^0-9A-Za-z\u4e00-\u9fa5]/g, '')).filter((word) => word !== '').join(' ');
  return [...text].slice(0, 40).join('');
}
