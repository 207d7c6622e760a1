import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { accountTypeForSpec, insertAccountForSpec } from '../../../test/support/money-account.js';
import { testDatabase, type TestDatabase } from '../../../test/support/database.js';
import { makeMoneyMarket, type MoneyMarket } from '../../../test/support/money-market.js';
import { inTransaction } from '#libs/database';
import { runBalances } from './domain/running-balance.js';
import { addAccrued, cashDrawerCode, changePurseLimits, followTypeLimits, listTransfers, openPurse, purseCode, purseOf, reverse, revenueCode, transfer, transferBatch, verifyLedger, ledgerAccountId } from './index.js';

let database: TestDatabase;
let market: MoneyMarket;
let accountIds: string[];
const at = new Date('2026-11-20T10:00:00+08:00');

beforeAll(async () => {
  database = await testDatabase();
  market = await makeMoneyMarket(database.dataSource, { stalls: 4 });
  const typeId = await accountTypeForSpec(database.dataSource, market);
  accountIds = [];
  for (const stallId of market.stallIds) accountIds.push(await insertAccountForSpec(database.dataSource, { market, stallId, typeId, at }));
});
afterAll(() => database.close());

const limits = { threshold1Fen: 10_000, threshold2Fen: 5_000, overdraftLimitFen: 0 };
const recharge = (accountId: string, causeKey: string, amountFen: number) =>
  inTransaction(database.dataSource, (tx) =>
    transfer(tx, { siteId: market.siteId, causeKey, kind: 'recharge', from: cashDrawerCode(market.cashier.id), to: purseCode(accountId), amountFen, at, actor: market.cashier }),
  );

