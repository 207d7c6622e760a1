import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { purseOf, type PurseKind } from '#libs/ledger';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { waysOfChannel, type ChannelName, type PayWay } from '../channel.js';
import { lockRechargeId } from '../credit.js';
import { channelNumber, plainDescription } from '../domain/channel-number.js';
import { nextQueryAt } from '../domain/query-schedule.js';
import { blocksAnother, findOrder, orderById, WRITTEN_ORDER, type OrderOrigin, type PayerKind, type PaymentOrder } from './order.js';
import { publicUrlOf } from '../public-url.js';
import { SubmitOrder } from './submit-order.js';

export interface CreateOrderInput {
  /** made by the payer's client before it asks: a repeat after a lost answer is the same order */
  orderId: string;
  siteId: string;
  accountId: string;
  channel: ChannelName;
  way: PayWay;
  origin: OrderOrigin;
  amountFen: number;
  /** energy when not said */
  purse?: PurseKind | undefined;
  payer: { kind: PayerKind; id: string; name: string; /** openid or buyer id */ ref?: string | undefined; /** whose openid, where not of the merchant's own app */ appId?: string | undefined; ip: string };
  terms: { minFen: number; maxFen: number; orderMinutes: number; channels: Readonly<Record<ChannelName, boolean>> };
}

/** `earlier`: the payer has another order for this account that can still be paid; that one is the answer. */
export interface CreatedOrder {
  order: PaymentOrder;
  earlier: boolean;
}

const neededRef: readonly PayWay[] = ['jsapi', 'mini'];
const inBrowser: readonly PayWay[] = ['h5', 'wap', 'front'];

/**
 * Makes a payer's order and gives it to the channel: the row is there before the channel hears of it, under a number made from the
 * client's id, so that whatever is lost on the way is asked for and never made twice. The same id again is the same order, given
 * to the channel again when its answer was lost. DomainErrors: 'order-id-reused', 'account-not-found', 'account-closed',
 * 'recharge-amount-out-of-range', 'channel-not-offered', 'way-not-offered', 'payer-unknown' (no openid for a way that needs one).
 */
@Injectable()
export class CreateOrder {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly submit: SubmitOrder,
  ) {}

  async execute(asked: CreateOrderInput): Promise<CreatedOrder> {
    const input = { ...asked, orderId: asked.orderId.toLowerCase() };
    const { order, earlier } = await inTransaction(this.dataSource, (tx) => this.persist(tx, input));
    return { order: order.state === 'created' && order.expiresAt > this.clock.wall() ? await this.submit.execute(order) : order, earlier };
  }

  private async persist(tx: Tx, input: CreateOrderInput): Promise<CreatedOrder> {
    await lockRechargeId(tx, input.orderId);
    const known = await findOrder(tx, input.orderId);
    if (known !== undefined) {
      if (!isSame(known, input)) throw new DomainError('conflict', 'order-id-reused', 'this order id was used for another order', { orderId: input.orderId });
      return { order: known, earlier: false };
    }
    const earlier = await openOrderOf(tx, input);
    if (earlier !== undefined) return { order: await orderById(tx, earlier), earlier: true };
    return { order: await this.insert(tx, input), earlier: false };
  }

  private async insert(tx: Tx, input: CreateOrderInput): Promise<PaymentOrder> {
    const { orderId, channel, way, payer } = input;
    requireTerms(input);
    const place = await accountPlace(tx, input);
    if (input.purse === 'water') await purseOf(tx, input.accountId, 'water');
    const merchantId = enabledMerchant(place, input);
    const base = publicUrlOf(this.settings);
    const createdAt = this.clock.wall();
    const expiresAt = new Date(createdAt.getTime() + input.terms.orderMinutes * 60_000);
    // Set with the row itself: a process that ends here leaves an order that is asked for.
    const nextQuery = nextQueryAt({ state: 'created', way, createdAt, expiresAt }, createdAt);
    const [order] = await tx.query<PaymentOrder[]>(
      `WITH o AS (INSERT INTO payment_order (id, site_id, account_id, merchant_id, channel, way, origin, out_trade_no, amount_fen, description, state, payer_kind, payer_id, payer_name, payer_ref, payer_app_id, payer_ip, return_url, notify_url, created_at, expires_at, next_query_at, purse)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'created', $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22) RETURNING *),
         told AS (INSERT INTO payment_event (order_id, at, kind, detail) SELECT id, created_at, 'created', $23::jsonb FROM o)
       ${WRITTEN_ORDER}`,
      [
        orderId, input.siteId, input.accountId, merchantId, channel, way, input.origin, channelNumber(orderId), input.amountFen, plainDescription([boughtFor[input.purse ?? 'energy'], place.siteName, place.stallNumber]), payer.kind, payer.id, payer.name,
        payer.ref ?? null, payer.appId ?? null, payer.ip, inBrowser.includes(way) ? `${base}/api/v1/pay-return/${orderId}` : null, `${base}/api/v1/notify/${channel}/${merchantId}`, createdAt, expiresAt, nextQuery, input.purse ?? 'energy',
        JSON.stringify({ origin: input.origin, way, amountFen: input.amountFen, by: payer.name }),
      ],
    );
    return order!;
  }
}

