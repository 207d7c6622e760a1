/** The little of DER that a certificate needs. */
export type Der = Buffer;

export function tlv(tag: number, ...parts: Buffer[]): Der {
  const body = Buffer.concat(parts);
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = Buffer.from(body.length.toString(16).padStart(body.length > 0xffff ? 6 : body.length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, body]);
}

export const sequence = (...parts: Buffer[]): Der => tlv(0x30, ...parts);
export const set = (...parts: Buffer[]): Der => tlv(0x31, ...parts);
export const nothing = (): Der => tlv(0x05);
export const octets = (content: Buffer): Der => tlv(0x04, content);
export const yes = (): Der => tlv(0x01, Buffer.from([0xff]));
export const utf8 = (text: string): Der => tlv(0x0c, Buffer.from(text, 'utf8'));
export const printable = (text: string): Der => tlv(0x13, Buffer.from(text, 'ascii'));
/** Context-specific and constructed. */
export const explicit = (number: number, ...parts: Buffer[]): Der => tlv(0xa0 | number, ...parts);

/** A positive integer of any length: a leading high bit would read as a sign. */
export function integer(hex: string): Der {
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tlv(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes);
}

export function bits(content: Buffer, unused = 0): Der {
  return tlv(0x03, Buffer.from([unused]), content);
}

export function objectId(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return tlv(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime after it, as RFC 5280 asks. */
export function instant(at: Date): Der {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  return at.getUTCFullYear() < 2050 ? tlv(0x17, Buffer.from(digits.slice(2), 'ascii')) : tlv(0x18, Buffer.from(digits, 'ascii'));
}
