import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyReply } from 'fastify';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity } from '#libs/access';
import { grantsOfStall, isTokenOfOffer, maskName, maskPhone, offerGrant, OFFER_TOKEN, openOffer, revokeGrant, stallRights, takeOffer, type GrantRow, type StallOfCustomer } from '#libs/account';
import { inTransaction } from '#libs/database';
import { PlatformApps, platformFolder, type WeixinApp } from '#libs/platform';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { Asked, Customer, MyCustomer, MyStanding, type AppRequest } from '../http/access.js';
import { instant, text } from '../http/schemas.js';
import { ownedStalls, stallChoices } from '../queries/stalls-of-customer.js';
import { grantOfferAnswer, grantsAnswer, imageAnswer, offerAnswer, offerTakenAnswer, ownedAnswer, revokedAnswer, stallChoicesAnswer } from './landlord.answers.js';

const grantBody = z.strictObject({ rights: z.array(z.enum(stallRights)).max(4), validFrom: instant.optional(), validTo: instant.optional(), note: text(100).default('') });
const takeBody = z.union([z.strictObject({ token: z.string().regex(OFFER_TOKEN, 'offer-token-malformed') }), z.strictObject({ code: z.string().regex(/^\d{6}$/, 'offer-code-malformed') })]);
const tokenQuery = z.object({ token: z.string().regex(OFFER_TOKEN, 'offer-token-malformed') });
/** The page of the mini-program that takes an offer; its scene is `a=<token>`. */
const OFFER_PAGE = 'pages/offer/index';

/** A landlord and those whom he lets in. */
@ApiTags('landlord')
@Controller('customer')
export class LandlordController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly apps: PlatformApps,
  ) {}

  @Answers(stallChoicesAnswer)
  @Customer()
  @Get('stalls')
  stalls(@MyCustomer() me: CustomerIdentity) {
    return stallChoices(this.dataSource, me.customerId, this.clock.now());
  }

  @Answers(ownedAnswer)
  @Customer()
  @Get('owned')
  owned(@MyCustomer() me: CustomerIdentity) {
    return ownedStalls(this.dataSource, me.customerId, this.clock.now());
  }

  @Answers(grantOfferAnswer)
  @Customer('customer-stall:stallId', { right: 'owner', audit: 'grant.offer' })
  @Post('stalls/:stallId/grants')
  async offer(@Param('stallId') stallId: string, @Body({ schema: grantBody }) body: z.infer<typeof grantBody>, @MyCustomer() me: CustomerIdentity) {
    const { validFrom, validTo, ...rest } = body;
    const offered = await inTransaction(this.dataSource, (tx) => offerGrant(tx, {
      ...rest, stallId, ownerId: me.customerId, validFrom: validFrom === undefined ? undefined : new Date(validFrom), validTo: validTo === undefined ? undefined : new Date(validTo), now: this.clock.now(), wall: this.clock.wall(),
    }));
    const url = `${this.settings.PUBLIC_URL ?? ''}/a/${offered.token}`;
    const canMakeCode = (await this.miniProgram(me.companyId)) !== undefined;
    return { ...offered, url, qrText: url, wxaCodeUrl: canMakeCode ? `/api/v1/customer/grants/${offered.grantId}/wxa-code?token=${offered.token}` : null };
  }

  @Answers(grantsAnswer)
  @Customer('customer-stall:stallId', { right: 'owner' })
  @Get('stalls/:stallId/grants')
  async grants(@Param('stallId') stallId: string, @MyCustomer() me: CustomerIdentity) {
    const rows = (await grantsOfStall(this.dataSource, { stallId, ownerId: me.customerId, now: this.clock.now(), wall: this.clock.wall() })).map(shown);
    const of = (...states: GrantRow['state'][]) => rows.filter(({ state }) => states.includes(state));
    return { live: of('live', 'waiting', 'offered'), expired: of('expired', 'lapsed'), history: of('revoked') };
  }

  /** The owner ends any grant on his stall; who was let in may give his own back. */
  @Answers(revokedAnswer)
  @Customer('customer-grant:grantId', { audit: 'grant.revoke' })
  @Post('grants/:grantId/revoke')
  @HttpCode(200)
  async revoke(@Param('grantId') grantId: string, @MyCustomer() me: CustomerIdentity, @MyStanding() standing: StallOfCustomer) {
    return inTransaction(this.dataSource, async (tx) => {
      const [own] = (await tx.query('SELECT 1 FROM stall_grant WHERE id = $1 AND renter_id = $2', [grantId, me.customerId])) as unknown[];
      if (standing.role !== 'owner' && own === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
      return { revoked: await revokeGrant(tx, { grantId, by: standing.role === 'owner' ? 'owner' : 'renter', now: this.clock.now() }) };
    });
  }

  @Answers(imageAnswer, 'image/jpeg')
  @Customer('customer-grant:grantId', { right: 'owner' })
  @Get('grants/:grantId/wxa-code')
  async miniCode(@Param('grantId') grantId: string, @Query({ schema: tokenQuery }) { token }: z.infer<typeof tokenQuery>, @MyCustomer() me: CustomerIdentity, @Res({ passthrough: true }) reply: FastifyReply) {
    if (!(await isTokenOfOffer(this.dataSource, { grantId, token, wall: this.clock.wall() }))) throw new DomainError('not-found', 'offer-gone', 'the offer is taken, or its ten minutes are over');
    const app = await this.miniProgram(me.companyId);
    if (app === undefined) throw new DomainError('unavailable', 'platform-not-set-up', 'there is no mini-program');
    const image = await app.miniCode({ scene: `a=${token}`, page: OFFER_PAGE });
    void reply.header('content-type', image[0] === 0x89 ? 'image/png' : 'image/jpeg').header('cache-control', 'no-store');
    return image;
  }

  @Answers(offerAnswer)
  @Customer('customer-offer:token')
  @Get('offers/:token')
  async seeOffer(@Param('token') token: string) {
    const offer = await openOffer(this.dataSource, token, this.clock.wall());
    if (offer === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    const { siteName, stallNumber, stallName, floor, ownerName, rights, validFrom, validTo, expiresAt } = offer;
    return { siteName, stallNumber, stallName, floor, ownerName: maskName(ownerName), rights, validFrom, validTo, expiresAt };
  }

  @Answers(offerTakenAnswer)
  @Customer(undefined, { audit: 'grant.take' })
  @Post('offers/take')
  @HttpCode(200)
  async take(@Body({ schema: takeBody }) body: z.infer<typeof takeBody>, @MyCustomer() me: CustomerIdentity, @Asked() request: AppRequest) {
    const { stallId } = await takeOffer(this.dataSource, {
      by: body, customer: me, ip: request.ip, now: this.clock.now(), wall: this.clock.wall(),
      found: (offer) => Object.assign(request.asked, { siteId: offer.siteId, auditName: offer.stallNumber }),
    });
    return { stallId };
  }

  private async miniProgram(companyId: string): Promise<WeixinApp | undefined> {
    const merchant = await platformFolder(this.dataSource, { channel: 'wechat', companyId });
    return merchant === undefined ? undefined : (await this.apps.weixin(merchant.keyFolder))?.mini;
  }
}

/** As the owner sees it: whom he let in by name, the phone masked. */
function shown({ id, owner: _owner, renter, ...grant }: GrantRow) {
  return { grantId: id, ...grant, renter: renter === null ? null : { name: renter.name, phone: maskPhone(renter.phone) } };
}
