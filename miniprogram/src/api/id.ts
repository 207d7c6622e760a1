/** A new id of an order or a request (UUID version 4). Mini-programs have no crypto: there chance is the engine's own, which is enough to differ. */
export function newId(): string {
  const bytes = new Uint8Array(16);
  const { crypto } = globalThis as { crypto?: { getRandomValues?: (into: Uint8Array) => void } };
  if (crypto?.getRandomValues !== undefined) crypto.getRandomValues(bytes);
  else for (let at = 0; at < 16; at++) bytes[at] = Math.floor(Math.random() * 256);
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
