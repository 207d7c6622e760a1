export type PhotoMime = 'image/jpeg' | 'image/png' | 'image/webp';

const starts = (bytes: Uint8Array, magic: readonly number[], at = 0): boolean => bytes.length >= at + magic.length && magic.every((byte, index) => bytes[at + index] === byte);

/** What a file is by its first bytes, whatever it is called; undefined for anything but the three kinds of photographs. */
export function photoMime(bytes: Uint8Array): PhotoMime | undefined {
  if (starts(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  // 'RIFF' <size> 'WEBP'
  if (starts(bytes, [0x52, 0x49, 0x46, 0x46]) && starts(bytes, [0x57, 0x45, 0x42, 0x50], 8)) return 'image/webp';
  return undefined;
}
