import type { KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { KeyFault, mustMatch, type KeyFolder } from '../key-folder.js';
import { platformCertificate, type PlatformCertificate } from './platform-keys.js';

const merchantFile = z.object({ appId: z.string().min(1).max(32), oaAppId: z.string().min(1).max(32).optional(), mchId: z.string().regex(/^\d{6,32}$/), serialNo: z.string().regex(/^[0-9A-Fa-f]{8,64}$/), publicKeyId: z.string().regex(/^PUB_KEY_ID_[0-9A-Za-z]+$/).optional() });

export interface WechatKeys {
  appId: string;
  /** of the official account beside the mini-program */
  accountAppId?: string | undefined;
  mchId: string;
  serialNo: string;
  privateKey: KeyObject;
  certificate: X509Certificate;
  certificatePem: Buffer;
  /** 32 bytes */
  apiKey: Buffer;
  publicKey: { id: string; key: KeyObject } | undefined;
  platform: PlatformCertificate[];
}

/** Reads a merchant's files; throws KeyFault. */
export function loadWechatKeys(folder: KeyFolder): WechatKeys {
  const { appId, oaAppId, mchId, serialNo, publicKeyId } = folder.json('merchant.json', merchantFile);
  const privateKey = folder.privateKey('apiclient_key.pem');
  const certificate = folder.certificate('apiclient_cert.pem');
  mustMatch(certificate, privateKey, 'apiclient_key.pem and apiclient_cert.pem');
  if (certificate.serialNumber.toUpperCase() !== serialNo.toUpperCase()) throw new KeyFault('keys-mismatch', `apiclient_cert.pem has serial ${certificate.serialNumber}, merchant.json says ${serialNo}`);
  const apiKey = Buffer.from(folder.text('apiv3.key'), 'utf8');
  if (apiKey.length !== 32) throw new KeyFault('keys-unreadable', 'apiv3.key must have 32 characters');
  if (publicKeyId === undefined && folder.has('pub_key.pem')) throw new KeyFault('keys-missing', 'pub_key.pem needs publicKeyId in merchant.json');
  return {
    appId, accountAppId: oaAppId, mchId, serialNo, privateKey, certificate, apiKey, certificatePem: folder.bytes('apiclient_cert.pem'),
    publicKey: publicKeyId === undefined ? undefined : { id: publicKeyId, key: folder.publicKey('pub_key.pem') },
    platform: folder.list('platform').map((name) => platformFile(folder, name)),
  };
}

function platformFile(folder: KeyFolder, name: string): PlatformCertificate {
  return platformCertificate(folder.certificate(name).toString());
}
