import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { FieldNetwork, type BusLine, type ExchangeResult, type Priority } from '#libs/fieldbus';
import { readRequest, writeRequest } from '#libs/protocol';
import { FaultServer, faults, wordOf, type Fault, type Transport } from './fieldbus-fault-server.js';

const TIMEOUT_MS = 40;
const BUSES = 25;
const EXCHANGES_PER_BUS = 210;
const FAULT_SHARE = 0.35;
const ALL_UNITS = [1, 2, 3, 5, 16, 247];

/** Numbers that look like chance and are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function network(timeoutMs = TIMEOUT_MS): FieldNetwork {
  // Units never rest here: every exchange is to meet the wire.
  const field = new FieldNetwork({ tuning: { timeoutMs, quietMs: 8, reconnectFirstMs: 10, reconnectMostMs: 20, restAfterFailures: 1_000_000, staleAnswerMs: 5000 } });
  closing.push(() => field.close());
  return field;
}

interface Bus {
  server: FaultServer;
  line: BusLine;
  random: () => number;
}

async function bus(field: FieldNetwork, transport: Transport, number: number, choose: (random: () => number) => Fault): Promise<Bus> {
  const random = seeded(1000 + number * 7919 + transport.length);
  const server = new FaultServer(transport, () => choose(random), random, TIMEOUT_MS);
  const tcpPort = await server.listen();
  closing.push(() => server.close());
  const line = field.line({ busId: `${transport}-${number}`, gatewayId: `gateway-${number}`, transport, host: '127.0.0.1', tcpPort });
  return { server, line, random };
}

interface Tally {
  exchanges: number;
  wrong: string[];
  kinds: Record<string, number>;
  unusable: number;
}

const priorities: Priority[] = ['command', 'on-demand', 'probe', 'sweep'];

interface Asked {
  unit: number;
  functionCode: number;
  start: number;
  count: number;
}

// Faults after which nothing valid can have come in time.
const withoutAnswer: Fault[] = ['drop', 'wrong-unit', 'wrong-function', 'exception', 'reset', 'late'];

/** What is wrong with something that was accepted, compared with what the gateway knows it sent; undefined when it is right. */
function faultOf(server: FaultServer, asked: Asked, result: ExchangeResult, before: number): string | undefined {
  if (result.kind !== 'answer' && result.kind !== 'exception') return undefined;
  // It must be the answer to this very request: the last one the gateway saw, sent after we asked.
  const own = server.lastSequence;
  const { fault, ...served } = server.served[own]!;
  const where = `(${fault} at ${own})`;
  if (own <= before || Object.entries(asked).some(([key, value]) => served[key as keyof Asked] !== value)) return `${result.kind} to a request the gateway has not seen last ${where}`;
  if (result.kind === 'exception') return fault === 'exception' ? undefined : `an exception nobody sent ${where}`;
  if (withoutAnswer.includes(fault)) return `an answer nobody sent in time ${where}`;
  if (asked.functionCode === 16) return undefined;
  const broken = Array.from({ length: asked.count }, (_, i) => i).find((i) => result.pdu.readUInt16BE(2 + 2 * i) !== wordOf(asked.unit, asked.start + i, own, i));
  return broken === undefined ? undefined : `register ${asked.start + broken} is not what the meter said ${where}`;
}

async function exchange({ server, line, random }: Bus, tally: Tally, unit: number): Promise<ExchangeResult> {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const writes = random() < 0.2;
  const start = pick([0, 0x57, 0x100]);
  const count = writes ? 2 : pick([2, 3, 10, 10, 48]);
  const functionCode = pick([3, 3, 3, 4] as const);
  const pdu = writes ? writeRequest(start, [1, 1]) : readRequest({ functionCode, start, count });
  const before = server.lastSequence;
  const result = await line.exchange({ unit, pdu, priority: pick(priorities) });
  tally.exchanges += 1;
  tally.kinds[result.kind] = (tally.kinds[result.kind] ?? 0) + 1;
  const fault = faultOf(server, { unit, functionCode: writes ? 16 : functionCode, start, count }, result, before);
  if (fault !== undefined) tally.wrong.push(fault);
  return result;
}

