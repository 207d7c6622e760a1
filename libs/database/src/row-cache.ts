/** A row was written by somebody else since it was read: the transaction is to be tried again and finds it anew. */
export class StaleRows extends Error {
  /** as a serialization failure, so that `inTransaction` starts again */
  readonly code = '40001';
}

/**
 * Rows of a hot table as this process last wrote them, so that it need not read and lock them before it writes again. A row is
 * true only if nobody wrote it since: whoever uses one names its transaction (`xmin`) in the update, and throws StaleRows when
 * fewer rows were written than meant. What was taken and not confirmed after the commit is forgotten, so a transaction that
 * failed, or whose end is unknown, leaves nothing behind.
 */
export class RowCache<Row> {
  private readonly rows = new Map<number, Row>();
  private staged = new Map<number, Row | undefined>();

  /** Before a transaction and each of its repeats. */
  begin(): void {
    for (const id of this.staged.keys()) this.rows.delete(id);
    this.staged = new Map();
  }

  /** The row, if it is known; it is forgotten unless the transaction puts a new one in its place. */
  take(id: number): Row | undefined {
    this.staged.set(id, undefined);
    return this.rows.get(id);
  }

  put(id: number, row: Row | undefined): void {
    this.staged.set(id, row);
  }

  /** After the commit: what was put is true from now on. */
  confirm(): void {
    for (const [id, row] of this.staged) {
      if (row === undefined) this.rows.delete(id);
      else this.rows.set(id, row);
    }
    this.staged = new Map();
  }
}