describe('transfers', () => {
  beforeAll(() => inTransaction(database.dataSource, async (tx) => {
    for (const accountId of accountIds) await openPurse(tx, { accountId, siteId: market.siteId, ...limits });
  }));

  test('money moves once per cause; the same cause with another amount is refused', async () => {
    const first = await recharge(accountIds[0]!, 'recharge:one', 10_000);
    expect(first).toMatchObject({ kind: 'posted', fromBalanceAfterFen: -10_000, toBalanceAfterFen: 10_000 });
    expect(await recharge(accountIds[0]!, 'recharge:one', 10_000)).toEqual({ ...first, kind: 'already-posted' });
    await expect(recharge(accountIds[0]!, 'recharge:one', 10_001)).rejects.toMatchObject({ kind: 'conflict', code: 'cause-key-reused' });
    await expect(recharge(accountIds[1]!, 'recharge:one', 10_000)).rejects.toMatchObject({ code: 'cause-key-reused' });
    expect((await purseOf(database.dataSource, accountIds[0]!)).balanceFen).toBe(10_000);
  });

  test('amounts that are not positive whole fen, and a transfer to itself, are refused', async () => {
    for (const amountFen of [0, -1, 1.5, 2 ** 53]) await expect(recharge(accountIds[0]!, `bad:${String(amountFen)}`, amountFen)).rejects.toThrow(RangeError);
    await expect(
      inTransaction(database.dataSource, (tx) => transfer(tx, { siteId: market.siteId, causeKey: 'self', kind: 'adjustment', from: purseCode(accountIds[0]!), to: purseCode(accountIds[0]!), amountFen: 1, at, actor: market.cashier })),
    ).rejects.toThrow('two different');
    await expect(recharge('00000000-0000-7000-8000-000000000000', 'nobody', 1)).rejects.toMatchObject({ code: 'purse-not-found' });
  });

  test('Y-01 sixteen clients at once on few accounts: nothing lost, nothing doubled, no deadlock', async () => {
    const before = await Promise.all(accountIds.map((id) => purseOf(database.dataSource, id)));
    await Promise.all(
      Array.from({ length: 16 }, async (_, client) => {
        for (let turn = 0; turn < 6; turn++) {
          // Every cause is tried by two clients, in both directions of the account list.
          const index = client % 2 === 0 ? turn % 4 : 3 - (turn % 4);
          await recharge(accountIds[index]!, `race:${String(client >> 1)}:${String(turn)}:${String(index)}`, 100 + index);
        }
      }),
    );
    const after = await Promise.all(accountIds.map((id) => purseOf(database.dataSource, id)));
    const gained = after.map((purse, index) => purse.balanceFen - before[index]!.balanceFen);
    const counts = await database.dataSource.query<{ id: number; n: number; fen: number }[]>(`SELECT to_ledger_account_id AS id, count(*)::int AS n, sum(amount_fen)::bigint AS fen FROM transfer WHERE cause_key LIKE 'race:%' GROUP BY 1`);
    expect(gained).toEqual(after.map((purse) => counts.find((row) => row.id === purse.ledgerAccountId)?.fen ?? 0));
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('A-09 a reversal mirrors its transfer, once, and names who and why; a reversal is not reversed', async () => {
    const posted = await recharge(accountIds[2]!, 'recharge:wrong', 777);
    const before = (await purseOf(database.dataSource, accountIds[2]!)).balanceFen;
    const undo = () => inTransaction(database.dataSource, (tx) => reverse(tx, { transferId: posted.transferId, at, actor: market.cashier, reason: '充错档位' }));
    const first = await undo();
    expect(await undo()).toEqual({ ...first, kind: 'already-posted' });
    expect((await purseOf(database.dataSource, accountIds[2]!)).balanceFen).toBe(before - 777);
    await expect(inTransaction(database.dataSource, (tx) => reverse(tx, { transferId: first.transferId, at, actor: market.cashier, reason: '' }))).rejects.toMatchObject({ code: 'transfer-not-reversible' });
    const { items, total } = await listTransfers(database.dataSource, { accountId: accountIds[2]!, limit: 1, offset: 0 });
    expect(items[0]).toMatchObject({ kind: 'reversal', changeFen: -777, reason: '充错档位', counterpart: cashDrawerCode(market.cashier.id) });
    expect(total).toBeGreaterThan(1);
  });

  test('a batch charges many purses with a running balance, skips what was posted, and refuses a contradiction as a whole', async () => {
    const purses = await Promise.all(accountIds.map((id) => purseOf(database.dataSource, id)));
    const charge = (rows: { causeKey: string; purse: number; amountFen: number }[]) =>
      inTransaction(database.dataSource, async (tx) => {
        const revenue = await ledgerAccountId(tx, market.siteId, revenueCode('electricity'));
        return transferBatch(tx, { siteId: market.siteId, kind: 'energy_charge', at, actor: market.cashier }, rows.map((r) => ({ causeKey: r.causeKey, fromId: purses[r.purse]!.ledgerAccountId, toId: revenue, amountFen: r.amountFen })));
      });
    const rows = [{ causeKey: 'bill:1', purse: 0, amountFen: 10 }, { causeKey: 'bill:2', purse: 0, amountFen: 5 }, { causeKey: 'bill:3', purse: 1, amountFen: 7 }];
    const posted = await charge(rows);
    expect(posted.map((p) => [p.kind, p.toBalanceAfterFen])).toEqual([['posted', 10], ['posted', 15], ['posted', 22]]);
    expect(posted[1]!.fromBalanceAfterFen).toBe(purses[0]!.balanceFen - 15);
    const again = await charge([...rows, { causeKey: 'bill:4', purse: 2, amountFen: 1 }]);
    expect(again.map((p) => p.kind)).toEqual(['already-posted', 'already-posted', 'already-posted', 'posted']);
    await expect(charge([{ causeKey: 'bill:5', purse: 0, amountFen: 1 }, { causeKey: 'bill:1', purse: 0, amountFen: 11 }])).rejects.toMatchObject({ code: 'cause-key-reused' });
    expect(await verifyLedger(database.dataSource)).toEqual([]);
  });

  test('transfers are neither changed nor removed, not even by SQL', async () => {
    await expect(database.dataSource.query('UPDATE transfer SET amount_fen = amount_fen + 1')).rejects.toThrow('append-only');
    await expect(database.dataSource.query('DELETE FROM transfer')).rejects.toThrow('append-only');
  });

  test('a tampered balance is found by the check of the whole book', async () => {
    const purse = await purseOf(database.dataSource, accountIds[3]!);
    await database.dataSource.query('UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE id = $1', [purse.ledgerAccountId]);
    const found = await verifyLedger(database.dataSource);
    await database.dataSource.query('UPDATE ledger_account SET balance_fen = balance_fen - 1 WHERE id = $1', [purse.ledgerAccountId]);
    expect(found.map((v) => v.rule.slice(0, 2))).toEqual(['M2', 'M3']);
    expect(found[1]!.subject).toBe(purseCode(accountIds[3]!));
  });
});

test('available = balance − accrued + overdraft; limits change one by one', async () => {
  const id = accountIds[1]!;
  const before = await purseOf(database.dataSource, id);
  const after = await inTransaction(database.dataSource, async (tx) => {
    await addAccrued(tx, [{ accountId: id, deltaFen: 300 }]);
    return changePurseLimits(tx, id, { overdraftLimitFen: 2_000 });
  });
  expect(after).toMatchObject({ accruedFen: 300, overdraftLimitFen: 2_000, threshold1Fen: 10_000, availableFen: before.balanceFen - 300 + 2_000 });
});

test('running balances, 100,000 times: any movements leave a sum of zero and each balance is start plus movements', () => {
  const movement = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 1_000_000 })).map(([from, step, amountFen]) => ({ fromId: from, toId: ((from + step - 1) % 5) + 1, amountFen }));
  fc.assert(
    fc.property(fc.array(movement, { maxLength: 20 }), (movements) => {
      const { posted, ends } = runBalances(movements, new Map([[1, 0], [2, 0], [3, 0], [4, 0], [5, 0]]));
      const [fen, transfers] = [...ends.values()].reduce(([sum, count], end) => [sum + end.balanceFen, count + end.transfers], [0, 0] as [number, number]);
      return fen === 0 && transfers === movements.length * 2 && posted.length === movements.length;
    }),
    { numRuns: 100_000 },
  );
  expect(() => runBalances([{ fromId: 1, toId: 9, amountFen: 1 }], new Map([[1, 0]]))).toThrow('not there');
});

test('A-10 purses that stand as their type had it follow it, own values stay, and no own warning comes later than the type’s', async () => {
  const [as, own, low] = accountIds as [string, string, string];
  for (const id of [as, own, low]) await inTransaction(database.dataSource, (tx) => changePurseLimits(tx, id, limits));
  await inTransaction(database.dataSource, (tx) => changePurseLimits(tx, own, { threshold1Fen: 50_000, overdraftLimitFen: 700 }));
  await inTransaction(database.dataSource, (tx) => changePurseLimits(tx, low, { threshold1Fen: 11_000 }));
  const followed = await inTransaction(database.dataSource, (tx) => followTypeLimits(tx, { accountIds: [as, own, low], before: limits, after: { threshold1Fen: 20_000, threshold2Fen: 5_000, overdraftLimitFen: 3_000 } }));
  expect(followed).toBe(2);
  const shown = async (id: string) => { const { threshold1Fen, threshold2Fen, overdraftLimitFen } = await purseOf(database.dataSource, id); return [threshold1Fen, threshold2Fen, overdraftLimitFen]; };
  expect([await shown(as), await shown(own), await shown(low)]).toEqual([[20_000, 5_000, 3_000], [50_000, 5_000, 700], [20_000, 5_000, 3_000]]);
});
