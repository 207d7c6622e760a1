import { join } from 'node:path';
import type { Logger } from '#libs/runtime';
import { AlipayChannel } from './alipay/alipay-channel.js';
import { loadAlipayKeys } from './alipay/alipay-keys.js';
import type { ChannelName, ChannelRegistry, PaymentChannel } from './channel.js';
import { KeyFault, KeyFolder } from './key-folder.js';
import type { Fetch } from './outgoing.js';
import { UnionpayChannel } from './unionpay/unionpay-channel.js';
import { GATEWAY } from './unionpay/unionpay-client.js';
import { loadUnionpayKeys } from './unionpay/unionpay-keys.js';
import { WechatChannel } from './wechat/wechat-channel.js';
import { loadWechatKeys } from './wechat/wechat-keys.js';

/** Whose channel: the row's id, and where its keys lie. */
export interface MerchantPlace {
  id: string;
  channel: ChannelName;
  keyFolder: string;
}

export interface ChannelRegistryOptions {
  /** MERCHANT_KEYS_DIR; without it no merchant has keys */
  keysDir: string | undefined;
  /** the channels' addresses; absent ones are the real channels' */
  urls: { wechat?: string | undefined; alipay?: string | undefined; unionpay?: string | undefined };
  /** where we are reached from outside */
  publicUrl: string;
  wall(): Date;
  log: Pick<Logger, 'warn' | 'info'>;
  fetch?: Fetch;
}

interface Loaded {
  fingerprint: string;
  channel: PaymentChannel | undefined;
  fault: KeyFault | undefined;
}

const REAL = { wechat: 'https://api.mch.weixin.qq.com', alipay: 'https://openapi.alipay.com/gateway.do', unionpay: GATEWAY } as const;

/** Channels by merchant, loaded when first asked for and again when a key file changes. Nothing is shared between merchants. */
export function makeChannelRegistry(options: ChannelRegistryOptions): ChannelRegistry {
  const loaded = new Map<string, Loaded>();
  const find = (merchant: MerchantPlace): Loaded => {
    const key = `${merchant.id} ${merchant.channel} ${merchant.keyFolder}`;
    const before = loaded.get(key);
    const now = load(options, merchant, before);
    if (now !== before) loaded.set(key, now);
    return now;
  };
  return {
    of: async (merchant) => find(merchant).channel,
    check: async (merchant) => {
      const { channel, fault } = find(merchant);
      return channel === undefined ? [{ step: 'keys', state: 'failed', code: fault?.code ?? 'keys-missing', detail: fault?.message ?? '' }] : channel.check();
    },
  };
}

function load(options: ChannelRegistryOptions, merchant: MerchantPlace, before: Loaded | undefined): Loaded {
  // The folder's name comes from the database and becomes a path.
  const place = options.keysDir !== undefined && /^[a-z0-9-]{1,40}$/.test(merchant.keyFolder) ? join(options.keysDir, merchant.keyFolder, merchant.channel) : undefined;
  if (place === undefined) return before ?? missing(options, merchant);
  const folder = new KeyFolder(place);
  const fingerprint = folder.fingerprint();
  if (before?.fingerprint === fingerprint) return before;
  try {
    const channel = makeChannel(options, merchant.channel, folder);
    options.log.info({ merchantId: merchant.id, channel: merchant.channel, merchantNumber: channel.merchantNumber }, 'the keys of a merchant were loaded');
    return { fingerprint, channel, fault: undefined };
  } catch (error) {
    if (!(error instanceof KeyFault)) throw error;
    options.log.warn({ merchantId: merchant.id, channel: merchant.channel, reason: error.code, detail: error.message }, 'the keys of a merchant cannot be used');
    return { fingerprint, channel: undefined, fault: error };
  }
}

function missing(options: ChannelRegistryOptions, merchant: MerchantPlace): Loaded {
  const fault = new KeyFault('keys-missing', options.keysDir === undefined ? 'MERCHANT_KEYS_DIR is not set' : 'the key folder has no usable name');
  options.log.warn({ merchantId: merchant.id, channel: merchant.channel, reason: fault.code, detail: fault.message }, 'the keys of a merchant cannot be used');
  return { fingerprint: '', channel: undefined, fault };
}

function makeChannel({ urls, publicUrl, wall, log, fetch = globalThis.fetch }: ChannelRegistryOptions, name: ChannelName, folder: KeyFolder): PaymentChannel {
  const base = (urls[name] ?? REAL[name]).replace(/\/$/, '');
  if (base === REAL[name]) refuseSandboxKeys(folder);
  const readableByOthers = (): string[] => folder.readableByOthers();
  switch (name) {
    case 'wechat':
      return new WechatChannel({ keys: loadWechatKeys(folder), base, fetch, wall, log, readableByOthers });
    case 'alipay':
      return new AlipayChannel({ keys: loadAlipayKeys(folder), gateway: base, fetch, wall, readableByOthers });
    case 'unionpay':
      return new UnionpayChannel({ keys: loadUnionpayKeys(folder), base, publicUrl: publicUrl.replace(/\/$/, ''), fetch, wall, readableByOthers });
  }
}

/** Keys that the sandbox handed out are known to whoever ran it: they never go with a real channel. */
function refuseSandboxKeys(folder: KeyFolder): void {
  const made = ['apiclient_cert.pem', 'appCert.crt', 'sign_cert.pem'].find((name) => folder.has(name) && folder.certificate(name).issuer.includes('(sandbox)'));
  if (made !== undefined) throw new KeyFault('keys-of-sandbox', `${made} was issued by the sandbox`);
}