describe.each<Transport>(['modbus-tcp', 'rtu-over-tcp'])('M-21 %s', (transport) => {
  test('5,250 exchanges with every fault: nothing wrong is accepted, and the bus is usable after each error', async () => {
    const field = network();
    const tally: Tally = { exchanges: 0, wrong: [], kinds: {}, unusable: 0 };
    const seen = new Set<Fault>();
    let overlaps = 0;
    await Promise.all(
      Array.from({ length: BUSES }, async (_, number) => {
        let calm = false;
        const one = await bus(field, transport, number, (random) => (calm || random() >= FAULT_SHARE ? 'none' : faults[1 + Math.floor(random() * (faults.length - 1))]!));
        for (let i = 0; i < EXCHANGES_PER_BUS; i++) {
          const unit = ALL_UNITS[Math.floor(one.random() * ALL_UNITS.length)]!;
          const result = await exchange(one, tally, unit);
          if (result.kind === 'answer') continue;
          // Another meter, so that one which is still busy with a late answer is not asked again at once.
          calm = true;
          if (!(await recovers(one, tally, unit))) tally.unusable += 1;
          calm = false;
        }
        for (const { fault } of one.server.served) seen.add(fault);
        overlaps += one.server.overlaps;
        expect(one.line.telegrams.list().length).toBeLessThanOrEqual(200);
        expect(one.line.load).toBe(0);
      }),
    );
    console.log(`${transport}: ${tally.exchanges} exchanges`, tally.kinds);
    expect(tally.wrong).toEqual([]);
    expect(tally.unusable).toBe(0);
    expect(overlaps).toBe(0);
    expect([...seen].sort()).toEqual([...faults].sort());
    expect(tally.exchanges).toBeGreaterThanOrEqual(5000);
  });

  test('a gateway that never answers does not keep the others waiting', async () => {
    const field = network(20_000);
    const stuck = await bus(field, transport, 1, () => 'drop');
    const others = await Promise.all([2, 3, 4].map((number) => bus(field, transport, number, () => 'none')));
    const tally: Tally = { exchanges: 0, wrong: [], kinds: {}, unusable: 0 };
    const silent = stuck.line.exchange({ unit: 1, pdu: readRequest({ functionCode: 3, start: 0, count: 2 }), priority: 'sweep' });
    let ended = false;
    void silent.then(() => (ended = true));
    await Promise.all(others.map(async (one) => {
      for (let i = 0; i < 100; i++) await exchange(one, tally, ALL_UNITS[i % ALL_UNITS.length]!);
    }));
    expect(ended).toBe(false);
    expect(tally).toMatchObject({ exchanges: 300, wrong: [], kinds: { answer: 300 } });
    field.close();
    expect(await silent).toEqual({ kind: 'cancelled', reason: 'closed' });
  });

  test('closing leaves no connection behind', async () => {
    const field = network();
    const one = await bus(field, transport, 1, () => 'none');
    await one.line.exchange({ unit: 1, pdu: readRequest({ functionCode: 3, start: 0, count: 2 }), priority: 'sweep' });
    expect(one.server.connections).toBe(1);
    field.close();
    while (one.server.connections > 0) await sleep(5);
    expect(await one.line.exchange({ unit: 1, pdu: readRequest({ functionCode: 3, start: 0, count: 2 }), priority: 'command' })).toEqual({ kind: 'cancelled', reason: 'closed' });
  });
});

/** Whether the bus works again. A busy machine may miss a 40 ms time-out by itself, so it gets a few tries. */
async function recovers(one: Bus, tally: Tally, exceptUnit: number): Promise<boolean> {
  const units = ALL_UNITS.filter((unit) => unit !== exceptUnit);
  for (let attempt = 0; attempt < 6; attempt++) {
    const result = await exchange(one, tally, units[attempt % units.length]!);
    if (result.kind === 'answer') return true;
    if (result.kind === 'link-down') await sleep(15);
  }
  return false;
}
