/** A row was written by somebody else since it was read: the transaction is to be tried again and finds it anew. */
export class StaleRows extends Error {
  /** as a serialization failure, so that `inTransaction` starts again */
  readonly code = '40001';
}

const FIRST_ROWS = 256;
const NONE = -1;

/**
 * Rows of a hot table as this process last wrote them, so that it need not read and lock them before it writes again. A row is
 * true only if nobody wrote it since: whoever uses one names its transaction (`xmin`) in the update, and throws StaleRows when
 * fewer rows were written than meant. What was taken and not confirmed after the commit is forgotten, so a transaction that
 * failed, or whose end is unknown, leaves nothing behind.
 *
 * The numbers of all rows lie side by side in one array outside the heap: objects that live from sweep to sweep, or while a
 * transaction runs, would be copied and swept each time, and the heap grows by a multiple of what lives in it. A successor
 * lies in a slot of its own until it is confirmed.
 */
export abstract class RowCache<Row> {
  private numbers: Float64Array;
  private slotsMade = 0;
  private readonly slots = new Map<number, number>();
  private readonly free: number[] = [];
  /** the slots of successors; NONE: there is none, the row is forgotten with the commit */
  private readonly staged = new Map<number, number>();

  constructor(private readonly width: number) {
    this.numbers = new Float64Array(width * FIRST_ROWS);
  }

  /** Writes a row's numbers from `at` on; false when it cannot be kept. `before` is the slot of the row that it follows. */
  protected abstract pack(row: Row, numbers: Float64Array, at: number, slot: number, before: number | undefined): boolean;
  protected abstract unpack(id: number, numbers: Float64Array, at: number, slot: number): Row;

  /** Before a transaction and each of its repeats. */
  begin(): void {
    for (const [id, slot] of this.staged) {
      this.release(slot);
      this.release(this.slots.get(id) ?? NONE);
      this.slots.delete(id);
    }
    this.staged.clear();
  }

  /** The row, if it is known; it is forgotten unless the transaction puts a new one in its place. */
  take(id: number): Row | undefined {
    this.stage(id, NONE);
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.unpack(id, this.numbers, slot * this.width, slot);
  }

  put(id: number, row: Row | undefined): void {
    this.stage(id, row === undefined ? NONE : this.packed(row, this.slots.get(id)));
  }

  /** After the commit: what was put is true from now on. */
  confirm(): void {
    for (const [id, slot] of this.staged) {
      this.release(this.slots.get(id) ?? NONE);
      if (slot === NONE) this.slots.delete(id);
      else this.slots.set(id, slot);
    }
    this.staged.clear();
  }

  private stage(id: number, slot: number): void {
    this.release(this.staged.get(id) ?? NONE);
    this.staged.set(id, slot);
  }

  private packed(row: Row, before: number | undefined): number {
    const slot = this.free.pop() ?? this.newSlot();
    if (this.pack(row, this.numbers, slot * this.width, slot, before)) return slot;
    this.release(slot);
    return NONE;
  }

  private newSlot(): number {
    this.slotsMade += 1;
    if (this.slotsMade * this.width > this.numbers.length) {
      const grown = new Float64Array(this.numbers.length * 2);
      grown.set(this.numbers);
      this.numbers = grown;
    }
    return this.slotsMade - 1;
  }

  private release(slot: number): void {
    if (slot !== NONE) this.free.push(slot);
  }
}
