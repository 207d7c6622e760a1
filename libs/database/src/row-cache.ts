/** A row was written by somebody else since it was read: the transaction is to be tried again and finds it anew. */
export class StaleRows extends Error {
  /** as a serialization failure, so that `inTransaction` starts again */
  readonly code = '40001';
}

const FIRST_ROWS = 256;
const NONE = -1;
/** not touched by the transaction that runs */
const AS_IT_IS = -2;
// Numbers of rows are counted up from 1; one that lies beyond is read each time, which is right and merely slower.
const MOST_ID = 1 << 24;

/**
 * Rows of a hot table as this process last wrote them, so that it need not read and lock them before it writes again. A row is
 * true only if nobody wrote it since: whoever uses one names its transaction (`xmin`) in the update, and throws StaleRows when
 * fewer rows were written than meant. What was taken and not confirmed after the commit is forgotten, so a transaction that
 * failed, or whose end is unknown, leaves nothing behind.
 *
 * The numbers of all rows lie side by side in one array outside the heap: objects that live from sweep to sweep, or while a
 * transaction runs, would be copied and swept each time, and the heap grows by a multiple of what lives in it. A successor
 * lies in a slot of its own until it is confirmed. Where the slots are stands in arrays by the number of the row, for the same
 * reason and because a table of keys is looked through ten times for every reading.
 */
export abstract class RowCache<Row> {
  private numbers: Float64Array;
  private slotsMade = 0;
  private slots = new Int32Array(FIRST_ROWS).fill(NONE);
  /** the slots of successors; NONE: there is none, the row is forgotten with the commit */
  private staged = new Int32Array(FIRST_ROWS).fill(AS_IT_IS);
  /** the rows with a place in `staged` */
  private readonly touched: number[] = [];
  private readonly free: number[] = [];

  constructor(private readonly width: number) {
    this.numbers = new Float64Array(width * FIRST_ROWS);
  }

  /** Writes a row's numbers from `at` on; false when it cannot be kept. `before` is the slot of the row that it follows. */
  protected abstract pack(row: Row, numbers: Float64Array, at: number, slot: number, before: number | undefined): boolean;
  protected abstract unpack(id: number, numbers: Float64Array, at: number, slot: number): Row;

  /** Before a transaction and each of its repeats. */
  begin(): void {
    for (const id of this.touched) {
      this.release(this.staged[id]!);
      this.release(this.slots[id]!);
      this.slots[id] = NONE;
      this.staged[id] = AS_IT_IS;
    }
    this.touched.length = 0;
  }

  /** The row, if it is known; it is forgotten unless the transaction puts a new one in its place. */
  take(id: number): Row | undefined {
    if (!this.hasPlace(id)) return undefined;
    this.stage(id, NONE);
    const slot = this.slots[id]!;
    return slot === NONE ? undefined : this.unpack(id, this.numbers, slot * this.width, slot);
  }

  put(id: number, row: Row | undefined): void {
    if (this.hasPlace(id)) this.stage(id, row === undefined ? NONE : this.packed(row, this.slots[id]!));
  }

  /** After the commit: what was put is true from now on. */
  confirm(): void {
    for (const id of this.touched) {
      this.release(this.slots[id]!);
      this.slots[id] = this.staged[id]!;
      this.staged[id] = AS_IT_IS;
    }
    this.touched.length = 0;
  }

  private hasPlace(id: number): boolean {
    if (id < this.slots.length) return true;
    if (id >= MOST_ID) return false;
    let length = this.slots.length;
    while (length <= id) length *= 2;
    this.slots = widened(this.slots, length, NONE);
    this.staged = widened(this.staged, length, AS_IT_IS);
    return true;
  }

  private stage(id: number, slot: number): void {
    const before = this.staged[id]!;
    if (before === AS_IT_IS) this.touched.push(id);
    else this.release(before);
    this.staged[id] = slot;
  }

  private packed(row: Row, before: number): number {
    const slot = this.free.pop() ?? this.newSlot();
    if (this.pack(row, this.numbers, slot * this.width, slot, before === NONE ? undefined : before)) return slot;
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

function widened(places: Int32Array<ArrayBuffer>, length: number, filler: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length).fill(filler, places.length);
  wider.set(places);
  return wider;
}
