import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { noteEnergy } from '#libs/payment';
import { energyFor, saleQuote } from '#libs/settlement';

/**
 * Notes on the receipt of a recharge that came without a cashier what it was worth in electricity, at the price of its instant, as the
 * counter does when it sells; without a price nothing is told. Twice run it is noted once.
 */
export async function noteWorth(dataSource: DataSource, rechargeId: string): Promise<void> {
  const [recharge] = (await dataSource.query(
    `SELECT r.account_id AS "accountId", r.amount_fen AS "amountFen", r.credited_at AS "creditedAt", s.time_zone AS zone FROM recharge r JOIN site s ON s.id = r.site_id
     WHERE r.id = $1 AND r.channel <> 'cash' AND r.purse = 'energy' AND r.state = 'credited' AND NOT EXISTS (SELECT 1 FROM recharge_energy e WHERE e.recharge_id = r.id)`,
    [rechargeId],
  )) as { accountId: string; amountFen: number; creditedAt: Date; zone: string }[];
  if (recharge === undefined) return;
  const { accountId, amountFen, creditedAt, zone } = recharge;
  const quote = await saleQuote(dataSource, { accountId, medium: 'electricity', zone, now: creditedAt });
  if (quote === undefined) return;
  const { medium, priceMicroYuan, since: priceSince, planName, exact } = quote;
  await inTransaction(dataSource, (tx) => noteEnergy(tx, rechargeId, { medium, wh: energyFor(amountFen, priceMicroYuan), priceMicroYuan, priceSince, planName, exact, asked: 'yuan' }));
}
