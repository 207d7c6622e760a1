import { eventually, Product } from './product.js';
import { smallMarket, workbookFile } from './small-market.js';
import { Market, type StallPage } from '../story/market.js';
import { openChannels } from './phone.js';

export interface PhoneMarket {
  product: Product;
  market: Market;
  stalls: Map<string, { page: StallPage; accountId: string; phone: string }>;
}

/** A small market that runs, takes payments through the sandbox, and has accounts with some use on the named stalls. */
export async function phoneMarket(phones: Readonly<Record<string, string>>, fen: Readonly<Record<string, number>> = {}): Promise<PhoneMarket> {
  const product = await Product.start({ startAt: '2026-11-18T04:00:00Z', workbook: await workbookFile(await smallMarket({ stallsOfA: 6, stallsOfB: 1 })) });
  const market = await Market.of(product);
  await market.importWorkbook();
  await openChannels(product);
  await market.admin.call('PATCH', `/sites/${market.admin.siteId}/settings`, { contact: { phone: '0571-88880000' } });
  await eventually('every meter read', async () => (await market.stallByNumber('A06')).meters[0]!.readAt !== null && (await market.stallByNumber('A01')).meters[0]!.readAt !== null);
  const stalls: PhoneMarket['stalls'] = new Map();
  for (const [number, phone] of Object.entries(phones)) {
    const page = await market.stallByNumber(number);
    const { id } = await market.openAccount(page, phone);
    await market.recharge(id, fen[number] ?? 10_000);
    stalls.set(number, { page, accountId: id, phone });
  }
  return { product, market, stalls };
}

/** Two days of use at a stall, so that there is a pace to tell and a bill to explain. */
export async function twoDaysOfUse({ market, stalls }: PhoneMarket, number: string, meterNumber: string): Promise<void> {
  const { accountId } = stalls.get(number)!;
  for (let half = 0; half < 4; half++) {
    await market.consume(meterNumber, 3000);
    await market.nextSweep();
    await market.moveClock(11 * 60 + 30);
  }
  await market.nextSweep();
  await eventually('a bill', async () => (await market.admin.get<{ total: number }>(`/accounts/${accountId}/bills?limit=1`)).total > 0);
}
