import type { DataSource } from 'typeorm';
import { inTransaction, putOutbox } from '#libs/database';
import type { PurseKind } from '#libs/ledger';
import type { Tell, TellCustomer } from '#libs/notice';
import type { Clock } from '#libs/runtime';
import { priceNews } from '#libs/settlement';
import { announcementOf, nextFollowers, saidIn, sendAnnouncement } from '#libs/site';

export interface Switched {
  commandId: string;
  meterId: number;
  siteId: string;
  action: 'open' | 'close';
  cause: string;
}

/**
 * A cut for arrears, and the light after it, are told to the shop after they were read back: once a decision, however many supplies of the account
 * it cut, and the light when the last of them has it. What a recharge has brought back names the recharge.
 */
export async function tellSwitched(dataSource: DataSource, tell: TellCustomer, { meterId, siteId, action, cause }: Switched): Promise<void> {
  if (cause === 'property_arrears' && action === 'open') return tellCutForFees(dataSource, tell, { meterId, siteId });
  if (!cause.endsWith('energy_arrears')) return;
  const [row] = (await dataSource.query(
    `SELECT a.id AS "accountId", a.customer_id AS "customerId", r.amount_fen AS "amountFen", m.kind, paying_purse(a.id, m.kind) AS purse, (extract(epoch FROM CASE WHEN $2 THEN p.placed_at ELSE h.lifted_at END) * 1000)::bigint AS "decidedMs",
       EXISTS (SELECT 1 FROM account_meter oam JOIN meter om ON om.id = oam.meter_id AND om.kind = m.kind JOIN supply os ON os.meter_id = om.id AND os.owed AND os.wanted = 'on' JOIN hold oh ON oh.meter_id = om.id AND oh.lifted_at = h.lifted_at
         WHERE oam.account_id = a.id AND oam.to_at IS NULL AND om.id <> am.meter_id) AS "othersOwed"
     FROM account_meter am JOIN account a ON a.id = am.account_id JOIN meter m ON m.id = am.meter_id
       LEFT JOIN LATERAL (SELECT placed_at FROM hold WHERE meter_id = am.meter_id AND cause = 'energy_arrears' ORDER BY placed_at DESC LIMIT 1) p ON true
       LEFT JOIN LATERAL (SELECT lifted_at FROM hold WHERE meter_id = am.meter_id AND cause = 'energy_arrears' AND lifted_at IS NOT NULL ORDER BY lifted_at DESC LIMIT 1) h ON true
       LEFT JOIN LATERAL (SELECT amount_fen FROM recharge WHERE account_id = a.id AND purse = paying_purse(a.id, m.kind) AND state = 'credited' AND credited_at BETWEEN h.lifted_at - interval '10 minutes' AND h.lifted_at + interval '1 second' ORDER BY credited_at DESC LIMIT 1) r ON true
     WHERE am.meter_id = $1 AND am.to_at IS NULL`,
    [meterId, action === 'open'],
  )) as { accountId: string; customerId: string; amountFen: number | null; kind: string; purse: 'energy' | 'water'; decidedMs: number | null; othersOwed: boolean }[];
  if (row === undefined) return;
  const { accountId, customerId, amountFen, kind, purse, decidedMs, othersOwed } = row;
  if (action === 'close' && othersOwed) return;
  const recharged = action === 'close' && amountFen !== null;
  await tell.execute({ siteId, accountId, customerId, causeKey: `${action === 'open' ? 'cut' : 'restored'}:${accountId}:${kind}:${String(decidedMs)}`, template: action === 'open' ? 'cut' : recharged ? 'recharge-restored' : 'restored', params: { ...(purse === 'water' ? { purse } : {}), ...(recharged ? { amountFen } : {}) } });
}

/** Cut for property fees, as the device itself has shown: told once a cut to the holder, whatever number of meters he has. */
async function tellCutForFees(dataSource: DataSource, tell: TellCustomer, { meterId, siteId }: Pick<Switched, 'meterId' | 'siteId'>): Promise<void> {
  const [cut] = (await dataSource.query(
    `SELECT h.account_id AS "accountId", a.customer_id AS "customerId", (h.decision ->> 'owedFen')::bigint AS "owedFen", h.decision ->> 'billId' AS "billId", (extract(epoch FROM h.placed_at) * 1000)::bigint AS "placedMs"
     FROM hold h JOIN account a ON a.id = h.account_id WHERE h.meter_id = $1 AND h.cause = 'property_arrears' AND h.lifted_at IS NULL`,
    [meterId],
  )) as { accountId: string; customerId: string; owedFen: number; billId: string; placedMs: number }[];
  if (cut === undefined) return;
  const { accountId, customerId, owedFen, billId, placedMs } = cut;
  await tell.execute({ siteId, accountId, customerId, causeKey: `property-cut:${accountId}:${billId}:${String(placedMs)}`, template: 'property-cut', params: { amountFen: owedFen } });
}