const boughtFor: Record<PurseKind, string> = { energy: '预存电费', water: '预存水费', property: '物业费预存' };

function requireTerms({ amountFen, terms, channel, way, payer }: CreateOrderInput): void {
  if (!Number.isSafeInteger(amountFen) || amountFen < terms.minFen || amountFen > terms.maxFen) {
    throw new DomainError('invalid', 'recharge-amount-out-of-range', `a recharge of ${String(amountFen)} fen is outside the site's limits`, { minFen: terms.minFen, maxFen: terms.maxFen });
  }
  if (!terms.channels[channel]) throw new DomainError('conflict', 'channel-not-offered', `the site does not take ${channel}`, { channel });
  if (!waysOfChannel[channel].includes(way)) throw new DomainError('invalid', 'way-not-offered', `${channel} knows no way ${way}`, { channel, way });
  if (neededRef.includes(way) && payer.ref === undefined) throw new DomainError('conflict', 'payer-unknown', `who pays at ${channel} is not known yet`, { channel });
}

function isSame(known: PaymentOrder, input: CreateOrderInput): boolean {
  return known.siteId === input.siteId && known.accountId === input.accountId && known.channel === input.channel && known.way === input.way && known.amountFen === input.amountFen && known.purse === (input.purse ?? 'energy') && known.payerKind === input.payer.kind && known.payerId === input.payer.id;
}

/** One order whatever is tapped: what this payer could still pay for this account. Of people who are not known, nothing is. */
async function openOrderOf(tx: Tx, { accountId, payer }: CreateOrderInput): Promise<string | undefined> {
  if (payer.kind !== 'customer') return undefined;
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`order of ${payer.id} for ${accountId}`]);
  const rows = await tx.query<Pick<PaymentOrder, 'id' | 'state' | 'unknown'>[]>(
    `SELECT id, state, unknown FROM payment_order WHERE account_id = $1 AND payer_id = $2 AND payer_kind = 'customer' AND state IN ('created', 'submitted', 'closing') ORDER BY created_at DESC`,
    [accountId, payer.id],
  );
  return rows.find(blocksAnother)?.id;
}

interface Place {
  state: string;
  siteName: string;
  stallNumber: string;
  merchantId: string | null;
  /** a recharge has this id */
  taken: boolean;
}

async function accountPlace(tx: Tx, { accountId, siteId, channel, orderId }: CreateOrderInput): Promise<Place> {
  const [account] = await tx.query<Place[]>(
    `SELECT a.state, si.name AS "siteName", st.number AS "stallNumber", (SELECT m.id FROM merchant m WHERE m.site_id = a.site_id AND m.channel = $3 AND m.enabled) AS "merchantId", EXISTS (SELECT 1 FROM recharge WHERE id = $4) AS taken
     FROM account a JOIN site si ON si.id = a.site_id JOIN stall st ON st.id = a.stall_id WHERE a.id = $1 AND a.site_id = $2 FOR SHARE OF a`,
    [accountId, siteId, channel, orderId],
  );
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', `the site has no account ${accountId}`);
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  return account;
}

function enabledMerchant({ merchantId, taken }: Place, { channel, orderId }: CreateOrderInput): string {
  if (taken) throw new DomainError('conflict', 'order-id-reused', 'this id was used for a recharge', { orderId });
  if (merchantId === null) throw new DomainError('conflict', 'channel-not-offered', `the site does not take ${channel}`, { channel });
  return merchantId;
}
