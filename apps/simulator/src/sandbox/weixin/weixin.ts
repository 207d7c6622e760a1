import { randomBytes, randomUUID } from 'node:crypto';
import { json, redirect, type Answer, type Call } from '../call.js';
import type { Merchant } from '../merchant.js';
import type { Office } from '../office.js';
import type { Person } from '../people.js';
import { codeImage } from './code-image.js';
import { checkValues } from './message-values.js';
import { Tokens } from './tokens.js';

type Body = Record<string, unknown>;

class WeixinError extends Error {
  constructor(readonly errcode: number, errmsg: string) {
    super(errmsg);
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;

/** api.weixin.qq.com: HTTP 200 always, what is wrong stands in errcode. */
export class Weixin {
  private readonly tokens = new Tokens();

  constructor(private readonly office: Office) {}

  handle(call: Call): Answer {
    const fault = this.office.faults.take(['errcode'], { channel: 'weixin', path: call.path });
    let answer: Answer;
    let code = '';
    try {
      if (fault !== undefined) throw new WeixinError(fault.errcode ?? -1, fault.errmsg ?? 'system error');
      answer = this.route(call);
    } catch (error) {
      if (!(error instanceof WeixinError)) throw error;
      code = String(error.errcode);
      answer = json(200, { errcode: error.errcode, errmsg: `${error.message} rid: ${randomBytes(8).toString('hex')}` });
    }
    this.office.log({ channel: 'weixin', request: `${call.method} ${call.path}`, status: answer.status, code });
    return answer;
  }

  private route(call: Call): Answer {
    const { path, method } = call;
    if (path === '/sns/jscode2session') return json(200, this.session(call));
    if (path === '/sns/oauth2/access_token') return json(200, this.oauth(call));
    if (path === '/connect/oauth2/authorize') return this.authorize(call);
    if (method !== 'POST') throw new WeixinError(43002, 'require POST method');
    const body = readBody(call);
    if (path === '/cgi-bin/stable_token') return json(200, this.stableToken(body));
    const merchant = this.merchantOfToken(call);
    if (path === '/wxa/business/getuserphonenumber') return json(200, this.phone(merchant, body));
    if (path === '/cgi-bin/message/subscribe/send') return json(200, this.subscribe(merchant, body));
    if (path === '/cgi-bin/message/template/send') return json(200, this.template(merchant, body));
    if (path === '/cgi-bin/message/mass/send' || path === '/cgi-bin/message/mass/sendall') return json(200, this.mass(merchant, body, path.endsWith('sendall')));
    if (path === '/wxa/getwxacodeunlimit') return this.code(call, body);
    throw new WeixinError(48001, 'api unauthorized');
  }

  private app(appId: string, secret: string): { merchant: Merchant; official: boolean } {
    const merchant = this.office.merchants.find(({ wechat }) => wechat.appId === appId || wechat.oaAppId === appId);
    if (merchant === undefined) throw new WeixinError(40013, 'invalid appid');
    const official = merchant.wechat.oaAppId === appId;
    if (secret !== (official ? merchant.wechat.oaSecret : merchant.wechat.appSecret)) throw new WeixinError(40125, 'invalid appsecret');
    return { merchant, official };
  }

  private stableToken(body: Body): object {
    if (body.grant_type !== 'client_credential') throw new WeixinError(40002, 'invalid grant_type');
    this.app(text(body.appid), text(body.secret));
    const made = this.tokens.stable(text(body.appid), body.force_refresh === true, this.office.clock.nowMs());
    if (made === undefined) throw new WeixinError(45009, 'reach max api daily quota limit');
    return { access_token: made.token, expires_in: made.expiresIn };
  }

  private merchantOfToken(call: Call): { merchant: Merchant; appId: string } {
    const token = call.query.get('access_token') ?? '';
    if (token === '') throw new WeixinError(41001, 'access_token missing');
    if (this.office.faults.take(['token-expired'], { channel: 'weixin', path: call.path }) !== undefined) {
      this.tokens.expire(token);
      throw new WeixinError(42001, 'access_token expired');
    }
    const appId = this.tokens.appOf(token, this.office.clock.nowMs());
    if (appId === undefined) throw new WeixinError(40001, 'invalid credential, access_token is invalid or not latest');
    return { appId, merchant: this.office.merchants.find(({ wechat }) => wechat.appId === appId || wechat.oaAppId === appId)! };
  }

  private redeem(use: 'login' | 'oauth' | 'phone', code: string, appId: string): Person {
    const person = this.office.people.redeem(use, code, appId, this.office.clock.nowMs());
    this.office.changed();
    if (person === undefined) throw new WeixinError(40029, 'invalid code');
    return person;
  }

  private session({ query }: Call): object {
    const appId = query.get('appid') ?? '';
    this.app(appId, query.get('secret') ?? '');
    if (query.get('grant_type') !== 'authorization_code') throw new WeixinError(40002, 'invalid grant_type');
    const person = this.redeem('login', query.get('js_code') ?? '', appId);
    return { session_key: randomBytes(16).toString('base64'), openid: this.office.people.openId(person, appId), unionid: person.unionId };
  }

  private oauth({ query }: Call): object {
    const appId = query.get('appid') ?? '';
    const { official } = this.app(appId, query.get('secret') ?? '');
    if (!official) throw new WeixinError(40013, 'invalid appid');
    const person = this.redeem('oauth', query.get('code') ?? '', appId);
    return { access_token: `98_${randomBytes(48).toString('base64url')}`, expires_in: 7200, refresh_token: `98_${randomBytes(48).toString('base64url')}`, openid: this.office.people.openId(person, appId), scope: 'snsapi_base', unionid: person.unionId };
  }

  /** open.weixin.qq.com, where a follower's WeChat passes by without a question (snsapi_base): the newest follower, else somebody. */
  private authorize({ query }: Call): Answer {
    const appId = query.get('appid') ?? '';
    const back = query.get('redirect_uri') ?? '';
    if (!this.office.merchants.some(({ wechat }) => wechat.oaAppId === appId) || !URL.canParse(back)) throw new WeixinError(10003, 'redirect_uri is not of this app');
    const person = this.office.people.list().findLast(({ follows }) => follows) ?? this.office.people.passerBy();
    const code = this.office.people.newCode('oauth', person, appId, this.office.clock.nowMs());
    this.office.changed();
    const to = new URL(back);
    to.searchParams.set('code', code);
    to.searchParams.set('state', query.get('state') ?? '');
    return redirect(to.href);
  }

  private phone({ appId }: { appId: string }, body: Body): object {
    const { phone } = this.redeem('phone', text(body.code), appId);
    return { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber: phone, purePhoneNumber: phone, countryCode: '86', watermark: { timestamp: Math.floor(this.office.clock.nowMs() / 1000), appid: appId } } };
  }

  private show(kind: 'subscribe' | 'template' | 'mass', appId: string, toUser: string, template: string, page: string, data: Record<string, string>): string {
    const id = randomUUID();
    this.office.people.show({ id, at: new Date(this.office.clock.nowMs()).toISOString(), kind, appId, toUser, template, page, data });
    this.office.changed();
    return id;
  }

  /** One message for one consent. */
  private subscribe({ appId }: { appId: string }, body: Body): object {
    const person = this.office.people.withOpenId(text(body.touser), [appId]);
    if (person === undefined) throw new WeixinError(40003, 'invalid openid');
    const template = text(body.template_id);
    if (template === '') throw new WeixinError(40037, 'invalid template_id');
    const wrong = checkValues(body.data);
    if (wrong !== undefined) throw new WeixinError(47003, `argument invalid! ${wrong}`);
    const at = person.consents.findIndex((consent) => consent === template);
    if (at < 0 && !person.consents.includes('*')) throw new WeixinError(43101, 'user refuse to accept the msg');
    if (at >= 0) person.consents.splice(at, 1);
    this.show('subscribe', appId, text(body.touser), template, text(body.page), values(body.data));
    return { errcode: 0, errmsg: 'ok' };
  }

  private template({ merchant, appId }: { merchant: Merchant; appId: string }, body: Body): object {
    const person = this.office.people.withOpenId(text(body.touser), [merchant.wechat.oaAppId]);
    if (appId !== merchant.wechat.oaAppId) throw new WeixinError(48001, 'api unauthorized');
    if (person === undefined) throw new WeixinError(40003, 'invalid openid');
    if (!person.follows) throw new WeixinError(43004, 'require subscribe');
    if (text(body.template_id) === '') throw new WeixinError(40037, 'invalid template_id');
    const link = (body.miniprogram as Body | undefined)?.pagepath ?? body.url;
    return { errcode: 0, errmsg: 'ok', msgid: this.show('template', appId, text(body.touser), text(body.template_id), text(link), values(body.data)) };
  }

  /** To named followers, or to all of them. */
  private mass({ merchant, appId }: { merchant: Merchant; appId: string }, body: Body, all: boolean): object {
    if (appId !== merchant.wechat.oaAppId) throw new WeixinError(48001, 'api unauthorized');
    const { people } = this.office;
    const content = text((body.text as Body | undefined)?.content);
    if (body.msgtype !== 'text' || content === '') throw new WeixinError(40008, 'invalid message type');
    const named = Array.isArray(body.touser) ? body.touser.map(text) : [];
    if (!all && named.length < 2) throw new WeixinError(40130, 'invalid openid list size, at least two openid');
    const followers = people.list().filter(({ follows }) => follows).map((person) => people.openId(person, appId));
    for (const openId of followers) if (all || named.includes(openId)) this.show('mass', appId, openId, '', '', { content });
    return { errcode: 0, errmsg: 'send job submission success', msg_id: Math.floor(this.office.clock.nowMs() / 1000), msg_data_id: Math.floor(this.office.clock.nowMs() / 1000) };
  }

  /** An image, or JSON where something is wrong. */
  private code(call: Call, body: Body): Answer {
    const { scene, page = '', width = 430, check_path: check = true } = body;
    if (typeof scene !== 'string' || typeof page !== 'string' || typeof width !== 'number' || typeof check !== 'boolean') throw new WeixinError(47001, 'data format error');
    if (!SCENE.test(scene)) throw new WeixinError(40169, 'invalid length for scene, or the data is not json string');
    if (page.startsWith('/') || page.includes('?') || width < 280 || width > 1280) throw new WeixinError(41030, 'invalid page');
    return { status: 200, headers: { 'content-type': 'image/png' }, body: codeImage(`${call.self}/m/${page}?scene=${encodeURIComponent(scene)}`, width) };
  }
}

function readBody(call: Call): Body {
  try {
    const body = JSON.parse(call.body.toString('utf8')) as unknown;
    if (typeof body === 'object' && body !== null) return body as Body;
  } catch { /* told below */ }
  throw new WeixinError(47001, 'data format error');
}

function values(data: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries((data ?? {}) as Record<string, { value?: unknown }>).map(([key, { value }]) => [key, String(value as string)]));
}