/** A recharge has arrived: its amount and the new balance, to the holder of the account, whoever paid. */
export async function tellRecharged(dataSource: DataSource, tell: TellCustomer, rechargeId: string): Promise<void> {
  const [recharge] = (await dataSource.query(
    `SELECT r.site_id AS "siteId", r.account_id AS "accountId", a.customer_id AS "customerId", r.amount_fen AS "amountFen", r.purse FROM recharge r JOIN account a ON a.id = r.account_id WHERE r.id = $1 AND r.state = 'credited'`,
    [rechargeId],
  )) as { siteId: string; accountId: string; customerId: string; amountFen: number; purse: PurseKind }[];
  if (recharge === undefined) return;
  const { amountFen, purse, ...to } = recharge;
  await tell.execute({ ...to, causeKey: `recharge-arrived:${rechargeId}`, template: purse === 'property' ? 'property-recharged' : 'recharge-arrived', params: { amountFen, ...(purse === 'water' ? { purse } : {}) } });
}

const WAIT_MS = 60_000;

/** Tells the next followers of an announcement and orders the batch after them; each follower is told once, however often a batch is begun. */
export async function deliverAnnouncement(dataSource: DataSource, clock: Clock, { announcementId, afterCustomerId }: { announcementId: string; afterCustomerId: string | null }): Promise<void> {
  await inTransaction(dataSource, async (tx) => {
    const announcement = await announcementOf(tx, announcementId);
    const now = clock.now();
    const over = announcement.withdrawnAt !== null || (announcement.untilAt !== null && announcement.untilAt <= now);
    if (over) return;
    const next = (customerId: string | null, availableAt?: Date) => ({ topic: 'announcement.deliver', key: announcementId, payload: { announcementId, afterCustomerId: customerId }, ...(availableAt === undefined ? {} : { availableAt }) });
    if (announcement.fromAt > now) return putOutbox(tx, [next(afterCustomerId, new Date(clock.wall().getTime() + WAIT_MS))]);
    const followers = await nextFollowers(tx, { announcement, afterCustomerId, now });
    if (followers.length === 0) return;
    const tells = followers.map(({ customerId, language }): Tell => ({ siteId: announcement.siteId, customerId, accountId: null, causeKey: `announcement:${announcementId}:${customerId}`, template: 'announcement', params: { ...saidIn(announcement, language) } }));
    await putOutbox(tx, [...tells.map((payload) => ({ topic: 'customer.tell', key: payload.causeKey, payload })), next(followers.at(-1)!.customerId)]);
  });
}

const SHOWN_AFTER_MS = 7 * 86_400_000;

const lastsAt = {
  'zh-CN': (days: number) => `按近期用量，现有余额按新价约可用${String(days)}天。`,
  'en-US': (days: number) => ` At your recent pace your balance lasts about ${String(days)} ${days === 1 ? 'day' : 'days'} at the new price.`,
};

/** A new price is announced on every phone of the site, and whoever pays by it learns how long his money lasts at it; each is told once, in his language. */
export async function tellPrice(dataSource: DataSource, clock: Clock, versionId: string): Promise<void> {
  const now = clock.now();
  const news = await priceNews(dataSource, versionId, now);
  if (news === undefined) return;
  const { siteId, staffId, words, effectiveAt } = news;
  await inTransaction(dataSource, async (tx) => {
    await sendAnnouncement(tx, { announcementId: versionId, siteId, ...words['zh-CN'], english: words['en-US'], untilAt: new Date(Math.max(effectiveAt.getTime(), now.getTime()) + SHOWN_AFTER_MS), staffId, at: now });
    const tells = news.accounts.flatMap(({ accountId, customerId, language, daysAtNewPrice: days }): Tell[] => {
      if (days === null) return [];
      const { title, text } = words[language];
      return [{ siteId, accountId, customerId, causeKey: `price:${versionId}:${accountId}`, template: 'announcement', params: { title, text: `${text}${lastsAt[language](days)}` } }];
    });
    await putOutbox(tx, tells.map((payload) => ({ topic: 'customer.tell', key: payload.causeKey, payload })));
  });
}
