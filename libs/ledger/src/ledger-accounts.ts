import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { kindOfCode, type LedgerCode } from './domain/ledger-code.js';

/** A ledger account by its code within the site, or by its number. */
export type LedgerRef = LedgerCode | number;

/** The number of a ledger account. A missing one is made, except a purse: purses are opened with their account. */
export async function ledgerAccountId(tx: Tx, siteId: string, ref: LedgerRef): Promise<number> {
  if (typeof ref === 'number') return ref;
  const found = await tx.query<{ id: number }[]>('SELECT id FROM ledger_account WHERE site_id = $1 AND code = $2', [siteId, ref]);
  if (found[0] !== undefined) return found[0].id;
  const kind = kindOfCode(ref);
  if (kind === 'purse') throw new DomainError('not-found', 'purse-not-found', `there is no purse ${ref}`, { code: ref });
  return makeLedgerAccount(tx, siteId, ref);
}

/** Makes a ledger account with nothing in it; the number of the existing one when it is there. */
export async function makeLedgerAccount(tx: Tx, siteId: string, code: LedgerCode): Promise<number> {
  await tx.query('INSERT INTO ledger_account (site_id, kind, code) VALUES ($1, $2, $3) ON CONFLICT (site_id, code) DO NOTHING', [siteId, kindOfCode(code), code]);
  const rows = await tx.query<{ id: number }[]>('SELECT id FROM ledger_account WHERE site_id = $1 AND code = $2', [siteId, code]);
  return rows[0]!.id;
}

/** Locks ledger accounts, always in the order of their numbers, and gives their balances. */
export async function lockBalances(tx: Tx, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.query<{ id: number; balance_fen: number }[]>('SELECT id, balance_fen FROM ledger_account WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE', [ids]);
  return new Map(rows.map((row) => [row.id, row.balance_fen]));
}

/** Locks two ledger accounts, named by code or number, as `lockBalances` does; missing ones are made as by `ledgerAccountId`. */
export async function lockPair(tx: Tx, siteId: string, [from, to]: readonly [LedgerRef, LedgerRef]): Promise<{ fromId: number; toId: number; balances: Map<number, number> }> {
  if (typeof from === 'string' && typeof to === 'string') {
    const rows = await tx.query<{ id: number; code: string; balance_fen: number }[]>('SELECT id, code, balance_fen FROM ledger_account WHERE site_id = $1 AND code = ANY($2::text[]) ORDER BY id FOR UPDATE', [siteId, [from, to]]);
    const idOf = (code: string) => rows.find((row) => row.code === code)?.id;
    const fromId = idOf(from);
    const toId = idOf(to);
    if (fromId !== undefined && toId !== undefined) return { fromId, toId, balances: new Map(rows.map((row) => [row.id, row.balance_fen])) };
  }
  const fromId = await ledgerAccountId(tx, siteId, from);
  const toId = await ledgerAccountId(tx, siteId, to);
  return { fromId, toId, balances: await lockBalances(tx, [fromId, toId]) };
}
