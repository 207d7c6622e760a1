import { createDecipheriv } from 'node:crypto';

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

export interface Sealed {
  nonce: string;
  /** may be empty or absent */
  associatedData?: string | undefined;
  /** base64 of the data and its tag */
  ciphertext: string;
}

/**
 * Opens what was sealed with AES-GCM: the plain bytes, or undefined when key, nonce, associated data, data or tag do not belong
 * together. The tag is checked before a byte is given out.
 */
export function openSealed(key: Buffer, { nonce, associatedData = '', ciphertext }: Sealed): Buffer | undefined {
  // The channel's keys have 32 bytes; keys of 16 occur in published examples.
  if (key.length !== 32 && key.length !== 16) return undefined;
  const sealed = Buffer.from(ciphertext, 'base64');
  const iv = Buffer.from(nonce, 'utf8');
  if (sealed.length < TAG_BYTES || iv.length !== NONCE_BYTES) return undefined;
  try {
    const decipher = createDecipheriv(key.length === 32 ? 'aes-256-gcm' : 'aes-128-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
    decipher.setAAD(Buffer.from(associatedData, 'utf8'));
    return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG_BYTES)), decipher.final()]);
  } catch {
    // final() throws when the tag does not fit: that is the answer.
    return undefined;
  }
}
