import { exceptionOf, readRequest, wordsOf, writeRequest, type RegisterBlock } from '#libs/protocol';
import type { ReadWords } from '#libs/device-profile';
import { BusLine, type BusTarget, type Priority } from './bus-line.js';

export interface FieldNetworkOptions {
  /** wall time of the telegram log */
  wallMs: () => number;
  onLinkChange?: (target: BusTarget, up: boolean, reason: string) => void;
}

/** All buses that this process talks to; a bus whose address changed gets a new line. */
export class FieldNetwork {
  private readonly lines = new Map<string, BusLine>();

  constructor(private readonly options: FieldNetworkOptions) {}

  line(target: BusTarget): BusLine {
    const known = this.lines.get(target.busId);
    if (known !== undefined) {
      const { transport, host, tcpPort } = known.target;
      if (transport === target.transport && host === target.host && tcpPort === target.tcpPort) return known;
      known.close();
    }
    const line = new BusLine(target, this.options.wallMs, (up, reason) => this.options.onLinkChange?.(target, up, reason));
    this.lines.set(target.busId, line);
    return line;
  }

  find(busId: string): BusLine | undefined {
    return this.lines.get(busId);
  }

  all(): BusLine[] {
    return [...this.lines.values()];
  }

  drop(busId: string): void {
    this.lines.get(busId)?.close();
    this.lines.delete(busId);
  }

  close(): void {
    for (const line of this.lines.values()) line.close();
    this.lines.clear();
  }
}

export interface UnitAddress {
  unit: number;
  priority: Priority;
  timeoutMs?: number;
}

export type ReadResult = { kind: 'ok'; read: ReadWords[] } | { kind: 'failed'; reason: string };

/** Reads the blocks of one unit, each once more after a failure when `retry` is set; all or nothing. */
export async function readBlocks(line: BusLine, address: UnitAddress, blocks: readonly RegisterBlock[], retry = true): Promise<ReadResult> {
  const read: ReadWords[] = [];
  for (const block of blocks) {
    const request = readRequest(block);
    let result = await line.exchange({ ...address, request });
    if (retry && result.kind === 'timeout') result = await line.exchange({ ...address, request });
    if (result.kind !== 'answer') return { kind: 'failed', reason: describe(result) };
    read.push({ start: block.start, words: wordsOf(result.pdu) });
  }
  return { kind: 'ok', read };
}

export type WriteResult = { kind: 'acknowledged'; requestHex: string; replyHex: string } | { kind: 'failed'; reason: string };

/** Writes registers with 10H; acknowledged means that the meter echoed it, not that it took effect. */
export async function writeRegisters(line: BusLine, address: UnitAddress, write: { start: number; values: readonly number[] }): Promise<WriteResult> {
  const result = await line.exchange({ ...address, request: writeRequest(write.start, write.values) });
  if (result.kind !== 'answer' || exceptionOf(result.pdu) !== undefined) return { kind: 'failed', reason: describe(result) };
  return { kind: 'acknowledged', requestHex: result.request.toString('hex'), replyHex: result.reply.toString('hex') };
}

function describe(result: { kind: string; code?: number; reason?: string }): string {
  if (result.kind === 'exception') return `exception-${result.code}`;
  return result.reason === undefined ? result.kind : `${result.kind}: ${result.reason}`;
}
