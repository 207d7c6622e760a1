import type { ReadWords } from '#libs/device-profile';
import { decodeReply, readRequest, writeRequest, writeSingleRequest } from '#libs/protocol';
import type { BusLine } from './bus-line.js';
import type { ExchangeResult, Priority, ReadBlockRequest } from './types.js';

/** A priority alone, or with a time-out per request and a signal that ends it. */
export type How = Priority | { priority: Priority; timeoutMs?: number | undefined; signal?: AbortSignal | undefined };

export type ReadResult = { kind: 'ok'; blocks: ReadWords[] } | { kind: 'failed'; reason: string };

export type WriteResult =
  | { kind: 'ok'; tookMs: number }
  /** `sent` false: the meter certainly got nothing; true: it may have obeyed */
  | { kind: 'failed'; reason: string; sent: boolean };

// The blocks of a model are the same for all its meters: their requests are encoded once.
const requests = new WeakMap<readonly ReadBlockRequest[], Buffer[]>();

/**
 * Reads the blocks of one unit one after the other. All or nothing, but for blocks marked optional that the meter refuses
 * with an exception. The reason of a failure is a stable word: 'no-answer', 'exception-2', …
 */
export function readBlocks(line: BusLine, unit: number, blocks: readonly ReadBlockRequest[], how: Priority | How): Promise<ReadResult> {
  return new Promise((resolve) => askBlocks(line, unit, blocks, how, resolve));
}

/** As `readBlocks`, for those who ask thousands of meters in turn; `settle` is called once, perhaps at once, and must not throw. */
export function askBlocks(line: BusLine, unit: number, blocks: readonly ReadBlockRequest[], how: Priority | How, settle: (result: ReadResult) => void): void {
  new BlockReading(line, unit, blocks, asOptions(how), settle).askNext();
}

/** The next block is asked for from within the answer to the last. */
class BlockReading {
  private readonly pdus: readonly Buffer[];
  private readonly read: ReadWords[] = [];
  private index = 0;

  constructor(
    private readonly line: BusLine,
    private readonly unit: number,
    private readonly blocks: readonly ReadBlockRequest[],
    private readonly how: Exclude<How, Priority>,
    private readonly settle: (result: ReadResult) => void,
  ) {
    this.pdus = requestsFor(blocks);
  }

  askNext(): void {
    const { priority, timeoutMs, signal } = this.how;
    if (this.index === this.blocks.length) this.settle({ kind: 'ok', blocks: this.read });
    else this.line.ask({ unit: this.unit, pdu: this.pdus[this.index]!, priority, timeoutMs, signal }, this.take);
  }

  private readonly take = (result: ExchangeResult): void => {
    const block = this.blocks[this.index]!;
    const pdu = this.pdus[this.index]!;
    this.index += 1;
    if (result.kind === 'exception' && block.optional === true) return this.askNext();
    if (result.kind !== 'answer') return this.settle({ kind: 'failed', reason: reasonOf(result) });
    const decoded = decodeReply(pdu, result.pdu);
    if (decoded.kind !== 'registers') return this.settle({ kind: 'failed', reason: 'garbled' });
    this.read.push({ start: block.start, words: decoded.words });
    this.askNext();
  };
}

/** Writes registers with 10H, or one with 06 where the meter wants that. 'ok' means that the meter repeated the request, not that it took effect: read back. */
export async function writeRegisters(line: BusLine, unit: number, write: { functionCode?: 6 | 16; start: number; values: readonly number[] }, how: How): Promise<WriteResult> {
  const pdu = write.functionCode === 6 ? writeSingleRequest(write.start, write.values[0]!) : writeRequest(write.start, write.values);
  const result = await line.exchange({ ...asOptions(how), unit, pdu });
  if (result.kind === 'answer') return { kind: 'ok', tookMs: result.tookMs };
  return { kind: 'failed', reason: reasonOf(result), sent: mayHaveArrived(result) };
}

function requestsFor(blocks: readonly ReadBlockRequest[]): readonly Buffer[] {
  let encoded = requests.get(blocks);
  if (encoded === undefined) requests.set(blocks, (encoded = blocks.map(readRequest)));
  return encoded;
}

const plain: Record<Priority, Exclude<How, Priority>> = { command: { priority: 'command' }, 'on-demand': { priority: 'on-demand' }, probe: { priority: 'probe' }, sweep: { priority: 'sweep' } };

function asOptions(how: How): Exclude<How, Priority> {
  return typeof how === 'string' ? plain[how] : how;
}

function reasonOf(result: Exclude<ExchangeResult, { kind: 'answer' }>): string {
  return result.kind === 'exception' ? `exception-${result.code}` : result.reason;
}

// An exception is the meter's refusal; 'connection-lost' may have come between the meter's obedience and its answer.
function mayHaveArrived(result: Exclude<ExchangeResult, { kind: 'answer' }>): boolean {
  return result.kind !== 'exception' && !['not-connected', 'queue-full', 'closed', 'resting'].includes(result.reason);
}
