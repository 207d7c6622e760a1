import type { DataSource } from 'typeorm';
import { accountsById } from '#libs/account';
import { blocksAnother, waysOfChannel, type ChannelName, type PaymentOrder, type PayWay } from '#libs/payment';
import { orderTerms } from '../site-settings.js';
import { rechargeProgress, type RechargeProgress } from './recharge-progress.js';

type Database = Pick<DataSource, 'query'>;

/** 王** */
export const maskName = (name: string): string => (name === '' ? '' : `${[...name][0]!}${'*'.repeat(Math.min(2, Math.max(1, [...name].length - 1)))}`);

/** An order as its payer sees it: the state, what he needs to pay, and the four facts that follow a payment, each with its time. */
export async function orderView(database: Database, order: PaymentOrder, earlier = false) {
  const progress: Partial<RechargeProgress> = order.rechargeId === null ? {} : await rechargeProgress(database, order.rechargeId);
  const open = order.state === 'created' || order.state === 'submitted';
  const refusal = earlier ? 'earlier-order-open' : order.suspense ? 'account-closed' : order.refusal === null ? undefined : 'channel-refused';
  return {
    orderId: order.id, stallId: order.stallId, channel: order.channel, way: order.way, amountFen: order.amountFen, purse: order.purse, state: order.state, unknown: order.unknown, params: open ? order.params : null,
    createdAt: order.createdAt, expiresAt: order.expiresAt, paidAt: progress.paidAt ?? order.paidAt, creditedAt: progress.creditedAt ?? null, commandedAt: progress.commandedAt ?? null, restoredAt: progress.restoredAt ?? null,
    needed: progress.needed ?? false, waitingFor: progress.waitingFor ?? null, canPayAgain: order.state === 'paid' || !blocksAnother(order), ...(refusal === undefined ? {} : { refusal }),
  };
}

/** Of an order of someone who is not known, nothing that is the stall's. */
export async function strangersView(database: Database, order: PaymentOrder) {
  const { stallId: _stall, ...view } = await orderView(database, order);
  return view;
}

export interface PayOptions {
  channels: { channel: ChannelName; ways: PayWay[] }[];
  minFen: number;
  maxFen: number;
  chips: number[];
}

/** How a site can be paid: its working merchants among the channels it offers. */
export async function payOptions(database: Database, siteId: string, ways: (merchant: { channel: ChannelName; appId: string }) => readonly PayWay[] = ({ channel }) => waysOfChannel[channel]): Promise<PayOptions> {
  const { minFen, maxFen, chips, channels } = await orderTerms(database, siteId);
  const merchants = (await database.query(`SELECT channel, app_id AS "appId" FROM merchant WHERE site_id = $1 AND enabled ORDER BY array_position(ARRAY['wechat', 'alipay', 'unionpay'], channel)`, [siteId])) as { channel: ChannelName; appId: string }[];
  const offered = merchants.filter(({ channel }) => channels[channel]).map((merchant) => ({ channel: merchant.channel, ways: ways(merchant).filter((way) => waysOfChannel[merchant.channel].includes(way)) }));
  return { channels: offered.filter((one) => one.ways.length > 0), minFen, maxFen, chips: chips.filter((fen) => fen >= minFen && fen <= maxFen) };
}

export async function payeeOf(database: Database, accountId: string): Promise<{ siteName: string; stallNumber: string; floor: string; maskedName: string }> {
  const [account] = await accountsById(database as DataSource, [accountId]);
  const [place] = (await database.query('SELECT s.name AS "siteName", st.number AS "stallNumber", st.floor FROM stall st JOIN site s ON s.id = st.site_id WHERE st.id = $1', [account!.stallId])) as { siteName: string; stallNumber: string; floor: string }[];
  return { ...place!, maskedName: maskName(account!.customerName) };
}
