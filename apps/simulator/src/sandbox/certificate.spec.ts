import { X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { keyPool } from '../../../../test/support/rsa-pairs.js';
import { alipaySerial, certificate } from './certificate.js';
import { instant, integer, objectId, tlv } from './der.js';
import { KeyMaker, newKey } from './key-maker.js';

test('lengths, object ids, integers and instants as X.690 writes them', () => {
  expect(tlv(0x04, Buffer.alloc(127)).subarray(0, 2).toString('hex')).toBe('047f');
  expect(tlv(0x04, Buffer.alloc(128)).subarray(0, 3).toString('hex')).toBe('048180');
  expect(tlv(0x04, Buffer.alloc(300)).subarray(0, 4).toString('hex')).toBe('0482012c');
  expect(objectId('1.2.840.113549.1.1.11').toString('hex')).toBe('06092a864886f70d01010b');
  expect(integer('80').toString('hex')).toBe('02020080');
  expect(integer('7f').toString('hex')).toBe('02017f');
  expect(instant(new Date('2026-01-02T03:04:05Z')).toString('latin1')).toBe('\x17\r260102030405Z');
  expect(instant(new Date('2051-01-02T03:04:05Z')).toString('latin1')).toBe('\x18\x0f20510102030405Z');
});

test('a chain of root, middle and leaf that OpenSSL accepts, with Chinese names', async () => {
  const pool = new KeyMaker(keyPool);
  const [rootKey, middleKey, leafKey] = await Promise.all([pool.next(), pool.next(), newKey()]);
  const root = { C: 'CN', O: 'Sandbox', CN: 'Root' };
  const middle = { C: 'CN', O: 'Sandbox', OU: 'Second', CN: 'Middle' };
  const leaf = { C: 'CN', O: 'Sandbox', CN: 'SIM@1@中国银联股份有限公司@2' };
  const from = new Date('2026-01-01T00:00:00Z');
  const to = new Date('2055-01-01T00:00:00Z');
  const rootCert = new X509Certificate(certificate({ subject: root, issuer: root, serial: '0a', from, to, key: rootKey, issuerKey: rootKey, authority: true }));
  const middleCert = new X509Certificate(certificate({ subject: middle, issuer: root, serial: 'ff01', from, to, key: middleKey, issuerKey: rootKey, authority: true }));
  const leafCert = new X509Certificate(certificate({ subject: leaf, issuer: middle, serial: '5157f09efdc096de15ebe81a47057a7200000001', from, to, key: leafKey, issuerKey: middleKey }));
  expect(rootCert.ca && middleCert.ca && !leafCert.ca).toBe(true);
  expect(middleCert.checkIssued(rootCert) && leafCert.checkIssued(middleCert)).toBe(true);
  expect(middleCert.verify(rootCert.publicKey) && leafCert.verify(middleCert.publicKey)).toBe(true);
  expect(leafCert.verify(rootCert.publicKey)).toBe(false);
  expect(leafCert.serialNumber).toBe('5157F09EFDC096DE15EBE81A47057A7200000001');
  expect(middleCert.serialNumber).toBe('FF01');
  expect(leafCert.subject).toContain('CN=SIM@1@中国银联股份有限公司@2');
  expect(new Date(leafCert.validTo).toISOString()).toBe('2055-01-01T00:00:00.000Z');
});

test('Alipay numbers a certificate by MD5 over issuer and decimal serial', () => {
  // printf 'CN=Middle,OU=Second,O=Sandbox,C=CN255' | md5sum
  expect(alipaySerial({ C: 'CN', O: 'Sandbox', OU: 'Second', CN: 'Middle' }, 'ff')).toBe('bd09298233553e250d3a2cdbfcead03c');
});
