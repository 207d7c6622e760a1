import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { AlipayApp, type AlipayOptions } from './alipay-login.js';
import { WeixinApp } from './weixin-app.js';
import type { Fetch } from './web-call.js';

export interface PlatformOptions {
  /** MERCHANT_KEYS_DIR; undefined: no app can be found */
  keysDir: string | undefined;
  /** a base without a slash at the end; undefined: the real one, here as below */
  weixinUrl: string | undefined;
  /** the gateway's whole address */
  alipayUrl: string | undefined;
  wall: () => Date;
  fetch?: Fetch;
}

export interface WeixinPair {
  mini: WeixinApp;
  /** the official account beside it */
  account: WeixinApp | undefined;
}

const FOLDER = /^[a-z0-9-]{1,40}$/i;
const weixinFile = z.looseObject({ appId: z.string().min(1), oaAppId: z.string().min(1).optional() });
const alipayFile = z.looseObject({ appId: z.string().min(1), mode: z.enum(['key', 'cert']).default('key') });

/** The apps at WeChat and Alipay whose secrets lie in a merchant's key folder. */
export class PlatformApps {
  private readonly made = new Map<string, WeixinApp | AlipayApp>();
  readonly weixinUrl: string;
  private readonly alipayUrl: string;

  constructor(private readonly options: PlatformOptions) {
    this.weixinUrl = options.weixinUrl ?? 'https://api.weixin.qq.com';
    this.alipayUrl = options.alipayUrl ?? 'https://openapi.alipay.com/gateway.do';
  }

  async weixin(keyFolder: string): Promise<WeixinPair | undefined> {
    const [text, secret, accountSecret] = await this.read(keyFolder, 'wechat', ['merchant.json', 'app_secret.txt', 'oa_secret.txt']);
    if (text === undefined || secret === undefined) return undefined;
    const { appId, oaAppId } = weixinFile.parse(JSON.parse(text));
    return { mini: this.weixinApp(appId, secret), account: oaAppId === undefined || accountSecret === undefined ? undefined : this.weixinApp(oaAppId, accountSecret) };
  }

  async alipay(keyFolder: string): Promise<AlipayApp | undefined> {
    const [text, privateKey] = await this.read(keyFolder, 'alipay', ['merchant.json', 'app_private_key.pem']);
    if (text === undefined || privateKey === undefined) return undefined;
    const { appId, mode } = alipayFile.parse(JSON.parse(text));
    const [publicKey] = await this.read(keyFolder, 'alipay', ['alipay_public_key.pem']);
    const [appCert, alipayCert, rootCert] = await this.read(keyFolder, 'alipay', ['appCert.crt', 'alipayCert.crt', 'alipayRootCert.crt']);
    const trust: AlipayOptions['trust'] | undefined =
      mode === 'key' ? (publicKey === undefined ? undefined : { publicKey }) : appCert === undefined || alipayCert === undefined || rootCert === undefined ? undefined : { appCert, alipayCert, rootCert };
    if (trust === undefined) return undefined;
    return this.once(['alipay', appId, privateKey, ...Object.values(trust)], () => new AlipayApp({ gateway: this.alipayUrl, appId, privateKey, trust, wall: this.options.wall }));
  }

  /** An app keeps its access token for as long as its secret is the same. */
  private weixinApp(appId: string, secret: string): WeixinApp {
    return this.once(['weixin', appId, secret], () => new WeixinApp({ baseUrl: this.weixinUrl, appId, secret, fetcher: this.options.fetch ?? fetch, wall: this.options.wall }));
  }

  private once<App extends WeixinApp | AlipayApp>(key: string[], make: () => App): App {
    const digest = createHash('sha256').update(JSON.stringify(key)).digest('hex');
    const app = this.made.get(digest) ?? make();
    this.made.set(digest, app);
    return app as App;
  }

  private read(keyFolder: string, channel: string, names: string[]): Promise<(string | undefined)[]> {
    const { keysDir } = this.options;
    if (keysDir === undefined || !FOLDER.test(keyFolder)) return Promise.resolve(names.map(() => undefined));
    return Promise.all(names.map((name) => readFile(join(keysDir, keyFolder, channel, name), 'utf8').then((text) => text.trim(), absent)));
  }
}

function absent(error: unknown): undefined {
  if ((error as { code?: string }).code === 'ENOENT' || (error as { code?: string }).code === 'ENOTDIR') return undefined;
  throw error;
}

export interface PlatformMerchant {
  keyFolder: string;
  siteId: string;
  companyId: string;
}

/**
 * Whose app a client is: of the merchant with this app id where the client names one, else of the oldest site that has the
 * channel. `companyId` narrows it to one company.
 */
export async function platformFolder(database: Pick<DataSource, 'query'>, which: { channel: 'wechat' | 'alipay'; appId?: string | undefined; companyId?: string | undefined }): Promise<PlatformMerchant | undefined> {
  const [row] = (await database.query(
    `SELECT m.key_folder AS "keyFolder", s.id AS "siteId", s.company_id AS "companyId" FROM merchant m JOIN site s ON s.id = m.site_id
     WHERE m.channel = $1 AND m.enabled AND ($2::text IS NULL OR m.app_id = $2) AND ($3::uuid IS NULL OR s.company_id = $3) ORDER BY s.created_at, s.code LIMIT 1`,
    [which.channel, which.appId ?? null, which.companyId ?? null],
  )) as PlatformMerchant[];
  return row;
}
