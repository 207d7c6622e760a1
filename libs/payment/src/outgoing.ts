import type { Unknown } from './channel.js';

export type Fetch = typeof globalThis.fetch;
export const TIMEOUT_MS = 5000;
const MOST_BYTES = 1_000_000;
/** A day's bill of a busy market has some ten thousand rows of 300 bytes. */
export const MOST_BILL_BYTES = 64_000_000;

/** No answer, or none that can be trusted: what the request has done is unknown. `reason` is a short word, `message` tells more. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  constructor(readonly reason: string, detail = '', readonly date?: Date) {
    super(detail === '' ? reason : `${reason}: ${detail}`);
  }
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  body: Buffer;
  /** the other side's clock */
  date: Date | undefined;
}

async function readAll(answer: Response, most: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw new NoAnswer('too-long', `more than ${most} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One request: the whole answer within the time limit, or NoAnswer. Redirects are refused, they would carry our signature elsewhere. */
export async function ask(fetch: Fetch, url: string, init: RequestInit, limits: { timeoutMs?: number; mostBytes?: number } = {}): Promise<RawAnswer> {
  try {
    const answer = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(limits.timeoutMs ?? TIMEOUT_MS) });
    const body = await readAll(answer, limits.mostBytes ?? MOST_BYTES);
    const date = new Date(answer.headers.get('date') ?? '');
    return { status: answer.status, headers: answer.headers, body, date: Number.isNaN(date.getTime()) ? undefined : date };
  } catch (error) {
    if (error instanceof NoAnswer) throw error;
    const { name, message, cause } = error as Error;
    throw new NoAnswer(name === 'TimeoutError' ? 'timeout' : 'not-reached', cause instanceof Error ? `${message}, ${cause.message}` : message);
  }
}

/** Runs a call to a channel: what could not be learned is `unknown`; mistakes of our own are thrown. */
export async function orUnknown<Result>(call: () => Promise<Result>): Promise<Result | Unknown> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof NoAnswer) return { kind: 'unknown', reason: error.message };
    throw error;
  }
}

/** How far the other side's clock is ahead of ours, in whole seconds. */
export function clockSkewSeconds(theirs: Date | undefined, ours: Date): number | undefined {
  return theirs === undefined ? undefined : Math.trunc((theirs.getTime() - ours.getTime()) / 1000);
}
