import type { DataSource } from 'typeorm';
import { inTransaction } from '#libs/database';
import { cashDrawerCode, openPurse, purseCode, transfer, type PurseKind } from '#libs/ledger';
import { accountTypeForSpec, insertAccountForSpec } from './money-account.js';
import { requestId } from './money-loop.js';
import { makeMoneyMarket, type MoneyMarket } from './money-market.js';

/** A market for specs of shares and fees: stalls with areas, an open account on each, two public meters. */
export interface ChargeMarket extends MoneyMarket {
  accountIds: string[];
  publicMeterIds: number[];
}

export const at = (text: string): Date => new Date(`${text}+08:00`);

/** Stalls of the areas given (in m²), each let since the day given; null: vacant. */
export async function makeChargeMarket(database: DataSource, stalls: readonly { area: number; heads?: number; openedAt: string | null }[]): Promise<ChargeMarket> {
  const market = await makeMoneyMarket(database, { stalls: stalls.length });
  const typeId = await accountTypeForSpec(database, market);
  await database.query(`UPDATE stall SET created_at = '2026-01-01T00:00:00+08:00' WHERE site_id = $1`, [market.siteId]);
  const accountIds: string[] = [];
  for (const [index, { area, heads = 1, openedAt }] of stalls.entries()) {
    await database.query('UPDATE stall SET area_dm2 = $2, headcount = $3 WHERE id = $1', [market.stallIds[index], area * 100, heads]);
    if (openedAt === null) continue;
    accountIds.push(await letStall(database, { market, stallId: market.stallIds[index]!, typeId, openedAt }));
  }
  const publicMeterIds: number[] = [];
  for (const name of ['一楼照明', '客梯']) {
    const rows = await database.query<{ id: number }[]>(
      `INSERT INTO meter (site_id, building_id, bus_id, unit_address, meter_number, name, role, profile_id) SELECT $1, $2, b.id, 241 + $4::int, $3 || b.id, $3, 'monitoring', 'acrel-ddsy1352' FROM bus b JOIN gateway g ON g.id = b.gateway_id WHERE g.site_id = $1 ORDER BY b.number LIMIT 1 RETURNING id`,
      [market.siteId, market.buildingId, name, publicMeterIds.length],
    );
    publicMeterIds.push(rows[0]!.id);
  }
  return { ...market, accountIds, publicMeterIds };
}

export async function letStall(database: DataSource, { market, stallId, typeId, openedAt }: { market: MoneyMarket; stallId: string; typeId?: string; openedAt: string }): Promise<string> {
  const accountId = await insertAccountForSpec(database, { market, stallId, typeId: typeId ?? (await accountTypeForSpec(database, market)), at: at(openedAt) });
  await inTransaction(database, (tx) => openPurse(tx, { accountId, siteId: market.siteId, threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 }));
  return accountId;
}

export async function closeForSpec(database: DataSource, accountId: string, closedAt: string): Promise<void> {
  await database.query(`UPDATE account SET state = 'closed', closed_at = $2, number = number || '-' || left(id::text, 8) || right(id::text, 6) WHERE id = $1`, [accountId, at(closedAt)]);
}

/** Cash into a purse. */
export function pay(database: DataSource, market: MoneyMarket, accountId: string, amountFen: number, kind: PurseKind = 'energy'): Promise<unknown> {
  return inTransaction(database, async (tx) => {
    await openPurse(tx, { accountId, siteId: market.siteId, kind, threshold1Fen: 0, threshold2Fen: 0, overdraftLimitFen: 0 });
    return transfer(tx, { siteId: market.siteId, causeKey: `recharge:${requestId()}:${accountId}`, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId, kind), amountFen, at: at('2026-10-31T10:00:00'), actor: market.cashier });
  });
}

export async function read(database: DataSource, meterId: number, readings: readonly [string, number][], quality = 'good'): Promise<void> {
  for (const [readAt, registerWh] of readings) await database.query(`INSERT INTO reading (meter_id, read_at, register_wh, quality, source) VALUES ($1, $2, $3, $4, 'sweep')`, [meterId, at(readAt), registerWh, quality]);
}

/** The balance of a ledger account of the site by the beginning of its code. */
export async function balanceOf(database: DataSource, siteId: string, code: string): Promise<number> {
  const [row] = await database.query<{ fen: number | null }[]>('SELECT sum(balance_fen)::bigint AS fen FROM ledger_account WHERE site_id = $1 AND code LIKE $2', [siteId, `${code}%`]);
  return row?.fen ?? 0;
}
