import { createPublicKey, createVerify, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { signText as alipayText, rsa2 } from './alipay/gateway-text.js';
import { alipaySerial, type Name } from './certificate.js';
import { answerText, encrypt, requestText, signText } from './wechat/seal.js';

interface WechatVectors {
  aead: { key_utf8: string; nonce_utf8: string; associated_data: string; ciphertext_base64: string; expect: { plaintext: string } }[];
  sign: { private_key_pem: string; message: string; expect_signature_base64: string }[];
  authorization_message: { method: string; url: string; timestamp: number; nonce: string; body: string; expect_message: string }[];
  notify: { certificate_pem: string; apiv3_key_utf8: string; headers: Record<string, string>; body: string }[];
}

interface AlipayVectors {
  notify: { public_key_pem: string; params: Record<string, string> }[];
  request_sign: { private_key_pem: string; params: Record<string, string>; expect_content: string; expect_sign: string }[];
  response: { public_key_pem: string; signed_text: string; sign: string; raw: string }[];
  cert_sn: { app_cert_pem: string; app_cert_sn: string }[];
}

const read = <T>(name: string): T => JSON.parse(readFileSync(join(import.meta.dirname, 'vectors', name), 'utf8')) as T;
const wechat = read<WechatVectors>('wechat.json');
const alipay = read<AlipayVectors>('alipay.json');

test('AES-GCM makes the cipher texts that others published', () => {
  expect(wechat.aead.length).toBe(2);
  for (const { key_utf8, nonce_utf8, associated_data, ciphertext_base64, expect: { plaintext } } of wechat.aead) expect(encrypt(plaintext, key_utf8, associated_data, nonce_utf8).ciphertext).toBe(ciphertext_base64);
});

test('RSA signatures and request texts are those of the official clients', () => {
  for (const { private_key_pem, message, expect_signature_base64 } of wechat.sign) expect(signText(message, private_key_pem)).toBe(expect_signature_base64);
  for (const { method, url, timestamp, nonce, body, expect_message } of wechat.authorization_message) expect(requestText(method, url, String(timestamp), nonce, body)).toBe(expect_message);
});

test('a published notification was signed over the text that we sign', () => {
  for (const { certificate_pem, headers, body } of wechat.notify) {
    const text = answerText(headers['Wechatpay-Timestamp']!, headers['Wechatpay-Nonce']!, body);
    expect(createVerify('sha256').update(text).verify(new X509Certificate(certificate_pem).publicKey, headers['Wechatpay-Signature']!, 'base64')).toBe(true);
  }
});

test('Alipay: sign text and signature of a request, genuine notifications, a genuine answer', () => {
  for (const { private_key_pem, params, expect_content, expect_sign } of alipay.request_sign) {
    expect(alipayText(params, ['sign'])).toBe(expect_content);
    expect(rsa2(expect_content, private_key_pem)).toBe(expect_sign);
  }
  for (const { public_key_pem, params } of alipay.notify) {
    expect(createVerify('sha256').update(alipayText(params, ['sign', 'sign_type']), 'utf8').verify(createPublicKey(public_key_pem), params.sign!, 'base64')).toBe(true);
  }
  for (const { public_key_pem, signed_text, sign } of alipay.response) expect(createVerify('sha256').update(signed_text, 'utf8').verify(createPublicKey(public_key_pem), sign, 'base64')).toBe(true);
});

test('Alipay: numbers of genuine certificates', () => {
  for (const { app_cert_pem, app_cert_sn } of alipay.cert_sn) {
    const { issuer, serialNumber } = new X509Certificate(app_cert_pem);
    const parts = Object.fromEntries(issuer.split('\n').map((line) => line.split('=') as [string, string])) as unknown as Name;
    expect(alipaySerial(parts, serialNumber)).toBe(app_cert_sn);
  }
});
