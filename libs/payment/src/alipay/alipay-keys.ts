import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { KeyFault, mustMatch, type KeyFolder } from '../key-folder.js';
import type { AlipayClientOptions } from './alipay-client.js';

const merchantFile = z.object({ appId: z.string().regex(/^\d{10,20}$/), sellerId: z.string().regex(/^2088\d{12}$/), mode: z.enum(['key', 'cert']) });

export interface AlipayKeys {
  appId: string;
  sellerId: string;
  mode: 'key' | 'cert';
  config: AlipayClientOptions['config'];
  /** what ends some day: certificate mode only */
  certificates: { name: string; to: Date }[];
}

/** Certificates of a chain; those whose algorithm this platform does not know (SM2) are left out, as Alipay's SDKs do. */
function chain(pem: string): X509Certificate[] {
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).flatMap((one) => {
    try {
      return [new X509Certificate(one)];
    } catch {
      return [];
    }
  });
}

/** Whether Alipay's certificate leads to one of its roots; throws KeyFault when a link is forged or missing. */
function mustLead(leaf: X509Certificate, others: readonly X509Certificate[], roots: readonly X509Certificate[]): void {
  let current = leaf;
  for (let steps = 0; steps < 5; steps += 1) {
    const root = roots.find((one) => current.checkIssued(one) && current.verify(one.publicKey));
    if (root !== undefined) return;
    const next = others.find((one) => one !== current && current.checkIssued(one) && current.verify(one.publicKey));
    if (next === undefined) break;
    current = next;
  }
  throw new KeyFault('keys-mismatch', 'alipayCert.crt does not lead to alipayRootCert.crt');
}

/** Reads a merchant's files; throws KeyFault. */
export function loadAlipayKeys(folder: KeyFolder): AlipayKeys {
  const { appId, sellerId, mode } = folder.json('merchant.json', merchantFile);
  const privateKey = folder.privateKey('app_private_key.pem');
  const base = { appId, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
  if (mode === 'key') return { appId, sellerId, mode, certificates: [], config: { ...base, alipayPublicKey: folder.publicKey('alipay_public_key.pem').export({ type: 'spki', format: 'pem' }) as string } };
  const own = folder.certificate('appCert.crt');
  mustMatch(own, privateKey, 'app_private_key.pem and appCert.crt');
  const [theirs, ...others] = chain(folder.text('alipayCert.crt'));
  const roots = chain(folder.text('alipayRootCert.crt'));
  if (theirs === undefined || roots.length === 0) throw new KeyFault('keys-unreadable', 'alipayCert.crt and alipayRootCert.crt must hold RSA certificates');
  mustLead(theirs, others, roots);
  return {
    appId, sellerId, mode,
    certificates: [{ name: 'appCert.crt', to: new Date(own.validTo) }, { name: 'alipayCert.crt', to: new Date(theirs.validTo) }],
    config: { ...base, appCertContent: folder.text('appCert.crt'), alipayPublicCertContent: folder.text('alipayCert.crt'), alipayRootCertContent: folder.text('alipayRootCert.crt') },
  };
}
