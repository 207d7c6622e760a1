import type { DataSource } from 'typeorm';
import type { RefundRequest } from '#libs/payment';
import { chineseCapitalAmount } from '#libs/quantity';
import { listBills } from '#libs/settlement';
import { requestView } from '../routes/refund.answers.js';

interface MeterOnSlip {
  meterId: number;
  meterNumber: string;
  medium: 'electricity' | 'water';
  registerWh: number | null;
  readAt: Date | null;
  fromRegisterWh: number;
}

/** What the refund's slip shows: the reading and price the account stood at, and the amounts in figures and in capitals. */
export async function refundSlip(database: Pick<DataSource, 'query'>, request: RefundRequest, printedAt: Date) {
  const [place] = (await database.query(
    `SELECT s.name AS "siteName", st.name AS "stallName", a.number AS "accountNumber" FROM account a JOIN stall st ON st.id = a.stall_id JOIN site s ON s.id = a.site_id WHERE a.id = $1`,
    [request.accountId],
  )) as { siteName: string; stallName: string; accountNumber: string }[];
  // Of a meter that has left the account: the register at which it left.
  const meters = (await database.query(
    `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", m.kind AS medium, coalesce(am.to_register_wh, ms.register_wh) AS "registerWh", coalesce(am.to_at, ms.read_at) AS "readAt", am.from_register_wh AS "fromRegisterWh"
     FROM account_meter am JOIN meter m ON m.id = am.meter_id LEFT JOIN meter_state ms ON ms.meter_id = m.id WHERE am.account_id = $1 ORDER BY am.from_at, m.id`,
    [request.accountId],
  )) as MeterOnSlip[];
  const bills = await listBills(database as DataSource, { accountId: request.accountId, limit: 50, offset: 0 });
  const priceOf = (meterId: number) => bills.items.find((bill) => bill.meterId === meterId)?.lines.at(-1)?.priceMicroYuanPerKwh ?? null;
  const cashFen = request.parts.filter(({ channel, state }) => channel === 'cash' && state !== 'released').reduce((sum, part) => sum + part.amountFen, 0);
  const channelFen = request.parts.filter(({ channel, state }) => channel !== 'cash' && state !== 'released').reduce((sum, part) => sum + part.amountFen, 0);
  return { request: requestView(request), ...place!, amountCapital: chineseCapitalAmount(request.amountFen), cashFen, channelFen, printedAt, meters: meters.map(({ meterId, ...meter }) => ({ ...meter, priceMicroYuanPerKwh: priceOf(meterId) })) };
}
