import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { loadProfiles } from '#libs/device-profile';
import { refundPendingCode, purseCode, transfer } from '#libs/ledger';
import { manualReading, meterStands, storeSamples, type FieldMeter } from '#libs/metering';
import { accrue, HandOver, type HandOverReading, type RestPort } from '#libs/settlement';
import type { Actor, ManualClock } from '#libs/runtime';
import type { MoneyMarket } from './money-market.js';

const profiles = loadProfiles();

/** Stands in for the payment room: the rest leaves the purse and waits to go back, as one part in cash. */
export const fakeRest: RestPort = {
  plan: (_database, { amountFen }) => Promise.resolve([{ channel: 'cash', orderId: null, amountFen }]),
  send: async (tx, rest) => {
    await transfer(tx, { siteId: rest.siteId, causeKey: `refund-hold:${rest.requestId}`, kind: 'refund_hold', from: purseCode(rest.accountId), to: refundPendingCode(rest.accountId), amountFen: rest.amountFen, at: rest.at, actor: rest.actor });
    return { refundRequestId: rest.requestId };
  },
};

/** A stall that changes hands, on one database: sweeps as the field writes them, readings as both phones see them, people. */
export function handOverLoop(dataSource: DataSource, market: MoneyMarket, clock: ManualClock) {
  const field = (meterId: number): FieldMeter => ({ id: meterId, siteId: market.siteId, unit: 1, meterNumber: String(meterId), name: '', profile: profiles.get('acrel-ddsy1352')!, currentRatio: 1, voltageRatio: 1, readIntervalMinutes: 30 });
  const stand = async (meterId: number) => (await meterStands(dataSource, profiles, [meterId]))[0]!;
  return {
    handOver: new HandOver(dataSource, clock),
    stand,
    /** One good or doubtful reading at the clock's instant, stored and accrued in one transaction as a sweep does it. */
    read: (meterId: number, registerWh: number) =>
      inTransaction(dataSource, async (tx) => {
        const stored = await storeSamples(tx, [{ meter: field(meterId), readAt: clock.now(), sample: { registerWh, relay: 'closed', live: {} } }], 'sweep', clock.now());
        await accrue(tx, stored.good);
        return stored;
      }),
    async live(meterId: number): Promise<Omit<HandOverReading, 'chargeFen'>> {
      const { meterNumber, readAt, registerWh, displayWh } = await stand(meterId);
      return { meterId, meterNumber, readAt: readAt!, registerWh: registerWh!, displayWh: displayWh!, photoId: null, lastReadAt: readAt!, lastDisplayWh: displayWh! };
    },
    async typed(meterId: number, displayWh: number): Promise<Omit<HandOverReading, 'chargeFen'>> {
      const before = await stand(meterId);
      const reading = manualReading(before, { displayWh, readAt: clock.now() });
      return { meterId, meterNumber: before.meterNumber, readAt: reading.readAt, registerWh: reading.registerWh, displayWh, photoId: '40000000-0000-4000-8000-000000000001', lastReadAt: reading.lastReadAt, lastDisplayWh: before.displayWh! };
    },
    /** A customer of the market's company who has no stall yet. */
    async newcomer(name: string): Promise<Actor> {
      const [row] = await dataSource.query<{ id: string }[]>('INSERT INTO customer (company_id, phone, name) VALUES ($1, $2, $3) RETURNING id', [market.companyId, `1${String(process.hrtime.bigint()).slice(-10)}`, name]);
      return { kind: 'customer', id: row!.id, name };
    },
    async holderOf(accountId: string): Promise<Actor> {
      const [row] = await dataSource.query<{ id: string; name: string }[]>('SELECT c.id, c.name FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.id = $1', [accountId]);
      return { kind: 'customer', ...row! };
    },
  };
}
