import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Book, type BookState, type Channel } from './book.js';
import { KeyMaker } from './key-maker.js';
import { handOut, newMerchant, writeFolder, type Merchant, type MerchantPlan } from './merchant.js';
import { Notifier, type Notice } from './notifier.js';
import { People, type PeopleState } from './people.js';
import { newPlatformKeys, type PlatformKeys } from './platform-keys.js';
import { SandboxClock, type ClockState } from './sandbox-clock.js';
import { SandboxFaults } from './sandbox-faults.js';
import { join } from 'node:path';

export interface SandboxSettings {
  /** refunds succeed by themselves after refundDelayMs of real time */
  refundsSucceed: boolean;
  refundDelayMs: number;
  notifyTimeoutMs: number;
  /** bills of today and of days to come can be asked for */
  billsAtOnce: boolean;
  /** which key signs WeChat's callbacks; `mixed`: each in turn */
  wechatCallbackKey: 'public-key' | 'certificate' | 'mixed';
  /** which of the two platform certificates signs */
  wechatCertificate: 0 | 1;
  /** what Alipay tells of a buyer */
  alipayIdentity: 'open_id' | 'user_id';
  /** how far the timestamp of a request to Alipay may be off; the true tolerance is not published */
  alipayToleranceMs: number;
}

const usual: SandboxSettings = { refundsSucceed: true, refundDelayMs: 1000, notifyTimeoutMs: 5000, billsAtOnce: false, wechatCallbackKey: 'public-key', wechatCertificate: 0, alipayIdentity: 'open_id', alipayToleranceMs: 86_400_000 };

export interface RequestLine {
  at: string;
  channel: Channel | 'weixin';
  request: string;
  status: number | null;
  code: string;
  merchant?: string;
  /** the same nonce came before */
  nonceReused?: boolean;
  fault?: string;
}

interface SavedKeys {
  platform: PlatformKeys;
  merchants: Merchant[];
}

interface SavedBooks {
  clock: ClockState;
  settings: SandboxSettings;
  book: BookState;
  people: PeopleState;
  notices: Notice[];
}

export interface OfficeOptions {
  /** beside it lie the sandbox's keys and books; absent: nothing outlives the process */
  stateFile?: string | undefined;
  /** where merchants find what they received */
  merchantsFolder?: string | undefined;
  sites: readonly string[];
  /** tests alone: a folder of keys that were made before */
  keyPool?: string | undefined;
}

const LOG_LINES = 1000;
const SAVE_AFTER_MS = 200;

/** What the channels of the sandbox share: clock, books, keys, merchants, people, faults, messages. */
export class Office {
  readonly clock: SandboxClock;
  readonly book: Book;
  readonly people: People;
  readonly faults = new SandboxFaults();
  readonly notifier: Notifier;
  readonly requests: RequestLine[] = [];
  settings: SandboxSettings;
  private saving: NodeJS.Timeout | undefined;
  private closed = false;

  private constructor(private readonly options: OfficeOptions, private readonly maker: KeyMaker, readonly platform: PlatformKeys, readonly merchants: Merchant[], books: SavedBooks | undefined) {
    this.clock = new SandboxClock(books?.clock);
    this.settings = { ...usual, ...books?.settings };
    this.book = new Book(books?.book);
    this.people = new People(books?.people);
    this.notifier = new Notifier({ clock: this.clock, faults: this.faults, timeoutMs: () => this.settings.notifyTimeoutMs, changed: () => this.changed() }, books?.notices);
  }

  static async open(options: OfficeOptions): Promise<Office> {
    const maker = new KeyMaker(options.keyPool);
    const keys = read<SavedKeys>(beside(options.stateFile, 'keys'));
    const platform = keys?.platform ?? (await newPlatformKeys(maker, new Date()));
    const office = new Office(options, maker, platform, keys?.merchants ?? [], read<SavedBooks>(beside(options.stateFile, 'books')));
    await Promise.all(options.sites.map((code) => office.merchant({ code })));
    return office;
  }

  /** The merchant of a code; made, and handed its keys, when there is none yet. */
  async merchant(plan: MerchantPlan): Promise<Merchant> {
    let merchant = this.merchants.find(({ code }) => code === plan.code);
    if (merchant === undefined) {
      merchant = await newMerchant(plan, this.platform, this.maker, new Date());
      this.merchants.push(merchant);
      write(beside(this.options.stateFile, 'keys'), { platform: this.platform, merchants: this.merchants } satisfies SavedKeys);
    }
    if (this.options.merchantsFolder !== undefined) writeFolder(join(this.options.merchantsFolder, merchant.code), handOut(merchant, this.platform));
    return merchant;
  }

  merchantOf(code: string): Merchant {
    return this.merchants.find((merchant) => merchant.code === code)!;
  }

  log(line: Omit<RequestLine, 'at'>): void {
    this.requests.unshift({ at: new Date(this.clock.nowMs()).toISOString(), ...line });
    this.requests.length = Math.min(this.requests.length, LOG_LINES);
  }

  /** To be called after every change of what must outlive the process. An answer that comes in after the end is not kept: its message is told again by the next process. */
  changed(): void {
    if (this.closed) return;
    this.saving ??= setTimeout(() => this.save(), SAVE_AFTER_MS);
  }

  save(): void {
    clearTimeout(this.saving);
    this.saving = undefined;
    const books: SavedBooks = { clock: this.clock.line, settings: this.settings, book: this.book.state, people: this.people.state, notices: this.notifier.list() };
    write(beside(this.options.stateFile, 'books'), books);
  }

  close(): void {
    this.closed = true;
    this.notifier.stop();
    this.save();
  }
}

const beside = (stateFile: string | undefined, name: string): string | undefined => (stateFile === undefined ? undefined : `${stateFile}.sandbox-${name}.json`);

function read<T>(file: string | undefined): T | undefined {
  return file !== undefined && existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

function write(file: string | undefined, content: object): void {
  if (file === undefined) return;
  writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
