import { z } from 'zod';
import { count, pageOf, time } from '../http/schemas.js';

const said = { announcementId: z.uuid(), siteId: z.uuid(), siteName: z.string(), title: z.string(), text: z.string(), fromAt: time, untilAt: time.nullable(), sentAt: time };
export const announcementAnswer = z.strictObject({ ...said, english: z.strictObject({ title: z.string(), text: z.string() }).nullable(), sentBy: z.string(), withdrawnAt: time.nullable() }).meta({ id: 'Announcement' });
export const announcementsAnswer = pageOf(z.strictObject({ ...announcementAnswer.shape, delivered: count, failed: count }).meta({ id: 'SentAnnouncement' }));
export const shownAnnouncementsAnswer = z.array(z.strictObject(said).meta({ id: 'ShownAnnouncement' }));
export const consentsAnswer = z.array(z.strictObject({ template: z.string(), remaining: count, weixinTemplateId: z.string().nullable() }).meta({ id: 'MessageConsent' }));
