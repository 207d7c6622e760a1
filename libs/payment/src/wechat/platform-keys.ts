import { X509Certificate, type KeyObject } from 'node:crypto';
import type { Logger } from '#libs/runtime';

const PUBLIC_KEY_PREFIX = 'PUB_KEY_ID_';
/** An unknown serial asks for the certificates at most this often, however many messages carry one. */
const SPACE_MS = 5 * 60_000;
/** Certificates are withdrawn by leaving the list: it is read anew this often. */
const STALE_MS = 12 * 3_600_000;

export interface PlatformCertificate {
  /** upper-case hex */
  serial: string;
  key: KeyObject;
  from: Date;
  to: Date;
}

export function platformCertificate(pem: string | Buffer): PlatformCertificate {
  const certificate = new X509Certificate(pem);
  return { serial: certificate.serialNumber.toUpperCase(), key: certificate.publicKey, from: new Date(certificate.validFrom), to: new Date(certificate.validTo) };
}

export interface PlatformKeysOptions {
  publicKey?: { id: string; key: KeyObject } | undefined;
  certificates: readonly PlatformCertificate[];
  /** asks WeChat Pay for the list of certificates that hold */
  download(): Promise<PlatformCertificate[]>;
  wall(): Date;
  log: Pick<Logger, 'warn'>;
}

/**
 * The keys that WeChat Pay signs with, of one merchant: a public key, certificates, or both side by side while a merchant changes
 * over. A serial that is not on the list is not believed. Nothing is shared between merchants.
 */
export class PlatformKeys {
  private certificates: Map<string, PlatformCertificate>;
  private running: Promise<void> | undefined;
  private triedAtMs = Number.NEGATIVE_INFINITY;
  private readAtMs = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PlatformKeysOptions) {
    this.certificates = new Map(options.certificates.map((certificate) => [certificate.serial, certificate]));
  }

  /** The key of a serial as the header names it; undefined when it is unknown or its certificate does not hold now. */
  async keyOf(serial: string): Promise<KeyObject | undefined> {
    const { publicKey, wall } = this.options;
    if (serial.startsWith(PUBLIC_KEY_PREFIX)) return serial === publicKey?.id ? publicKey.key : undefined;
    if (!/^[0-9A-Fa-f]{8,64}$/.test(serial)) return undefined;
    const held = this.holding(serial);
    if (held === undefined) await this.refresh();
    else if (wall().getTime() - this.readAtMs > STALE_MS) void this.refresh();
    return this.holding(serial)?.key;
  }

  /** Certificates that hold now; for the self-test. */
  get held(): PlatformCertificate[] {
    return [...this.certificates.keys()].flatMap((serial) => this.holding(serial) ?? []);
  }

  private holding(serial: string): PlatformCertificate | undefined {
    const found = this.certificates.get(serial.toUpperCase());
    const now = this.options.wall();
    return found !== undefined && found.from <= now && now < found.to ? found : undefined;
  }

  /** Reads the list anew: one call at a time, and no second one within five minutes. Never throws; a failure keeps what is held. */
  private async refresh(): Promise<void> {
    const nowMs = this.options.wall().getTime();
    if (this.running !== undefined) return this.running;
    if (nowMs - this.triedAtMs < SPACE_MS) return;
    this.triedAtMs = nowMs;
    this.running = this.download(nowMs).finally(() => (this.running = undefined));
    return this.running;
  }

  private async download(nowMs: number): Promise<void> {
    try {
      const list = await this.options.download();
      this.certificates = new Map(list.map((certificate) => [certificate.serial, certificate]));
      this.readAtMs = nowMs;
    } catch (error) {
      // Merchants that only ever had a public key get 404 here; what is held goes on holding until it expires.
      this.options.log.warn({ reason: (error as Error).message }, 'the platform certificates of WeChat Pay could not be read');
    }
  }
}
