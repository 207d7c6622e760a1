import { formatFen } from '#libs/quantity';
import { z } from 'zod';
import { consentGroups } from './consent-group.js';
import { noticeHead, noticeText, type Language, type NoticeParams, type Template } from './text.js';

/** What a field of a WeChat template is filled with. */
const sources = ['stall', 'balance', 'amount', 'head', 'text', 'title', 'time'] as const;
type Source = (typeof sources)[number];

const template = z.strictObject({
  templateId: z.string().min(1).max(64),
  /** field name of the template, such as thing1 or amount2 → what it shows */
  fields: z.record(z.string().regex(/^[a-z_]+\d*$/), z.enum(sources)),
  /** a page of the mini-program */
  page: z.string().max(200).optional(),
});
export type WeixinTemplate = z.infer<typeof template>;

/** `messages.json` in a merchant's WeChat key folder: the templates that this company was granted, by consent group. */
export const weixinTemplatesSchema = z.strictObject({
  subscribe: z.partialRecord(z.enum(consentGroups), template).default({}),
  account: z.partialRecord(z.enum([...consentGroups, 'announcement']), template).default({}),
});
export type WeixinTemplates = z.infer<typeof weixinTemplatesSchema>;

const clip = (text: string, most: number): string => ([...text].length <= most ? text : `${[...text].slice(0, most - 1).join('')}…`);
// The forms that WeChat checks: thing ≤ 20 characters, amount a number with one unit, time a date.
const longest = (field: string): number => (field.startsWith('thing') || field.startsWith('phrase') ? 20 : field.startsWith('character_string') ? 32 : 200);

export interface WeixinValues {
  template: Template;
  language: Language;
  params: NoticeParams;
  /** as the site's clock shows it: 2026-11-20 10:00 */
  time: string;
}

/** The values of a template's fields for one message. A value that would be empty shows a dash, since WeChat refuses empty ones. */
export function weixinValues(fields: Readonly<Record<string, Source>>, of: WeixinValues): Record<string, string> {
  const { template: name, language, params } = of;
  const value: Record<Source, () => string> = {
    stall: () => params.stallNumber ?? '',
    balance: () => `${formatFen(params.availableFen ?? 0)}元`,
    amount: () => `${formatFen(params.amountFen ?? params.availableFen ?? 0)}元`,
    head: () => noticeHead(name, language, params),
    text: () => params.text ?? noticeText(name, language, params),
    title: () => params.title ?? noticeHead(name, language, params),
    time: () => of.time,
  };
  // A field of the kind `amount` knows no debt: the words beside it say that the balance is used up.
  const shown = (field: string, source: Source): string => (field.startsWith('amount') ? value[source]().replace(/^-.*/, '0.00元') : value[source]()) || '-';
  return Object.fromEntries(Object.entries(fields).map(([field, source]) => [field, clip(shown(field, source), longest(field))]));
}
