import { randomBytes, randomInt } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publicPem } from './certificate.js';
import type { KeyMaker } from './key-maker.js';
import { certify, names, type KeyAndCertificate, type PlatformKeys } from './platform-keys.js';

export type AlipayMode = 'key' | 'cert';

/** A merchant with a contract at all three channels, as the sandbox knows it. */
export interface Merchant {
  code: string;
  site: string;
  wechat: KeyAndCertificate & { appId: string; mchId: string; publicKeyId: string; oaAppId: string; apiV3Key: string; appSecret: string; oaSecret: string };
  alipay: KeyAndCertificate & { appId: string; sellerId: string; mode: AlipayMode };
  unionpay: KeyAndCertificate & { merId: string; certId: string };
}

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');

export interface MerchantPlan {
  code: string;
  site?: string | undefined;
  alipayMode?: AlipayMode | undefined;
}

export async function newMerchant({ code, site = code, alipayMode = 'key' }: MerchantPlan, platform: PlatformKeys, maker: KeyMaker, now: Date): Promise<Merchant> {
  const [wechatKey, alipayKey, unionKey] = await Promise.all([maker.next(), maker.next(), maker.next()]);
  const from = new Date(now.getTime() - 86_400_000);
  const mchId = `16${digits(8)}`;
  const merId = `7772900${digits(8)}`;
  const appId = `2021${digits(12)}`;
  const wechat = certify({ subject: { C: 'CN', O: '微信商户系统', OU: site, CN: mchId }, issuer: names.wechat, key: wechatKey, issuerKey: platform.wechat.authority.key, from, years: 5 });
  const alipay = certify({ subject: { C: 'CN', O: site, OU: 'Alipay', CN: `${site}-${appId}` }, issuer: names.alipayMiddle, key: alipayKey, issuerKey: platform.alipay.middle.key, from, years: 5 });
  const unionpay = certify({ subject: { C: 'CN', O: 'CFCA OCA1', OU: 'Enterprises', CN: `041@${merId}@${site}@00000001` }, issuer: names.unionMiddle, key: unionKey, issuerKey: platform.unionpay.middle.key, from, years: 5 });
  return {
    code, site,
    wechat: { ...wechat, appId: `wx${randomBytes(8).toString('hex')}`, oaAppId: `wx${randomBytes(8).toString('hex')}`, mchId, publicKeyId: `PUB_KEY_ID_01${mchId}2026010100000000000000`, apiV3Key: randomBytes(16).toString('hex'), appSecret: randomBytes(16).toString('hex'), oaSecret: randomBytes(16).toString('hex') },
    alipay: { ...alipay, appId, sellerId: `2088${digits(12)}`, mode: alipayMode },
    unionpay: { ...unionpay, merId, certId: BigInt(`0x${unionpay.serial}`).toString() },
  };
}

const shop = { thing1: 'stall', thing2: 'balance', thing3: 'head', time4: 'time' };
const template = (name: string, fields: object, page?: string) => ({ templateId: `sandbox-${name}`, fields, ...(page === undefined ? {} : { page }) });

/** The message templates that a company was granted at WeChat, by what they are about, and what their fields show. */
const messageTemplates = {
  subscribe: {
    balance: template('balance', shop, 'pages/home/index'), supply: template('supply', shop, 'pages/supply/index'), recharge: template('recharge', { ...shop, amount5: 'amount' }, 'pages/home/index'),
    stall: template('stall', { thing1: 'stall', thing3: 'head', time4: 'time' }, 'pages/home/index'),
  },
  account: {
    balance: template('account-balance', shop), supply: template('account-supply', shop), recharge: template('account-recharge', { ...shop, amount5: 'amount' }), stall: template('account-stall', { thing1: 'stall', thing3: 'head', time4: 'time' }),
    announcement: template('account-announcement', { thing1: 'title', thing2: 'text', time3: 'time' }),
  },
};

/** What the merchant would have received or made, by file name. */
export function handOut(merchant: Merchant, platform: PlatformKeys): Record<string, string> {
  const { wechat, alipay, unionpay } = merchant;
  const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;
  return {
    'wechat/merchant.json': json({ appId: wechat.appId, mchId: wechat.mchId, serialNo: wechat.serial, publicKeyId: wechat.publicKeyId, oaAppId: wechat.oaAppId }),
    'wechat/apiclient_key.pem': wechat.key,
    'wechat/apiclient_cert.pem': wechat.certificate,
    'wechat/apiv3.key': wechat.apiV3Key,
    'wechat/pub_key.pem': publicPem(platform.wechat.publicKey.key),
    ...Object.fromEntries([...platform.wechat.certificates, platform.wechat.expired].map(({ serial, certificate }) => [`wechat/platform/${serial}.pem`, certificate])),
    'wechat/app_secret.txt': wechat.appSecret,
    'wechat/oa_secret.txt': wechat.oaSecret,
    'wechat/messages.json': json(messageTemplates),
    'alipay/merchant.json': json({ appId: alipay.appId, sellerId: alipay.sellerId, mode: alipay.mode }),
    'alipay/app_private_key.pem': alipay.key,
    'alipay/alipay_public_key.pem': publicPem(platform.alipay.signer.key),
    'alipay/appCert.crt': alipay.certificate,
    'alipay/alipayCert.crt': `${platform.alipay.signer.certificate}${platform.alipay.middle.certificate}`,
    'alipay/alipayRootCert.crt': platform.alipay.root.certificate,
    'unionpay/merchant.json': json({ merId: unionpay.merId, certId: unionpay.certId }),
    'unionpay/sign_key.pem': unionpay.key,
    'unionpay/sign_cert.pem': unionpay.certificate,
    'unionpay/root_cert.pem': platform.unionpay.root.certificate,
    'unionpay/middle_cert.pem': platform.unionpay.middle.certificate,
  };
}

/** Writes the folder anew; every file can be read by its owner alone. */
export function writeFolder(folder: string, files: Record<string, string>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600); // the mode of writeFile holds for new files only
  }
}
