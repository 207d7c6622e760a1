import type { ReadWords } from '#libs/device-profile';
import { decodeReply, readRequest, writeRequest } from '#libs/protocol';
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
const requests = new Map<number, Buffer>();
const REQUESTS_LIMIT = 1000;

/**
 * Reads the blocks of one unit one after the other. All or nothing, but for blocks marked optional that the meter refuses
 * with an exception. The reason of a failure is a stable word: 'no-answer', 'exception-2', …
 */
export function readBlocks(line: BusLine, unit: number, blocks: readonly ReadBlockRequest[], how: Priority | How): Promise<ReadResult> {
  const { priority, timeoutMs, signal } = asOptions(how);
  return new Promise((resolve) => {
    const pdus = blocks.map(requestFor);
    const read: ReadWords[] = [];
    let index = 0;
    const askNext = () => {
      if (index === blocks.length) resolve({ kind: 'ok', blocks: read });
      else line.ask({ unit, pdu: pdus[index]!, priority, timeoutMs, signal }, take);
    };
    // One promise a meter instead of one a block: the next block is asked for from within the answer to the last.
    const take = (result: ExchangeResult) => {
      const block = blocks[index]!;
      const pdu = pdus[index]!;
      index += 1;
      if (result.kind === 'exception' && block.optional === true) return askNext();
      if (result.kind !== 'answer') return resolve({ kind: 'failed', reason: reasonOf(result) });
      const decoded = decodeReply(pdu, result.pdu);
      if (decoded.kind !== 'registers') return resolve({ kind: 'failed', reason: 'garbled' });
      read.push({ start: block.start, words: decoded.words });
      askNext();
    };
    askNext();
  });
}

/** Writes registers with 10H. 'ok' means that the meter repeated the request, not that it took effect: read back. */
export async function writeRegisters(line: BusLine, unit: number, write: { start: number; values: readonly number[] }, how: How): Promise<WriteResult> {
  const result = await line.exchange({ ...asOptions(how), unit, pdu: writeRequest(write.start, write.values) });
  if (result.kind === 'answer') return { kind: 'ok', tookMs: result.tookMs };
  return { kind: 'failed', reason: reasonOf(result), sent: mayHaveArrived(result) };
}

function requestFor({ functionCode, start, count }: ReadBlockRequest): Buffer {
  const key = (functionCode * 0x1_0000 + start) * 0x100 + count;
  let request = requests.get(key);
  if (request === undefined) {
    request = readRequest({ functionCode, start, count });
    if (requests.size < REQUESTS_LIMIT) requests.set(key, request);
  }
  return request;
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
