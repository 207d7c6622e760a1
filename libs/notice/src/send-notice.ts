import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { DomainError, type Clock } from '#libs/runtime';
import { dropConsents, noteConsent } from './consents.js';
import type { Channel } from './domain/channels.js';
import { consentGroupOf } from './domain/consent-group.js';
import { noticeText, type Language, type NoticeParams, type Template } from './domain/text.js';
import { weixinValues } from './domain/weixin-templates.js';
import type { SmsProvider } from './sms-provider.js';
import type { MessageProvider, WeixinVoice } from './weixin-messages.js';

export interface NoticeOrder {
  /** names the cause: one message a cause and channel */
  causeKey: string;
  siteId: string | null;
  accountId: string | null;
  customerId: string | null;
  /** empty where it goes to WeChat */
  phone: string;
  language: string;
  template: Template;
  params: NoticeParams;
  /** SMS unless it says otherwise */
  channel?: Channel | undefined;
  /** who it goes to at WeChat */
  openId?: string | undefined;
  /** goes out as an SMS when WeChat does not take it */
  instead?: { phone: string } | undefined;
}

const MOST_ATTEMPTS = 6;
// What WeChat says of these will not change by asking again.
const FINAL: readonly string[] = ['message-refused', 'message-receiver-unknown', 'message-not-subscribed', 'message-template-unknown', 'message-value-invalid', 'platform-account-blocked', 'message-channel-missing'];

const languageOf = (order: NoticeOrder): Language => (order.language === 'en-US' ? 'en-US' : 'zh-CN');

/**
 * Sends one message, once per cause and channel. Throws when it was not taken, to be called again later; gives up after six tries,
 * or at once where asking again cannot help, and then lets an SMS go instead.
 */
export class SendNotice {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly sms: SmsProvider,
    private readonly weixin?: MessageProvider,
  ) {}

  async execute(order: NoticeOrder): Promise<void> {
    const channel = order.channel ?? 'sms';
    const text = noticeText(order.template, languageOf(order), order.params);
    const [row] = (await this.dataSource.query(
      `INSERT INTO notice AS n (site_id, account_id, customer_id, channel, template, params, phone, open_id, text, cause_key, provider, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (cause_key, channel) DO UPDATE SET attempts = n.attempts + 1 RETURNING id, state, attempts`,
      [
        order.siteId, order.accountId, order.customerId, channel, order.template, JSON.stringify(order.template === 'login-code' ? {} : order.params), order.phone, order.openId ?? '',
        order.template === 'login-code' ? '[code]' : text, order.causeKey, channel === 'sms' ? this.sms.name : 'weixin', this.clock.now(),
      ],
    )) as { id: string; state: string; attempts: number }[];
    if (row === undefined || row.state !== 'queued') return;
    try {
      const { messageId } = channel === 'sms' ? await this.sms.send({ id: row.id, phone: order.phone, text, template: order.template }) : await this.toWeixin(order, channel, row.id);
      await this.finish(order, row.id, 'sent', messageId);
    } catch (error) {
      const reason = (error as Error).message;
      const code = error instanceof DomainError ? error.code : '';
      if (row.attempts + 1 >= MOST_ATTEMPTS || FINAL.includes(code)) return this.giveUp(order, row.id, reason, code);
      await this.dataSource.query('UPDATE notice SET error = $2 WHERE id = $1', [row.id, reason]);
      throw error;
    }
  }

  private async toWeixin(order: NoticeOrder, channel: 'wechat' | 'wechat-account', id: string): Promise<{ messageId: string }> {
    const [facts] = (await this.dataSource.query(`SELECT c.company_id AS "companyId", coalesce((SELECT time_zone FROM site WHERE id = $2), 'Asia/Shanghai') AS zone FROM customer c WHERE c.id = $1`, [order.customerId, order.siteId])) as { companyId: string; zone: string }[];
    const voice = facts === undefined ? undefined : await this.weixin?.voiceOf(facts.companyId);
    const group = consentGroupOf(order.template);
    const template = channel === 'wechat' ? (group === undefined ? undefined : voice?.templates.subscribe[group]) : voice?.templates.account[group ?? 'announcement'];
    if (voice === undefined || template === undefined || order.openId === undefined) throw new DomainError('unavailable', 'message-channel-missing', `there is no template at WeChat for ${order.template}`);
    const data = weixinValues(template.fields, { template: order.template, language: languageOf(order), params: order.params, time: siteTime(this.clock.now(), facts!.zone) });
    const message = { openId: order.openId, templateId: template.templateId, data };
    if (channel === 'wechat') return voice.subscribe({ ...message, page: template.page, language: languageOf(order) });
    return voice.template({ ...message, ...miniPage(voice, template.page), messageId: id.replaceAll('-', '') });
  }

  private finish(order: NoticeOrder, id: string, state: 'sent' | 'failed', detail: string): Promise<void> {
    const at = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      await this.note(tx, id, state, detail);
      await putOutbox(tx, [{ topic: 'notice.finished', key: order.causeKey, payload: { causeKey: order.causeKey, state, at: at.toISOString() } }]);
    });
  }

  private async note(tx: Tx, id: string, state: 'sent' | 'failed', detail: string): Promise<void> {
    await tx.query(
      `UPDATE notice SET state = $2, sent_at = CASE WHEN $2 = 'sent' THEN $3::timestamptz END, provider_message_id = CASE WHEN $2 = 'sent' THEN $4 END, error = CASE WHEN $2 = 'failed' THEN $4 END WHERE id = $1`,
      [id, state, this.clock.now(), detail],
    );
  }

  /** Failed for good. At WeChat the news itself has not failed: an SMS goes beside it, or goes now. */
  private giveUp(order: NoticeOrder, id: string, reason: string, code: string): Promise<void> {
    if ((order.channel ?? 'sms') === 'sms') return this.finish(order, id, 'failed', reason);
    const group = order.channel === 'wechat' ? consentGroupOf(order.template) : undefined;
    const { instead, openId: _openId, ...rest } = order;
    return inTransaction(this.dataSource, async (tx) => {
      await this.note(tx, id, 'failed', reason);
      const consent = group === undefined || order.customerId === null ? undefined : { customerId: order.customerId, group };
      // Refused: what we counted was not there. Anything else has used up no consent.
      if (consent !== undefined) await (code === 'message-refused' ? dropConsents(tx, consent) : noteConsent(tx, consent));
      if (instead !== undefined) await putOutbox(tx, [{ topic: 'notice.send', key: order.causeKey, payload: { ...rest, channel: 'sms', phone: instead.phone } }]);
    });
  }
}

const miniPage = (voice: WeixinVoice, page: string | undefined) => (page === undefined ? {} : { miniPage: { appId: voice.miniAppId, page } });

/** 2026-11-20 10:00, as the site's clocks show it. */
const siteTime = (at: Date, zone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);
