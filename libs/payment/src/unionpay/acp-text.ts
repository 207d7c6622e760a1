import { createHash, sign, verify, type KeyObject } from 'node:crypto';

export type Fields = Record<string, string>;

/** What is signed: all fields but the signature, sorted by name, `k=v` joined by '&', nothing encoded. */
export function signedText(fields: Fields): string {
  return Object.keys(fields).filter((name) => name !== 'signature').sort().map((name) => `${name}=${fields[name]!}`).join('&');
}

/** Version 5.1.0 signs the text's SHA-256 in lower-case hexadecimal, again with SHA-256. */
const digest = (fields: Fields): Buffer => Buffer.from(createHash('sha256').update(signedText(fields), 'utf8').digest('hex'), 'latin1');

export function signFields(fields: Fields, key: KeyObject): Fields {
  return { ...fields, signature: sign('RSA-SHA256', digest(fields), key).toString('base64') };
}

export function verifies(fields: Fields, key: KeyObject): boolean {
  const signature = Buffer.from(fields.signature ?? '', 'base64');
  return signature.length > 0 && verify('RSA-SHA256', digest(fields), key, signature);
}

/** Fields of pairs; undefined when a name comes twice or a value could hold further fields: the signed text joins them without escapes. */
function unambiguous(pairs: Iterable<readonly [string, string]>): Fields | undefined {
  const fields = new Map<string, string>();
  for (const [name, value] of pairs) {
    if (!/^[A-Za-z][0-9A-Za-z]{0,39}$/.test(name) || fields.has(name) || value.includes('&')) return undefined;
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

/** An answer's body: `k=v&k=v` with nothing encoded; values, such as a certificate, may hold '=' and line ends. */
export function parseAnswer(text: string): Fields | undefined {
  const pairs = text.trim().split('&').map((part): [string, string] => {
    const at = part.indexOf('=');
    return at < 0 ? ['', ''] : [part.slice(0, at), part.slice(at + 1)];
  });
  return unambiguous(pairs);
}

/** A notification's body: an encoded form. */
export function parseForm(body: Buffer): Fields | undefined {
  try {
    return unambiguous(new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body)));
  } catch {
    return undefined;
  }
}
