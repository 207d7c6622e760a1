import { createHash, createVerify, sign } from 'node:crypto';
import { certifiedKey, privateKey } from '../pem.js';

export type Fields = Record<string, string>;

/** Sorted by name, `k=v` joined by `&`, nothing encoded; every field but the signature. */
export const plainText = (fields: Fields): string => Object.keys(fields).filter((name) => name !== 'signature').sort().map((name) => `${name}=${fields[name]!}`).join('&');

/** Version 5.1.0 signs the hexadecimal SHA-256 of the text, again with SHA-256. */
const digest = (fields: Fields): Buffer => Buffer.from(createHash('sha256').update(plainText(fields), 'utf8').digest('hex'), 'ascii');
export const signFields = (fields: Fields, key: string): string => sign('sha256', digest(fields), privateKey(key)).toString('base64');
export const verifyFields = (fields: Fields, certificate: string): boolean => createVerify('sha256').update(digest(fields)).verify(certifiedKey(certificate), fields.signature ?? '', 'base64');

export const responses: Record<string, string> = {
  '00': '成功[0000000]', '01': '交易失败。详情请咨询95516[6000001]', '05': '交易已受理，请稍后查询交易结果[2200005]', '10': '报文格式错误[6100030]', '11': '验证签名失败[9100004]', '12': '重复交易[2040003]',
  '31': '商户状态不正确[6110031]', '34': '查无此交易[2600000]', '35': '原交易不存在或状态不正确[2010002]', '36': '与原交易信息不符[2010036]', '98': '文件不存在[6170000]',
};

/** A refusal by answer code. */
export class AcpRefusal extends Error {
  constructor(readonly code: string, text = responses[code] ?? '失败') {
    super(text);
  }
}

export const malformed = (field: string): AcpRefusal => new AcpRefusal('10', `报文格式错误[${field}]`);
