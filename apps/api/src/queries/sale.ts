import type { DataSource } from 'typeorm';
import type { SoldEnergy } from '#libs/payment';
import { DomainError } from '#libs/runtime';
import { energyFor, fenFor, saleQuote, type SaleQuote } from '#libs/settlement';

type Database = Pick<DataSource, 'query'>;
export type SaleWish = { wh: number } | { amountFen: number };
type Medium = 'electricity' | 'water';

const zoneOf = async (database: Database, accountId: string): Promise<string> => ((await database.query('SELECT s.time_zone AS zone FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1', [accountId])) as { zone: string }[])[0]!.zone;

/** What so much energy costs an account, or how much a sum buys it, at the price of the moment. */
export async function quoteFor(database: Database, of: { accountId: string; medium: Medium; now: Date; wish: SaleWish }): Promise<(SaleQuote & { wh: number; amountFen: number }) | null> {
  const quote = await saleQuote(database, { accountId: of.accountId, medium: of.medium, zone: await zoneOf(database, of.accountId), now: of.now });
  if (quote === undefined) return null;
  if ('wh' in of.wish) return { ...quote, wh: of.wish.wh, amountFen: fenFor(of.wish.wh, quote.priceMicroYuan) };
  return { ...quote, wh: energyFor(of.wish.amountFen, quote.priceMicroYuan), amountFen: of.wish.amountFen };
}

/**
 * What a recharge over the counter is worth in energy. Where it was asked for in energy, the sum must be what that costs now: DomainErrors
 * 'sale-price-changed' (params amountFen), 'sale-no-price'. Without a price nothing is told of a sum.
 */
export async function soldEnergy(database: Database, of: { accountId: string; amountFen: number; now: Date; sold?: { medium: Medium; wh: number } | undefined; medium?: Medium }): Promise<SoldEnergy | undefined> {
  const asked = of.sold === undefined ? 'yuan' : 'energy';
  const quote = await quoteFor(database, { accountId: of.accountId, medium: of.sold?.medium ?? of.medium ?? 'electricity', now: of.now, wish: of.sold === undefined ? { amountFen: of.amountFen } : { wh: of.sold.wh } });
  if (quote === null) {
    if (of.sold !== undefined) throw new DomainError('conflict', 'sale-no-price', 'no price is in force for this account: sell a sum');
    return undefined;
  }
  if (quote.amountFen !== of.amountFen) throw new DomainError('conflict', 'sale-price-changed', 'so much energy costs another sum by now', { amountFen: quote.amountFen });
  return { medium: quote.medium, wh: quote.wh, priceMicroYuan: quote.priceMicroYuan, priceSince: quote.since, planName: quote.planName, exact: quote.exact, asked };
}
