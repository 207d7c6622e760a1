import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { countUse, sendLoginCode, signOutCustomer, writeAudit } from '#libs/access';
import { companyForNew, makeTicket, personOfTicket, signInByCode, signInByIdentity, signInByPhone, ticketIsOver, type PlatformPerson, type SignedIn } from '#libs/account';
import { PlatformApps, platformFolder, type WeixinApp } from '#libs/platform';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { Answers, nothing } from '../http/answers.js';
import { Asked, Customer, Public, type AppRequest } from '../http/access.js';
import { phone } from '../http/schemas.js';
import { loginUrlAnswer, platformSignInAnswer, signedInAnswer } from './sign-in.answers.js';

const secret = z.string().min(1).max(200);
const offer = secret.optional();
const appId = z.string().min(1).max(64).optional();
const codeBody = z.strictObject({ phone, offer });
const signIn = z.strictObject({ phone, code: z.string().regex(/^\d{6}$/, 'login-code-malformed'), ticket: secret.optional(), offer });
const wechatBody = z.strictObject({ code: secret, platform: z.enum(['wechat', 'wechat-account']), appId });
const alipayBody = z.strictObject({ code: secret, appId });
const phoneBody = z.strictObject({ ticket: secret, phoneCode: secret, offer });
// Only a page of ours: an absolute path, and nothing that a browser takes for another host.
const loginUrlQuery = z.object({ returnTo: z.string().max(300).regex(/^\/m\/[\w\-./?=&%#]*$/, 'return-to-malformed').default('/m/') });

type Platform = 'wechat' | 'alipay';
const notSet = (): DomainError => new DomainError('unavailable', 'platform-not-set-up', 'this way of signing in is not set up');

/** How customers sign in: by WeChat, Alipay or a code to their phone. */
@ApiTags('sign-in')
@Controller('customer')
export class SignInController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly apps: PlatformApps,
  ) {}

  @Answers(nothing)
  @Public()
  @Post('login-codes')
  @HttpCode(204)
  async code(@Body({ schema: codeBody }) body: z.infer<typeof codeBody>, @Asked() request: AppRequest) {
    const wall = this.clock.wall();
    const mayBeNew = (await companyForNew(this.dataSource, body.offer, wall)) !== undefined;
    await sendLoginCode(this.dataSource, { phone: body.phone, ip: request.ip, mayBeNew, wall });
  }

  @Answers(signedInAnswer)
  @Public()
  @Post('sessions')
  async signIn(@Body({ schema: signIn }) body: z.infer<typeof signIn>, @Asked() request: AppRequest) {
    return this.told(request, 'phone', await signInByCode(this.dataSource, { ...body, ...this.here(request) }));
  }

  @Answers(platformSignInAnswer)
  @Public()
  @Post('sessions/wechat')
  async byWechat(@Body({ schema: wechatBody }) body: z.infer<typeof wechatBody>, @Asked() request: AppRequest) {
    await this.limit(request);
    const app = await this.weixin(body.platform, body.appId);
    const identity = body.platform === 'wechat' ? await app.miniIdentity(body.code) : await app.accountIdentity(body.code);
    return this.known(request, { platform: body.platform, appId: app.appId, ...identity });
  }

  @Answers(platformSignInAnswer)
  @Public()
  @Post('sessions/alipay')
  async byAlipay(@Body({ schema: alipayBody }) body: z.infer<typeof alipayBody>, @Asked() request: AppRequest) {
    await this.limit(request);
    const app = await this.apps.alipay(await this.folder('alipay', body.appId));
    if (app === undefined) throw notSet();
    return this.known(request, { platform: 'alipay', appId: app.appId, ...(await app.identity(body.code)) });
  }

  @Answers(signedInAnswer)
  @Public()
  @Post('sessions/wechat/phone')
  async withPhone(@Body({ schema: phoneBody }) body: z.infer<typeof phoneBody>, @Asked() request: AppRequest) {
    await this.limit(request);
    const person = await personOfTicket(this.dataSource, body.ticket, this.clock.wall());
    if (person === undefined || person.platform !== 'wechat') throw ticketIsOver();
    const app = await this.weixin('wechat', person.appId);
    const verified = await app.phoneNumber(body.phoneCode);
    return this.told(request, 'wechat-phone', await signInByPhone(this.dataSource, { phone: verified, ticket: body.ticket, offer: body.offer, ...this.here(request) }));
  }

  @Answers(loginUrlAnswer)
  @Public()
  @Get('official-account/login-url')
  async loginUrl(@Query({ schema: loginUrlQuery }) { returnTo }: z.infer<typeof loginUrlQuery>) {
    const app = await this.weixin('wechat-account', undefined);
    const state = randomBytes(16).toString('hex');
    const query = new URLSearchParams({ appid: app.appId, redirect_uri: `${this.settings.PUBLIC_URL ?? ''}${returnTo}`, response_type: 'code', scope: 'snsapi_base', state });
    return { url: `${this.settings.WEIXIN_URL ?? 'https://open.weixin.qq.com'}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`, state };
  }

  @Answers(nothing)
  @Customer(undefined, { audit: 'customer.sign-out', withoutConsent: true })
  @Delete('session')
  @HttpCode(204)
  async signOut(@Asked() request: AppRequest) {
    await signOutCustomer(this.dataSource, request.asked.token!, this.clock.wall());
  }

  private here(request: AppRequest): { ip: string; now: Date; wall: Date } {
    return { ip: request.ip, now: this.clock.now(), wall: this.clock.wall() };
  }

  /** Each try asks the platform, which counts them against us. */
  private limit(request: AppRequest): Promise<void> {
    return countUse(this.dataSource, { subject: `platform-sign-in ${request.ip}`, most: 120, windowSeconds: 600, code: 'sign-in-too-often', wall: this.clock.wall() });
  }

  private async known(request: AppRequest, person: PlatformPerson) {
    const signed = await signInByIdentity(this.dataSource, person, this.here(request));
    if (signed === undefined) return { state: 'needs-phone', ticket: await makeTicket(this.dataSource, person, this.clock.wall()) };
    return { state: 'signed-in', ...(await this.told(request, person.platform, signed)) };
  }

  private async told(request: AppRequest, by: string, { customerId, companyId, ...session }: SignedIn) {
    await writeAudit(this.dataSource, { at: this.clock.now(), actor: { kind: 'customer', id: customerId, name: session.name }, companyId, ip: request.ip, requestId: request.id, action: 'customer.sign-in', after: { by } });
    return session;
  }

  private async folder(channel: Platform, named: string | undefined): Promise<string> {
    const merchant = await platformFolder(this.dataSource, { channel, appId: named });
    if (merchant === undefined) throw notSet();
    return merchant.keyFolder;
  }

  /** The app of the merchant's folder; an official account is not named by its own id, since merchants pay by the mini-program's. */
  private async weixin(platform: 'wechat' | 'wechat-account', named: string | undefined): Promise<WeixinApp> {
    const pair = await this.apps.weixin(await this.folder('wechat', platform === 'wechat' ? named : undefined));
    const app = platform === 'wechat' ? pair?.mini : pair?.account;
    if (app === undefined) throw notSet();
    return app;
  }
}
