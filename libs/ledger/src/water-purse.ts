import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import type { Actor } from '#libs/runtime';
import { purseCode } from './domain/ledger-code.js';
import { pursesOf, type Purse } from './purse.js';
import { transfer } from './transfer.js';

/**
 * Before an account ends, what its water purse holds, or owes, becomes one with its energy purse: one rest is paid out, one debt is asked for.
 * Call it when everything is settled. Without a water purse it does nothing; once an account, by its cause.
 */
export async function foldWaterPurse(tx: Tx, { siteId, accountId, at, actor }: { siteId: string; accountId: string; at: Date; actor: Actor }): Promise<void> {
  const [water] = await pursesOf(tx, [accountId], 'water');
  if (water === undefined || water.balanceFen === 0) return;
  const [from, to] = water.balanceFen > 0 ? (['water', 'energy'] as const) : (['energy', 'water'] as const);
  await transfer(tx, { siteId, causeKey: `water-rest:${accountId}`, kind: 'purse_move', from: purseCode(accountId, from), to: purseCode(accountId, to), amountFen: Math.abs(water.balanceFen), at, actor, reason: 'rest of the water purse on closing' });
}

/** The water purses of accounts that keep water apart, as pages show them: not while one is empty and no meter draws on it. */
export async function shownWaterPurses(database: Pick<Tx | DataSource, 'query'>, accountIds: readonly string[]): Promise<Map<string, Purse>> {
  const purses = await pursesOf(database, accountIds, 'water');
  if (purses.length === 0) return new Map();
  const metered = new Set(((await database.query(`SELECT DISTINCT am.account_id AS id FROM account_meter am JOIN meter m ON m.id = am.meter_id WHERE am.account_id = ANY($1::uuid[]) AND am.to_at IS NULL AND m.kind = 'water'`, [purses.map(({ accountId }) => accountId)])) as { id: string }[]).map(({ id }) => id));
  return new Map(purses.filter(({ accountId, balanceFen, accruedFen }) => balanceFen !== 0 || accruedFen !== 0 || metered.has(accountId)).map((purse) => [purse.accountId, purse]));
}

/** The same of one account; null where there is nothing to show. */
export async function shownWaterPurse(database: Pick<Tx | DataSource, 'query'>, accountId: string): Promise<Purse | null> {
  return (await shownWaterPurses(database, [accountId])).get(accountId) ?? null;
}

/** What the purses of an account that pay for energy and water hold together, and what is accrued to them: its one rest when it ends. */
export async function supplyMoneyOf(database: Pick<Tx | DataSource, 'query'>, accountId: string): Promise<{ balanceFen: number; accruedFen: number }> {
  const purses = [...(await pursesOf(database, [accountId])), ...(await pursesOf(database, [accountId], 'water'))];
  return { balanceFen: purses.reduce((sum, { balanceFen }) => sum + balanceFen, 0), accruedFen: purses.reduce((sum, { accruedFen }) => sum + accruedFen, 0) };
}
