import { createCipheriv } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openSealed } from './aead.js';
import vectors from './vectors/aead-gcm.json' with { type: 'json' };

interface Vector {
  name?: string;
  key_utf8: string;
  nonce_utf8: string;
  associated_data: string;
  ciphertext_base64: string;
  expect: { plaintext?: string; error?: boolean; certificate_serial?: string };
}

const open = (vector: Vector) => openSealed(Buffer.from(vector.key_utf8), { nonce: vector.nonce_utf8, associatedData: vector.associated_data, ciphertext: vector.ciphertext_base64 });

describe('published vectors', () => {
  test.each(vectors.vectors as Vector[])('$# $name', (vector) => {
    const plain = open(vector)?.toString('utf8');
    if (vector.expect.error === true) expect(plain).toBeUndefined();
    else if (vector.expect.plaintext !== undefined) expect(plain).toBe(vector.expect.plaintext);
    else expect(plain).toContain('-----BEGIN CERTIFICATE-----');
  });
});

function seal(key: Buffer, nonce: string, aad: string, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, Buffer.from(nonce));
  cipher.setAAD(Buffer.from(aad));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

test('any flipped bit of data or tag opens nothing', () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const sealed = seal(key, 'abcdefghijkl', 'transaction', Buffer.from('{"total":5000}'));
  expect(openSealed(key, { nonce: 'abcdefghijkl', associatedData: 'transaction', ciphertext: sealed.toString('base64') })?.toString()).toBe('{"total":5000}');
  fc.assert(fc.property(fc.integer({ min: 0, max: sealed.length * 8 - 1 }), (bit) => {
    const bent = Buffer.from(sealed);
    bent[bit >> 3]! ^= 1 << (bit & 7);
    expect(openSealed(key, { nonce: 'abcdefghijkl', associatedData: 'transaction', ciphertext: bent.toString('base64') })).toBeUndefined();
  }));
});

test('keys and nonces of another length, and too little data, open nothing', () => {
  const key = Buffer.alloc(32, 1);
  const ciphertext = seal(key, 'abcdefghijkl', '', Buffer.from('{}')).toString('base64');
  expect(openSealed(key, { nonce: 'abcdefghijkl', ciphertext })?.toString()).toBe('{}');
  expect(openSealed(Buffer.alloc(31, 1), { nonce: 'abcdefghijkl', ciphertext })).toBeUndefined();
  expect(openSealed(key, { nonce: 'abcdefghijk', ciphertext })).toBeUndefined();
  expect(openSealed(key, { nonce: 'abcdefghijkl', ciphertext: 'AAAA' })).toBeUndefined();
});
