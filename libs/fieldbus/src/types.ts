import type { RegisterBlock } from '#libs/protocol';

/** One RS485 bus behind a gateway's TCP port. */
export interface BusTarget {
  busId: string;
  gatewayId: string;
  transport: 'modbus-tcp' | 'rtu-over-tcp';
  host: string;
  tcpPort: number;
}

/** Head of the queue first: a relay command waits for one frame at most. */
export const priorities = ['command', 'on-demand', 'probe', 'sweep'] as const;
export type Priority = (typeof priorities)[number];

export interface ExchangeRequest {
  /** 1 to 247 */
  unit: number;
  /** a request made by #libs/protocol */
  pdu: Buffer;
  priority: Priority;
  /** from sending to the whole answer; the line's default when left out */
  timeoutMs?: number | undefined;
  signal?: AbortSignal | undefined;
}

/** Why there is no answer. Stable words: they are stored and shown. */
export type FailureReason =
  /** nothing came in time */
  | 'no-answer'
  /** something came, but no valid answer */
  | 'garbled'
  /** the unit was silent before and rests; the bus was not used */
  | 'resting'
  | 'not-connected'
  | 'connection-lost'
  | 'queue-full'
  | 'aborted'
  | 'closed';

export type ExchangeResult =
  | { kind: 'answer'; pdu: Buffer; tookMs: number }
  | { kind: 'exception'; code: number }
  | { kind: 'timeout'; reason: FailureReason }
  | { kind: 'link-down'; reason: FailureReason }
  | { kind: 'cancelled'; reason: FailureReason };

export interface ReadBlockRequest extends RegisterBlock {
  /** an exception to it leaves its words out instead of failing the reading */
  optional?: boolean;
}

export interface Telegram {
  /** grows by one with every telegram of its bus */
  number: number;
  /** business time */
  at: Date;
  direction: 'out' | 'in' | 'note';
  unit: number;
  hex: string;
  note?: string;
}

export interface LineCounters {
  requests: number;
  answers: number;
  exceptions: number;
  timeouts: number;
  /** requests that were not sent because their unit rests */
  rested: number;
  droppedBytes: number;
  lateReplies: number;
  crcErrors: number;
  reopens: number;
  /** extra reads that make sure no answer of an earlier request is under way */
  guardReads: number;
}

export type LinkState = 'up' | 'down';
export type LinkListener = (busId: string, state: LinkState, reason: string) => void;

/** The waits of a line. All in milliseconds unless the name says otherwise. */
export interface LineTuning {
  timeoutMs: number;
  /** of the single try that a silent unit gets */
  probeTimeoutMs: number;
  /** silence kept after an error before the next request */
  quietMs: number;
  connectTimeoutMs: number;
  reconnectFirstMs: number;
  reconnectMostMs: number;
  /** consecutive failures after which a unit rests */
  restAfterFailures: number;
  restStepMs: number;
  restMostMs: number;
  /** part of the bus's time that tries of silent units may take */
  probeShare: number;
  /** how long an answer of one unit may still be under way after its request was given up or a copy of it after it was answered */
  staleAnswerMs: number;
  /** consecutive failures of any unit after which the connection is opened anew */
  reopenAfterFailures: number;
  /** per priority */
  queueLimit: number;
}

export const defaultTuning: LineTuning = {
  timeoutMs: 1000,
  probeTimeoutMs: 300,
  quietMs: 50,
  connectTimeoutMs: 3000,
  reconnectFirstMs: 500,
  reconnectMostMs: 10_000,
  restAfterFailures: 3,
  restStepMs: 2000,
  restMostMs: 300_000,
  probeShare: 0.05,
  staleAnswerMs: 10_000,
  reopenAfterFailures: 4,
  queueLimit: 1000,
};
