import { READ_HOLDING, replyShapeOf, type ReplyShape } from '#libs/protocol';

/** One number per shape: two requests to a unit whose answers could be taken for each other have the same. */
export function shapeKeyOf({ functionCode, pduLength, echo }: ReplyShape): number {
  return echo === undefined ? functionCode * 1000 + pduLength : functionCode * 2 ** 40 + echo.start * 2 ** 16 + echo.count;
}

interface Unsure {
  keys: Set<number>;
  untilMs: number;
}

/**
 * Keeps answers of RTU requests apart, which carry nothing that tells whose they are. Two kinds may turn up uncalled: the
 * answer to a request that was given up, even over a new connection, because serial servers keep what the wire brings;
 * and a copy of the last answer. A request whose answer would have the same unit, function and length must not go out
 * while one may be under way. A meter answers in order, so an answer of another shape from the same unit proves that
 * nothing older is left: where the traffic does not bring one by itself, a short guard read does.
 */
export class StaleAnswers {
  private readonly unsure = new Map<number, Unsure>();
  private last: { unit: number; key: number; untilMs: number } | undefined;

  constructor(private readonly lifetimeMs: number) {}

  /** The request was given up: its answer may still come. */
  givenUp(unit: number, shape: ReplyShape, nowMs: number): void {
    const keys = this.live(unit, nowMs)?.keys ?? new Set<number>();
    keys.add(shapeKeyOf(shape));
    this.unsure.set(unit, { keys, untilMs: nowMs + this.lifetimeMs });
    this.last = undefined;
  }

  /** An answer came: nothing that this unit was asked before can follow it, but a copy of it may. */
  answered(unit: number, shape: ReplyShape, nowMs: number): void {
    const key = shapeKeyOf(shape);
    if (this.unsure.size > 0 && this.live(unit, nowMs)?.keys.has(key) !== true) this.unsure.delete(unit);
    this.last = { unit, key, untilMs: nowMs + this.lifetimeMs };
  }

  /** The read that must be answered before the request may go out, or undefined when it may go at once. */
  guardFor(unit: number, request: Buffer, nowMs: number): Buffer | undefined {
    if (this.unsure.size === 0 && this.last?.unit !== unit) return undefined;
    const key = shapeKeyOf(replyShapeOf(request));
    const unsure = this.live(unit, nowMs)?.keys;
    if (unsure?.has(key) !== true && !this.mayBeCopied(unit, key, nowMs)) return undefined;
    const start = request.readUInt16BE(1);
    for (let count = 1; count <= 4; count++) {
      const guardKey = READ_HOLDING * 1000 + 2 + 2 * count;
      if (guardKey !== key && unsure?.has(guardKey) !== true) return guardRead(start, count);
    }
    return guardRead(start, 5);
  }

  private mayBeCopied(unit: number, key: number, nowMs: number): boolean {
    return this.last !== undefined && this.last.unit === unit && this.last.key === key && nowMs < this.last.untilMs;
  }

  private live(unit: number, nowMs: number): Unsure | undefined {
    const unsure = this.unsure.get(unit);
    if (unsure !== undefined && nowMs >= unsure.untilMs) this.unsure.delete(unit);
    return unsure !== undefined && nowMs < unsure.untilMs ? unsure : undefined;
  }
}

function guardRead(start: number, count: number): Buffer {
  const from = Math.min(start, 0x10000 - count);
  return Buffer.from([READ_HOLDING, from >> 8, from & 0xff, 0, count]);
}
