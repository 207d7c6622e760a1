import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import type { CustomerIdentity, StaffIdentity } from '#libs/access';
import { inTransaction } from '#libs/database';
import { consentGroups, consentsOf, noteConsent } from '#libs/notice';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { announcementsFor, listAnnouncements, sendAnnouncement, withdrawAnnouncement } from '#libs/site';
import { Answers } from '../http/answers.js';
import { Customer, Me, MyCustomer, Staff } from '../http/access.js';
import { instant, pageQuery, text } from '../http/schemas.js';
import { weixinTemplates } from '../weixin-templates.js';
import { announcementAnswer, announcementsAnswer, consentsAnswer, shownAnnouncementsAnswer } from './announcement.answers.js';

const sending = z.strictObject({ announcementId: z.uuid(), title: text(20, 1), text: text(2000, 1), fromAt: instant.optional(), untilAt: instant.optional() });
const listQuery = pageQuery.omit({ q: true });
/** what a customer answered when WeChat asked whether it may send him such a message, once */
const consenting = z.strictObject({ template: z.enum(consentGroups), accepted: z.boolean() });

/** What is told to everyone, and what each customer lets WeChat tell him. */
@ApiTags('announcement')
@Controller()
export class AnnouncementController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Answers(announcementsAnswer)
  @Staff('stall.view', 'site:siteId')
  @Get('sites/:siteId/announcements')
  list(@Param('siteId') siteId: string, @Query({ schema: listQuery }) query: z.infer<typeof listQuery>) {
    return listAnnouncements(this.dataSource, { siteId, ...query });
  }

  @Answers(announcementAnswer)
  @Staff('announcement.send', 'site:siteId', { audit: 'announcement.send' })
  @Post('sites/:siteId/announcements')
  send(@Param('siteId') siteId: string, @Body({ schema: sending }) body: z.infer<typeof sending>, @Me() me: StaffIdentity) {
    const { fromAt, untilAt, ...said } = body;
    const times = { fromAt: fromAt === undefined ? undefined : new Date(fromAt), untilAt: untilAt === undefined ? undefined : new Date(untilAt) };
    return inTransaction(this.dataSource, (tx) => sendAnnouncement(tx, { ...said, ...times, siteId, staffId: me.staffId, at: this.clock.now() }));
  }

  @Answers(announcementAnswer)
  @Staff('announcement.send', 'announcement:announcementId', { audit: 'announcement.withdraw' })
  @Delete('announcements/:announcementId')
  withdraw(@Param('announcementId') announcementId: string) {
    return inTransaction(this.dataSource, (tx) => withdrawAnnouncement(tx, announcementId, this.clock.now()));
  }

  @Answers(shownAnnouncementsAnswer)
  @Customer()
  @Get('customer/announcements')
  async shown(@MyCustomer() me: CustomerIdentity) {
    const items = await announcementsFor(this.dataSource, { customerId: me.customerId, language: me.language, now: this.clock.now() });
    return items.map(({ sentBy: _by, withdrawnAt: _at, ...said }) => said);
  }

  @Answers(consentsAnswer)
  @Customer()
  @Get('customer/message-consents')
  consents(@MyCustomer() me: CustomerIdentity) {
    return this.consentsOf(me.customerId);
  }

  @Answers(consentsAnswer)
  @Customer()
  @Post('customer/message-consents')
  @HttpCode(200)
  async consent(@Body({ schema: consenting }) body: z.infer<typeof consenting>, @MyCustomer() me: CustomerIdentity) {
    if (body.accepted) await inTransaction(this.dataSource, (tx) => noteConsent(tx, { customerId: me.customerId, group: body.template }));
    return this.consentsOf(me.customerId);
  }

  private async consentsOf(customerId: string) {
    const templates = await weixinTemplates(this.dataSource, this.settings);
    const remaining = await consentsOf(this.dataSource, customerId);
    return consentGroups.map((template) => ({ template, remaining: remaining.get(template) ?? 0, weixinTemplateId: templates?.subscribe[template]?.templateId ?? null }));
  }
}
