import { createHash, randomBytes, randomInt } from 'node:crypto';

export interface Person {
  unionId: string;
  alipayUserId: string;
  phone: string;
  nickname: string;
  /** follows the official account, and so gets its templates */
  follows: boolean;
  /** template ids for which one message each may still be sent; `*`: any number of any template */
  consents: string[];
}

export type CodeUse = 'login' | 'phone' | 'oauth' | 'alipay';

interface Code {
  code: string;
  use: CodeUse;
  unionId: string;
  /** the app for which it was made */
  appId: string;
  untilMs: number;
}

/** A message that WeChat showed to a person. */
export interface WeixinMessage {
  id: string;
  at: string;
  kind: 'subscribe' | 'template' | 'mass';
  /** the app that sent it */
  appId: string;
  toUser: string;
  template: string;
  page: string;
  data: Record<string, string>;
}

export interface PeopleState {
  persons: Person[];
  codes: Code[];
  messages: WeixinMessage[];
}

const CODE_LIFE_MS = 5 * 60_000;
const MESSAGES = 2000;

/** People with a phone, as WeChat and Alipay know them. */
export class People {
  constructor(private readonly saved: PeopleState = { persons: [], codes: [], messages: [] }) {}

  get state(): PeopleState {
    return this.saved;
  }

  list(): Person[] {
    return this.saved.persons;
  }

  /** Newest first. */
  messages(): WeixinMessage[] {
    return this.saved.messages;
  }

  show(message: WeixinMessage): void {
    this.saved.messages.unshift(message);
    this.saved.messages.length = Math.min(this.saved.messages.length, MESSAGES);
  }

  /** A new person, or the one who has this phone already. */
  add({ phone = `139${String(randomInt(100_000_000)).padStart(8, '0')}`, nickname = '微信用户', follows = false }: Partial<Person>): Person {
    const known = this.saved.persons.find((person) => person.phone === phone);
    if (known !== undefined) return known;
    const person: Person = { unionId: `o6${randomBytes(13).toString('hex')}`, alipayUserId: `2088${String(randomInt(1_000_000)).padStart(6, '0')}${String(randomInt(1_000_000)).padStart(6, '0')}`, phone, nickname, follows, consents: [] };
    this.saved.persons.push(person);
    return person;
  }

  /** Somebody who happens to scan the code. */
  passerBy(): Person {
    return this.saved.persons.find(({ nickname }) => nickname === '路人') ?? this.add({ nickname: '路人' });
  }

  /** The same person has another open id in every app. */
  openId(person: Person, appId: string): string {
    return `o${createHash('sha256').update(`${person.unionId}/${appId}`).digest('base64url').slice(0, 27)}`;
  }

  withOpenId(openId: string, appIds: readonly string[]): Person | undefined {
    return this.saved.persons.find((person) => appIds.some((appId) => this.openId(person, appId) === openId));
  }

  withAlipayId(id: string, appId: string): Person | undefined {
    return this.saved.persons.find((person) => person.alipayUserId === id || this.openId(person, appId) === id);
  }

  newCode(use: CodeUse, person: Person, appId: string, nowMs: number): string {
    this.saved.codes = this.saved.codes.filter(({ untilMs }) => untilMs > nowMs);
    const code = use === 'alipay' ? randomBytes(16).toString('hex') : `0${randomBytes(24).toString('base64url')}`.slice(0, 32);
    this.saved.codes.push({ code, use, unionId: person.unionId, appId, untilMs: nowMs + CODE_LIFE_MS });
    return code;
  }

  /** A code opens once, within five minutes, for its own app. */
  redeem(use: CodeUse, code: string, appId: string, nowMs: number): Person | undefined {
    const index = this.saved.codes.findIndex((one) => one.code === code && one.use === use && one.appId === appId);
    const [found] = index < 0 ? [] : this.saved.codes.splice(index, 1);
    return found === undefined || found.untilMs <= nowMs ? undefined : this.saved.persons.find(({ unionId }) => unionId === found.unionId);
  }
}
