import { DomainError } from '#libs/runtime';
import { z } from 'zod';
import { AccessToken } from './access-token.js';
import { callImage, callJson, type Fetch } from './web-call.js';

export interface PlatformIdentity {
  openId: string;
  /** the same person at all apps of one company; null where the platform gives none */
  unionId: string | null;
}

export interface SubscribeMessage {
  openId: string;
  templateId: string;
  /** values by field name, in the forms that WeChat asks for (thing ≤ 20 characters …) */
  data: Readonly<Record<string, string>>;
  /** a page of the mini-program, without a leading slash */
  page?: string | undefined;
  language: 'zh-CN' | 'en-US';
}

export interface TemplateMessage {
  openId: string;
  templateId: string;
  data: Readonly<Record<string, string>>;
  url?: string | undefined;
  miniPage?: { appId: string; page: string } | undefined;
  /** the platform sends one message a number in ten minutes */
  messageId?: string | undefined;
}

export interface WeixinOptions {
  /** without a slash at the end */
  baseUrl: string;
  appId: string;
  secret: string;
  fetcher: Fetch;
  wall: () => Date;
}

const identity = z.looseObject({ openid: z.string().min(1).max(128), unionid: z.string().min(1).max(128).optional() });
const phoneAnswer = z.looseObject({
  phone_info: z.looseObject({ purePhoneNumber: z.string(), countryCode: z.union([z.string(), z.number()]), watermark: z.looseObject({ appid: z.string() }) }),
});
const accepted = z.looseObject({ errcode: z.literal(0), msgid: z.union([z.string(), z.number()]).optional() });
const SCENE = /^[0-9A-Za-z!#$&'()*+,/:;=?@\-._~]{1,32}$/;

const values = (data: Readonly<Record<string, string>>): object => Object.fromEntries(Object.entries(data).map(([name, value]) => [name, { value }]));

/** One app at WeChat, a mini-program or an official account, with what its server may ask. Failures are DomainErrors. */
export class WeixinApp {
  readonly appId: string;
  private readonly token: AccessToken;

  constructor(private readonly options: WeixinOptions) {
    this.appId = options.appId;
    this.token = new AccessToken(options);
  }

  /** Who signed in, by the code of wx.login: it works once, for five minutes. */
  async miniIdentity(code: string): Promise<PlatformIdentity> {
    const { appId, secret } = this.options;
    return this.identity(`/sns/jscode2session?${query({ appid: appId, secret, js_code: code, grant_type: 'authorization_code' })}`);
  }

  /** Who signed in at the official account, by the code of its authorization page. */
  async accountIdentity(code: string): Promise<PlatformIdentity> {
    const { appId, secret } = this.options;
    return this.identity(`/sns/oauth2/access_token?${query({ appid: appId, secret, code, grant_type: 'authorization_code' })}`);
  }

  /** The mobile number that the platform has verified, by the code of the phone button. */
  async phoneNumber(phoneCode: string): Promise<string> {
    const { phone_info: info } = await this.authorized('/wxa/business/getuserphonenumber', { code: phoneCode }, phoneAnswer);
    if (info.watermark.appid !== this.appId) throw new DomainError('forbidden', 'platform-code-foreign', 'the phone number was given to another app');
    if (String(info.countryCode) !== '86' || !/^1\d{10}$/.test(info.purePhoneNumber)) throw new DomainError('invalid', 'phone-not-mainland', 'only mainland mobile numbers can sign in');
    return info.purePhoneNumber;
  }

  /** One message for one consent. 'message-refused' is the person's will: it is not tried again. */
  async sendSubscribeMessage({ openId, templateId, data, page, language }: SubscribeMessage): Promise<{ messageId: string }> {
    const answer = await this.authorized('/cgi-bin/message/subscribe/send', { touser: openId, template_id: templateId, ...(page === undefined ? {} : { page }), lang: language === 'en-US' ? 'en_US' : 'zh_CN', data: values(data) }, accepted);
    return { messageId: String(answer.msgid ?? '') };
  }

  /** A message of the official account to one of its followers. */
  async sendTemplateMessage({ openId, templateId, data, url, miniPage, messageId }: TemplateMessage): Promise<{ messageId: string }> {
    const body = {
      touser: openId, template_id: templateId, data: values(data), ...(url === undefined ? {} : { url }), ...(messageId === undefined ? {} : { client_msg_id: messageId }),
      ...(miniPage === undefined ? {} : { miniprogram: { appid: miniPage.appId, pagepath: miniPage.page } }),
    };
    const answer = await this.authorized('/cgi-bin/message/template/send', body, accepted);
    return { messageId: String(answer.msgid ?? '') };
  }

  /** The image of a mini-program code that opens a page with a scene. */
  async miniCode({ scene, page }: { scene: string; page: string }): Promise<Buffer> {
    if (!SCENE.test(scene)) throw new RangeError('a scene has 1 to 32 characters of the platform’s set');
    // A page that is not released yet cannot be checked; the code is right all the same.
    return this.token.use((token) => callImage(this.options.fetcher, { url: this.url('/wxa/getwxacodeunlimit', token), body: { scene, page, check_path: false, env_version: 'release', width: 430 } }));
  }

  private async identity(path: string): Promise<PlatformIdentity> {
    const answer = await callJson(this.options.fetcher, { url: `${this.options.baseUrl}${path}` }, identity);
    return { openId: answer.openid, unionId: answer.unionid ?? null };
  }

  private authorized<Schema extends z.ZodType>(path: string, body: object, schema: Schema): Promise<z.output<Schema>> {
    return this.token.use((token) => callJson(this.options.fetcher, { url: this.url(path, token), body }, schema));
  }

  private url(path: string, token: string): string {
    return `${this.options.baseUrl}${path}?${query({ access_token: token })}`;
  }
}

const query = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
