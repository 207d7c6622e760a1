import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox, takeInbox, type Tx } from '#libs/database';
import { takeConsent } from './consents.js';
import { chooseChannels, type Channel } from './domain/channels.js';
import { consentGroupOf } from './domain/consent-group.js';
import type { NoticeParams, Template } from './domain/text.js';
import type { NoticeOrder } from './send-notice.js';
import type { MessageProvider, WeixinVoice } from './weixin-messages.js';

/** The payload of the outbox topic 'customer.tell': what a customer is to learn, whoever found it out. */
export interface Tell {
  siteId: string | null;
  customerId: string;
  /** the account that it is about: stall number and balance are filled in from it where they are not given */
  accountId: string | null;
  /** names the cause: one message a cause and channel */
  causeKey: string;
  template: Template;
  params: NoticeParams;
}

interface Person {
  companyId: string;
  phone: string;
  language: string;
  identities: { platform: string; appId: string; openId: string }[] | null;
}

/** Decides once for each cause by which channels a customer is told, and orders those messages. */
export class TellCustomer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly provider: MessageProvider,
  ) {}

  async execute(tell: Tell): Promise<void> {
    const [person] = (await this.dataSource.query(
      `SELECT c.company_id AS "companyId", c.phone, c.language, (SELECT jsonb_agg(jsonb_build_object('platform', i.platform, 'appId', i.app_id, 'openId', i.open_id) ORDER BY i.bound_at DESC) FROM customer_identity i WHERE i.customer_id = c.id) AS identities
       FROM customer c WHERE c.id = $1 AND c.forgotten_at IS NULL`,
      [tell.customerId],
    )) as Person[];
    if (person === undefined) return;
    // Asked for outside the transaction: it reads files. Who has bound nothing needs none of it.
    const voice = person.identities === null ? undefined : await this.provider.voiceOf(person.companyId);
    await inTransaction(this.dataSource, async (tx) => {
      if (await takeInbox(tx, 'customer.tell', tell.causeKey)) await putOutbox(tx, await this.orders(tx, tell, person, voice));
    });
  }

  private async orders(tx: Tx, tell: Tell, person: Person, voice: WeixinVoice | undefined): Promise<{ topic: string; key: string; payload: NoticeOrder }[]> {
    const openId = openIds(tell.template, person, voice);
    const group = consentGroupOf(tell.template);
    const subscribe = openId.wechat !== undefined && group !== undefined && (await takeConsent(tx, { customerId: tell.customerId, group }));
    const channels = chooseChannels(tell.template, { subscribe, account: openId.account !== undefined });
    const params = await filledParams(tx, tell);
    const address: Record<Channel, Pick<NoticeOrder, 'phone' | 'openId'>> = { sms: { phone: person.phone }, wechat: { phone: '', openId: openId.wechat }, 'wechat-account': { phone: '', openId: openId.account } };
    return channels.map((channel) => ({
      topic: 'notice.send', key: tell.causeKey,
      payload: {
        causeKey: tell.causeKey, siteId: tell.siteId, accountId: tell.accountId, customerId: tell.customerId, language: person.language, template: tell.template, params, channel, ...address[channel],
        ...(channels.includes('sms') || tell.template === 'announcement' ? {} : { instead: { phone: person.phone } }),
      },
    }));
  }
}

/** Where WeChat knows the customer, at the apps that have a template for this message. */
function openIds(template: Template, { identities }: Person, voice: WeixinVoice | undefined): { wechat?: string | undefined; account?: string | undefined } {
  if (voice === undefined) return {};
  const group = consentGroupOf(template);
  const at = (platform: string, appId: string | null) => identities?.find((identity) => identity.platform === platform && identity.appId === appId)?.openId;
  const accountTemplate = template === 'announcement' ? voice.templates.account.announcement : group === undefined ? undefined : voice.templates.account[group];
  return {
    wechat: group === undefined || voice.templates.subscribe[group] === undefined ? undefined : at('wechat', voice.miniAppId),
    account: accountTemplate === undefined ? undefined : at('wechat-account', voice.accountAppId),
  };
}

/** A message begins with stall and balance: whoever did not have them at hand leaves them to be looked up. */
async function filledParams(tx: Tx, { accountId, params }: Tell): Promise<NoticeParams> {
  if (accountId === null || (params.stallNumber !== undefined && params.availableFen !== undefined)) return params;
  const [facts] = (await tx.query(
    `SELECT st.number AS "stallNumber", l.balance_fen - p.accrued_fen + p.overdraft_limit_fen AS "availableFen" FROM account a JOIN stall st ON st.id = a.stall_id
       JOIN purse p ON p.account_id = a.id AND p.kind = $2 JOIN ledger_account l ON l.id = p.ledger_account_id WHERE a.id = $1`,
    [accountId, params.purse ?? 'energy'],
  )) as { stallNumber: string; availableFen: number }[];
  return { ...facts, ...params };
}
