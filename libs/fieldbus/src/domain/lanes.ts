/** First in, first out, without moving the rest on every take; an emptied lane keeps its room, since the next request comes at once. */
class Lane<Item> {
  private items: (Item | undefined)[] = [];
  private head = 0;
  private tail = 0;

  get length(): number {
    return this.tail - this.head;
  }

  put(item: Item): void {
    this.items[this.tail] = item;
    this.tail += 1;
  }

  take(): Item | undefined {
    if (this.head === this.tail) return undefined;
    const item = this.items[this.head];
    this.items[this.head] = undefined;
    this.head += 1;
    if (this.head === this.tail) this.head = this.tail = 0;
    else if (this.head > 256) this.moveUp();
    return item;
  }

  takeAll(): Item[] {
    const items = this.items.slice(this.head, this.tail) as Item[];
    this.items = [];
    this.head = this.tail = 0;
    return items;
  }

  private moveUp(): void {
    this.items = this.items.slice(this.head, this.tail);
    this.tail -= this.head;
    this.head = 0;
  }
}

/** A queue with a bounded lane per priority; the first lane that holds something is served first. */
export class Lanes<Item> {
  private readonly lanes: Lane<Item>[];

  constructor(
    laneCount: number,
    private readonly limit: number,
  ) {
    this.lanes = Array.from({ length: laneCount }, () => new Lane<Item>());
  }

  get length(): number {
    return this.lanes.reduce((sum, lane) => sum + lane.length, 0);
  }

  /** False when that lane is full: a crowd of sweeps must not keep a command out. */
  put(lane: number, item: Item): boolean {
    const chosen = this.lanes[lane]!;
    if (chosen.length >= this.limit) return false;
    chosen.put(item);
    return true;
  }

  take(): Item | undefined {
    for (const lane of this.lanes) if (lane.length > 0) return lane.take();
    return undefined;
  }

  takeAll(): Item[] {
    return this.lanes.flatMap((lane) => lane.takeAll());
  }
}
