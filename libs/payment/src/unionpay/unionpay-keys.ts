import type { KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { KeyFault, mustMatch, type KeyFolder } from '../key-folder.js';

const merchantFile = z.object({ merId: z.string().regex(/^[0-9A-Za-z]{15}$/), certId: z.string().regex(/^\d{1,60}$/) });

export interface UnionpayKeys {
  merId: string;
  /** the serial of our certificate in decimal */
  certId: string;
  privateKey: KeyObject;
  certificate: X509Certificate;
  root: X509Certificate;
  middle: X509Certificate;
}

/** Reads a merchant's files; throws KeyFault. */
export function loadUnionpayKeys(folder: KeyFolder): UnionpayKeys {
  const { merId, certId } = folder.json('merchant.json', merchantFile);
  const privateKey = folder.privateKey('sign_key.pem');
  const certificate = folder.certificate('sign_cert.pem');
  mustMatch(certificate, privateKey, 'sign_key.pem and sign_cert.pem');
  if (BigInt(`0x${certificate.serialNumber}`) !== BigInt(certId)) throw new KeyFault('keys-mismatch', `sign_cert.pem has serial ${BigInt(`0x${certificate.serialNumber}`)}, merchant.json says ${certId}`);
  const [root, middle] = [folder.certificate('root_cert.pem'), folder.certificate('middle_cert.pem')];
  if (!middle.checkIssued(root) || !middle.verify(root.publicKey)) throw new KeyFault('keys-mismatch', 'middle_cert.pem was not issued by root_cert.pem');
  return { merId, certId, privateKey, certificate, root, middle };
}
