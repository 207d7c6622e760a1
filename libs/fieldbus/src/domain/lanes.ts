/** First in, first out, without moving the rest on every take. */
class Lane<Item> {
  private items: Item[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  put(item: Item): void {
    this.items.push(item);
  }

  take(): Item | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.head += 1;
    if (this.head === this.items.length || this.head > 256) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  takeAll(): Item[] {
    const items = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    return items;
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
