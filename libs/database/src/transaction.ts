import { AsyncLocalStorage } from 'node:async_hooks';
import type { DataSource, EntityManager } from 'typeorm';

/** An open transaction. Use cases open it, rules never see it. */
export type Tx = EntityManager;

const RETRYABLE = new Set(['40001', '40P01']);
const ATTEMPTS = 3;

/** Someone who adds to the transactions of an action before they commit, as the audit trail does. */
export interface Witness {
  beforeCommit(tx: Tx): Promise<void>;
  afterCommit(): void;
}

const witnesses = new AsyncLocalStorage<Witness>();

/** Runs an action; the witness is there whenever one of its transactions is about to commit. */
export function withWitness<T>(witness: Witness, act: () => Promise<T>): Promise<T> {
  return witnesses.run(witness, act);
}

/** For what only prepares an action, such as a reading that it waits for: the witness belongs to the action itself. */
export function unwitnessed<T>(act: () => Promise<T>): Promise<T> {
  return witnesses.exit(act);
}

async function witnessed<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await work(tx);
  await witnesses.getStore()?.beforeCommit(tx);
  return result;
}

/** Runs `work` in one transaction; a serialization failure or a deadlock restarts the whole of it, at most twice. */
export async function inTransaction<T>(dataSource: DataSource, work: (tx: Tx) => Promise<T>): Promise<T> {
  return restarted(async () => {
    const result = await dataSource.transaction((tx) => witnessed(tx, work));
    witnesses.getStore()?.afterCommit();
    return result;
  });
}

/** A transaction of one statement. The server makes one of it without being told to begin and to commit; only a witness needs it open. */
export async function inOneStatement<T>(dataSource: DataSource, sql: string, parameters: unknown[]): Promise<T> {
  if (witnesses.getStore() !== undefined) return inTransaction(dataSource, (tx) => tx.query<T>(sql, parameters));
  return restarted(() => dataSource.query<T>(sql, parameters));
}

async function restarted<T>(act: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act();
    } catch (error) {
      if (attempt >= ATTEMPTS || !RETRYABLE.has(sqlState(error))) throw error;
    }
  }
}

/** The SQLSTATE of a database error, or an empty string. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown; driverError?: { code?: unknown } } | null)?.driverError?.code ?? (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}
