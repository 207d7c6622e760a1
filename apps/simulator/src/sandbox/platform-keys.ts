import { randomBytes, X509Certificate } from 'node:crypto';
import { certificate, type Name } from './certificate.js';
import type { KeyMaker } from './key-maker.js';

export interface KeyAndCertificate {
  /** PKCS8 PEM */
  key: string;
  certificate: string;
  /** upper-case hex */
  serial: string;
}

/** What the channels themselves hold. */
export interface PlatformKeys {
  wechat: { authority: KeyAndCertificate; /** two that hold and one that has expired */ certificates: [KeyAndCertificate, KeyAndCertificate]; expired: KeyAndCertificate; publicKey: { key: string } };
  alipay: { root: KeyAndCertificate; middle: KeyAndCertificate; signer: KeyAndCertificate };
  unionpay: { root: KeyAndCertificate; middle: KeyAndCertificate; signer: KeyAndCertificate };
  /** a key that nobody was told of: forgeries are signed with it */
  stranger: KeyAndCertificate;
}

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
export const names = {
  wechat: { C: 'CN', O: 'Tenpay.com', OU: 'Tenpay.com CA Center', CN: 'Tenpay.com Root CA (sandbox)' },
  alipayRoot: { C: 'CN', O: 'Ant Financial', OU: 'Certification Authority', CN: 'Ant Financial Certification Authority R1 (sandbox)' },
  alipayMiddle: { C: 'CN', O: 'Ant Financial', OU: 'Certification Authority', CN: 'Ant Financial Certification Authority Class 2 R1 (sandbox)' },
  unionRoot: { C: 'CN', O: 'China Financial Certification Authority', CN: 'CFCA CS CA (sandbox)' },
  unionMiddle: { C: 'CN', O: 'China Financial Certification Authority', CN: 'CFCA OCA1 (sandbox)' },
} as const satisfies Record<string, Name>;

/** Serials of 20 bytes whose first bit is clear. */
export const newSerial = (): string => `5${randomBytes(20).toString('hex').slice(1)}`;

interface Certified {
  subject: Name;
  issuer: Name;
  key: string;
  issuerKey: string;
  from: Date;
  years: number;
  authority?: boolean;
}

export function certify({ years, from, ...plan }: Certified): KeyAndCertificate {
  const pem = certificate({ ...plan, from, to: new Date(from.getTime() + years * YEAR_MS), serial: newSerial() });
  return { key: plan.key, certificate: pem, serial: new X509Certificate(pem).serialNumber };
}

/** Every key is another one; they are made side by side. */
export async function newPlatformKeys(maker: KeyMaker, now: Date): Promise<PlatformKeys> {
  const keys = await Promise.all(Array.from({ length: 12 }, () => maker.next()));
  const at = (index: number): string => keys[index]!;
  const from = new Date(now.getTime() - 30 * DAY_MS);
  const root = (subject: Name, key: string) => certify({ subject, issuer: subject, key, issuerKey: key, from: new Date(now.getTime() - YEAR_MS), years: 20, authority: true });
  const platform = (key: string, start: Date, years: number) => certify({ subject: { C: 'CN', O: 'Tenpay.com', OU: 'Tenpay.com CA Center', CN: 'Tenpay.com sign' }, issuer: names.wechat, key, issuerKey: at(0), from: start, years });
  const company = '中国银联股份有限公司';
  return {
    wechat: {
      authority: root(names.wechat, at(0)),
      certificates: [platform(at(1), from, 5), platform(at(2), new Date(now.getTime() - DAY_MS), 5)],
      expired: platform(at(3), new Date(now.getTime() - 6 * YEAR_MS), 5),
      publicKey: { key: at(4) },
    },
    alipay: {
      root: root(names.alipayRoot, at(5)),
      middle: certify({ subject: names.alipayMiddle, issuer: names.alipayRoot, key: at(6), issuerKey: at(5), from, years: 10, authority: true }),
      signer: certify({ subject: { C: 'CN', O: '支付宝(中国)网络技术有限公司', OU: 'Alipay', CN: '支付宝(中国)网络技术有限公司' }, issuer: names.alipayMiddle, key: at(7), issuerKey: at(6), from, years: 5 }),
    },
    unionpay: {
      root: root(names.unionRoot, at(8)),
      middle: certify({ subject: names.unionMiddle, issuer: names.unionRoot, key: at(9), issuerKey: at(8), from, years: 10, authority: true }),
      signer: certify({ subject: { C: 'CN', O: 'CFCA OCA1', OU: 'Enterprises', CN: `041@8310000000083040@${company}@00000001` }, issuer: names.unionMiddle, key: at(10), issuerKey: at(9), from, years: 5 }),
    },
    stranger: root({ C: 'CN', O: 'Nobody', CN: 'Stranger' }, at(11)),
  };
}
