import { createHash, X509Certificate, type KeyObject } from 'node:crypto';

/** The company in the common name of UnionPay's own certificates: 041@…@company@…. */
const COMPANY = '中国银联股份有限公司';
const MOST_KEPT = 8;

export type Trust = { ok: true; key: KeyObject } | { ok: false; reason: 'not-a-certificate' | 'foreign-certificate' | 'expired-certificate' | 'not-unionpay' };

const holds = (certificate: X509Certificate, now: Date): boolean => new Date(certificate.validFrom) <= now && now < new Date(certificate.validTo);
const issued = (certificate: X509Certificate, by: X509Certificate): boolean => certificate.checkIssued(by) && certificate.verify(by.publicKey);

/** The common name, whose second '@' part is the company. */
function companyOf(certificate: X509Certificate): string | undefined {
  const name: unknown = certificate.toLegacyObject().subject.CN;
  return typeof name === 'string' ? name.split('@')[2] : undefined;
}

/** Every message brings the certificate that it is signed with: it is believed when it leads to the merchant's root and is UnionPay's. */
export class TrustedSigners {
  private readonly kept = new Map<string, X509Certificate>();
  constructor(private readonly root: X509Certificate, private readonly middle: X509Certificate) {}

  trust(pem: string, now: Date): Trust {
    const certificate = this.read(pem);
    if (certificate === undefined) return { ok: false, reason: 'not-a-certificate' };
    if (!issued(certificate, this.middle) || !issued(this.middle, this.root)) return { ok: false, reason: 'foreign-certificate' };
    if (![certificate, this.middle, this.root].every((one) => holds(one, now))) return { ok: false, reason: 'expired-certificate' };
    return companyOf(certificate) === COMPANY ? { ok: true, key: certificate.publicKey } : { ok: false, reason: 'not-unionpay' };
  }

  private read(pem: string): X509Certificate | undefined {
    const id = createHash('sha256').update(pem).digest('hex');
    const kept = this.kept.get(id);
    if (kept !== undefined) return kept;
    try {
      const certificate = new X509Certificate(pem);
      // Strangers' certificates are read too: only a few are kept.
      if (this.kept.size >= MOST_KEPT) this.kept.clear();
      this.kept.set(id, certificate);
      return certificate;
    } catch {
      return undefined;
    }
  }
}
