import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { endOtherSessions, type CustomerIdentity } from '#libs/access';
import { forgetCustomer, giveConsent, identitiesOf, lockCustomer, unbindIdentity, type SignInPlatform } from '#libs/account';
import { inTransaction } from '#libs/database';
import { forgetRecipient } from '#libs/notice';
import { forgetPayer } from '#libs/payment';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Answers, nothing } from '../http/answers.js';
import { Asked, Customer, MyCustomer, Public, type AppRequest } from '../http/access.js';
import { privacy } from '../privacy.js';
import { exportCustomer } from '../queries/export-customer.js';
import { consentAnswer, customerAnswer, exportAnswer, privacyAnswer } from './sign-in.answers.js';

const language = z.strictObject({ language: z.enum(['zh-CN', 'en-US']) });
const consent = z.strictObject({ version: z.string().min(1).max(40) });

/** What a customer is to us, what he agreed to, and what he may take with him. */
@ApiTags('sign-in')
@Controller()
export class MeController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(privacyAnswer)
  @Public()
  @Get('public/privacy')
  privacy() {
    return privacy;
  }

  @Answers(customerAnswer)
  @Customer(undefined, { withoutConsent: true })
  @Get('customer/me')
  me(@MyCustomer() me: CustomerIdentity) {
    return this.describe(me);
  }

  @Answers(customerAnswer)
  @Customer(undefined, { audit: 'customer.language', withoutConsent: true })
  @Patch('customer/me')
  async language(@MyCustomer() me: CustomerIdentity, @Body({ schema: language }) body: z.infer<typeof language>) {
    await this.dataSource.query('UPDATE customer SET language = $2 WHERE id = $1', [me.customerId, body.language]);
    return this.describe({ ...me, language: body.language });
  }

  @Answers(consentAnswer)
  @Customer(undefined, { audit: 'customer.consent', withoutConsent: true })
  @Post('customer/consents')
  @HttpCode(200)
  async consent(@MyCustomer() me: CustomerIdentity, @Body({ schema: consent }) { version }: z.infer<typeof consent>, @Asked() request: AppRequest) {
    if (version !== privacy.version) throw new DomainError('conflict', 'privacy-version-old', 'there is a newer privacy notice', { version: privacy.version });
    await inTransaction(this.dataSource, (tx) => giveConsent(tx, { customerId: me.customerId, version, ip: request.ip, at: this.clock.wall() }));
    return { consentVersion: version, needsConsent: false };
  }

  @Answers(nothing)
  @Customer('customer-identity:platform', { audit: 'customer.unbind', withoutConsent: true })
  @Delete('customer/me/identities/:platform')
  @HttpCode(204)
  async unbind(@Param('platform') platform: SignInPlatform, @MyCustomer() me: CustomerIdentity, @Asked() request: AppRequest) {
    await inTransaction(this.dataSource, async (tx) => {
      await unbindIdentity(tx, me.customerId, platform);
      // A session does not say how it was opened: those that the platform opened must end with it.
      await endOtherSessions(tx, { customerId: me.customerId, keptToken: request.asked.token!, wall: this.clock.wall() });
    });
  }

  @Answers(exportAnswer)
  @Customer(undefined, { withoutConsent: true })
  @Get('customer/me/export')
  export(@MyCustomer() me: CustomerIdentity) {
    return exportCustomer(this.dataSource, me.customerId, this.clock.now());
  }

  /** What makes him a person is erased, and he is signed out everywhere; what was paid and used stays, as the law demands. */
  @Answers(nothing)
  @Customer(undefined, { audit: 'customer.forget', withoutConsent: true })
  @Delete('customer/me')
  @HttpCode(204)
  async forget(@MyCustomer() { customerId }: CustomerIdentity) {
    await inTransaction(this.dataSource, async (tx) => {
      await lockCustomer(tx, customerId);
      await forgetCustomer(tx, { customerId, now: this.clock.now(), wall: this.clock.wall() });
      await forgetPayer(tx, customerId);
      await forgetRecipient(tx, customerId);
    });
  }

  private async describe({ customerId, name, phone, language: chosen, consentVersion }: CustomerIdentity) {
    const owned = (await this.dataSource.query('SELECT 1 FROM stall_owner WHERE customer_id = $1 AND to_at IS NULL LIMIT 1', [customerId])) as unknown[];
    const identities = await identitiesOf(this.dataSource, customerId);
    return { name, phone, language: chosen, consentVersion, needsConsent: consentVersion !== privacy.version, owner: owned.length > 0, identities: identities.map(({ platform }) => platform) };
  }
}
