/** A row was written by somebody else since it was read: the transaction is to be tried again and finds it anew. */
export class StaleRows extends Error {
  /** as a serialization failure, so that `inTransaction` starts again */
  readonly code = '40001';
}

const FIRST_ROWS = 256;

/**
 * Rows of a hot table as this process last wrote them, so that it need not read and lock them before it writes again. A row is
 * true only if nobody wrote it since: whoever uses one names its transaction (`xmin`) in the update, and throws StaleRows when
 * fewer rows were written than meant. What was taken and not confirmed after the commit is forgotten, so a transaction that
 * failed, or whose end is unknown, leaves nothing behind.
 *
 * The numbers of all rows lie side by side in one array outside the heap and are changed in place: objects that live from
 * sweep to sweep would be copied and swept each time, and the heap grows by a multiple of what lives in it.
 */
export abstract class RowCache<Row> {
  private numbers: Float64Array;
  private readonly slots = new Map<number, number>();
  private readonly free: number[] = [];
  private staged = new Map<number, Row | undefined>();

  constructor(private readonly width: number) {
    this.numbers = new Float64Array(width * FIRST_ROWS);
  }

  /** Writes a row's numbers from `at` on; false when it cannot be kept. `slot` is the row's own as long as it is known. */
  protected abstract pack(row: Row, numbers: Float64Array, at: number, slot: number): boolean;
  protected abstract unpack(id: number, numbers: Float64Array, at: number, slot: number): Row;

  /** Before a transaction and each of its repeats. */
  begin(): void {
    for (const id of this.staged.keys()) this.drop(id);
    this.staged = new Map();
  }

  /** The row, if it is known; it is forgotten unless the transaction puts a new one in its place. */
  take(id: number): Row | undefined {
    this.staged.set(id, undefined);
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.unpack(id, this.numbers, slot * this.width, slot);
  }

  put(id: number, row: Row | undefined): void {
    this.staged.set(id, row);
  }

  /** After the commit: what was put is true from now on. */
  confirm(): void {
    for (const [id, row] of this.staged) {
      if (row === undefined || !this.keep(id, row)) this.drop(id);
    }
    this.staged = new Map();
  }

  private keep(id: number, row: Row): boolean {
    let slot = this.slots.get(id);
    if (slot === undefined) {
      slot = this.free.pop() ?? this.slots.size;
      this.slots.set(id, slot);
      if ((slot + 1) * this.width > this.numbers.length) {
        const grown = new Float64Array(this.numbers.length * 2);
        grown.set(this.numbers);
        this.numbers = grown;
      }
    }
    return this.pack(row, this.numbers, slot * this.width, slot);
  }

  private drop(id: number): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.free.push(slot);
  }
}
