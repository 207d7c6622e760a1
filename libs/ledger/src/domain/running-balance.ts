import { exactInteger } from '#libs/quantity';

export interface Movement {
  fromId: number;
  toId: number;
  amountFen: number;
}

export interface PostedMovement {
  fromBalanceAfterFen: number;
  toBalanceAfterFen: number;
}

/** How a ledger account ends, and by how many transfers. */
export interface BalanceEnd {
  balanceFen: number;
  transfers: number;
}

/** Balances after each of a row of movements, and how each ledger account ends. `balances` must hold every account named. */
export function runBalances(movements: readonly Movement[], balances: ReadonlyMap<number, number>): { posted: PostedMovement[]; ends: Map<number, BalanceEnd> } {
  const ends = new Map<number, BalanceEnd>();
  const move = (id: number, deltaFen: number): number => {
    let end = ends.get(id);
    if (end === undefined) {
      const startFen = balances.get(id);
      if (startFen === undefined) throw new RangeError(`ledger account ${String(id)} is not there`);
      end = { balanceFen: startFen, transfers: 0 };
      ends.set(id, end);
    }
    end.balanceFen = exactInteger(end.balanceFen + deltaFen, 'balance in fen');
    end.transfers += 1;
    return end.balanceFen;
  };
  const posted = movements.map(({ fromId, toId, amountFen }) => {
    if (!Number.isSafeInteger(amountFen) || amountFen <= 0) throw new RangeError(`a transfer moves a positive whole number of fen, got ${String(amountFen)}`);
    if (fromId === toId) throw new RangeError('a transfer needs two different ledger accounts');
    return { fromBalanceAfterFen: move(fromId, -amountFen), toBalanceAfterFen: move(toId, amountFen) };
  });
  return { posted, ends };
}
