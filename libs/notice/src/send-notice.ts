import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox } from '#libs/database';
import type { Clock } from '#libs/runtime';
import { noticeText, type Language, type NoticeParams, type Template } from './domain/text.js';
import type { SmsProvider } from './sms-provider.js';

export interface NoticeOrder {
  /** names the cause: one message a cause */
  causeKey: string;
  siteId: string | null;
  accountId: string | null;
  customerId: string | null;
  phone: string;
  language: string;
  template: Template;
  params: NoticeParams;
}

const MOST_ATTEMPTS = 6;

/** Sends one message, once per cause. Throws when the provider did not take it, to be called again later; gives up after six tries. */
export class SendNotice {
  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly provider: SmsProvider,
  ) {}

  async execute(order: NoticeOrder): Promise<void> {
    const text = noticeText(order.template, order.language === 'en-US' ? 'en-US' : ('zh-CN' satisfies Language), order.params);
    const [row] = (await this.dataSource.query(
      `INSERT INTO notice AS n (site_id, account_id, customer_id, channel, template, params, phone, text, cause_key, provider, created_at)
       VALUES ($1, $2, $3, 'sms', $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (cause_key, channel) DO UPDATE SET attempts = n.attempts + 1 RETURNING id, state, attempts`,
      [order.siteId, order.accountId, order.customerId, order.template, JSON.stringify(order.template === 'login-code' ? {} : order.params), order.phone, order.template === 'login-code' ? '[code]' : text, order.causeKey, this.provider.name, this.clock.now()],
    )) as { id: string; state: string; attempts: number }[];
    if (row === undefined || row.state !== 'queued') return;
    try {
      const { messageId } = await this.provider.send({ id: row.id, phone: order.phone, text, template: order.template });
      await this.finish(order.causeKey, row.id, 'sent', messageId);
    } catch (error) {
      const reason = (error as Error).message;
      if (row.attempts + 1 >= MOST_ATTEMPTS) return this.finish(order.causeKey, row.id, 'failed', reason);
      await this.dataSource.query('UPDATE notice SET error = $2 WHERE id = $1', [row.id, reason]);
      throw error;
    }
  }

  private finish(causeKey: string, id: string, state: 'sent' | 'failed', detail: string): Promise<void> {
    const at = this.clock.now();
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query(
        `UPDATE notice SET state = $2, sent_at = CASE WHEN $2 = 'sent' THEN $3::timestamptz END, provider_message_id = CASE WHEN $2 = 'sent' THEN $4 END, error = CASE WHEN $2 = 'failed' THEN $4 END WHERE id = $1`,
        [id, state, at, detail],
      );
      await putOutbox(tx, [{ topic: 'notice.finished', key: causeKey, payload: { causeKey, state, at: at.toISOString() } }]);
    });
  }
}
