import type { DataSource, EntityManager } from 'typeorm';

/** A database whose transactions die at their n-th statement, as if the process had been killed there. */
export function dyingAt(dataSource: DataSource, n: number): DataSource {
  let count = 0;
  const mortal = (tx: EntityManager): EntityManager => new Proxy(tx, {
    get: (manager, key): unknown =>
      key !== 'query' ? (Reflect.get(manager, key) as unknown) : (...query: [string, unknown[]?]) => {
        count += 1;
        if (count === n) throw new Error('killed');
        return manager.query(...query);
      },
  });
  return new Proxy(dataSource, {
    get: (target, name): unknown => (name !== 'transaction' ? (Reflect.get(target, name) as unknown) : (work: (tx: EntityManager) => Promise<unknown>) => target.transaction((tx) => work(mortal(tx)))),
  });
}

const wasKilled = (error: Error): boolean => error.message === 'killed' || (error instanceof AggregateError && error.errors.some((each: Error) => each.message === 'killed'));

/** Does a piece of work again and again, killed at its first statement, its second and so on, until it lives through. How often it was killed. */
export async function killedEverywhere(dataSource: DataSource, work: (mortal: DataSource) => Promise<unknown>): Promise<number> {
  for (let n = 1; ; n++) {
    const died = await work(dyingAt(dataSource, n)).then(() => false, (error: Error) => {
      if (!wasKilled(error)) throw error;
      return true;
    });
    if (!died) return n - 1;
  }
}
