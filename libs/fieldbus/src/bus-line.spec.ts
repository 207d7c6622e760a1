import { setTimeout as sleep } from 'node:timers/promises';
import { readRequest } from '#libs/protocol';
import { SystemClock } from '#libs/runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { MeterPort, zeros } from '../../../test/support/meter-port.js';
import { FieldNetwork, readBlocks, systemTimers, writeRegisters, type BusLine, type BusTarget, type LineTuning, type Priority } from './index.js';

const pdu = readRequest({ functionCode: 3, start: 0, count: 2 });
const block = { functionCode: 3, start: 0, count: 2 } as const;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The machine's clock, which a test may push on; sleeping timers look at it when they fire. */
class PushedClock extends SystemClock {
  aheadMs = 0;
  override monotonicMs(): number {
    return super.monotonicMs() + this.aheadMs;
  }
}

async function setUp(tuning: Partial<LineTuning> = {}): Promise<{ port: MeterPort; network: FieldNetwork; line: BusLine; target: BusTarget; clock: PushedClock; events: string[] }> {
  const port = new MeterPort();
  const clock = new PushedClock();
  const network = new FieldNetwork({ clock, tuning: { timeoutMs: 30, probeTimeoutMs: 20, quietMs: 2, reconnectFirstMs: 10, reconnectMostMs: 40, ...tuning } });
  closing.push(() => port.close(), () => network.close());
  const target: BusTarget = { busId: 'bus', gatewayId: 'gateway', transport: 'modbus-tcp', host: '127.0.0.1', tcpPort: await port.listen() };
  const events: string[] = [];
  network.onLink((busId, state, reason) => events.push(`${busId} ${state} ${reason}`));
  return { port, network, line: network.line(target), target, clock, events };
}

const unitsOf = (port: MeterPort) => port.requests.map(({ unit }) => unit);
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

describe('order', () => {
  test('one request is in flight; commands go before on-demand reads, probes and sweeps', async () => {
    const { port, line } = await setUp({ timeoutMs: 5000 });
    const held: (() => void)[] = [];
    port.onRequest = (request) => held.push(() => request.answer(zeros(request.pdu)));
    const asked: [number, Priority][] = [[1, 'sweep'], [2, 'sweep'], [3, 'probe'], [4, 'on-demand'], [5, 'command'], [6, 'command']];
    const all = Promise.all(asked.map(([unit, priority]) => line.exchange({ unit, pdu, priority })));
    for (let answered = 0; answered < asked.length; answered++) {
      await until(() => held.length > answered);
      expect(held.length).toBe(answered + 1);
      held[answered]!();
    }
    expect((await all).map(({ kind }) => kind)).toEqual(new Array(6).fill('answer'));
    // All were asked before the connection stood: the first sweep has no head start.
    expect(unitsOf(port)).toEqual([5, 6, 4, 3, 1, 2]);
  });

  test('a full lane refuses and commands still pass', async () => {
    const { port, line } = await setUp({ queueLimit: 3 });
    const results = await Promise.all([...[1, 2, 3, 4, 5].map((unit) => line.exchange({ unit, pdu, priority: 'sweep' })), line.exchange({ unit: 9, pdu, priority: 'command' })]);
    expect(results.map((result) => ('reason' in result ? result.reason : result.kind))).toEqual(['answer', 'answer', 'answer', 'queue-full', 'queue-full', 'answer']);
    expect(unitsOf(port)[0]).toBe(9);
  });

  test('what is aborted while it waits is never sent; in flight it is given up but keeps the bus until its end', async () => {
    const { port, line } = await setUp({ timeoutMs: 5000 });
    const held: (() => void)[] = [];
    port.onRequest = (request) => held.push(() => request.answer(zeros(request.pdu)));
    const [first, second] = [new AbortController(), new AbortController()];
    const inFlight = line.exchange({ unit: 1, pdu, priority: 'sweep', signal: first.signal });
    await until(() => held.length === 1);
    const waiting = line.exchange({ unit: 2, pdu, priority: 'sweep', signal: second.signal });
    const last = line.exchange({ unit: 3, pdu, priority: 'sweep' });
    second.abort();
    first.abort();
    expect([await inFlight, await waiting]).toEqual(new Array(2).fill({ kind: 'cancelled', reason: 'aborted' }));
    await sleep(10);
    expect(unitsOf(port)).toEqual([1]);
    held[0]!();
    await until(() => held.length === 2);
    held[1]!();
    expect((await last).kind).toBe('answer');
    expect(unitsOf(port)).toEqual([1, 3]);
    expect(await line.exchange({ unit: 4, pdu, priority: 'command', signal: AbortSignal.abort() })).toEqual({ kind: 'cancelled', reason: 'aborted' });
  });
});

describe('connection', () => {
  test('G-02 a gateway that is away is told at once to sweeps, and comes back by itself', async () => {
    const { port, line, events } = await setUp();
    expect((await line.exchange({ unit: 1, pdu, priority: 'sweep' })).kind).toBe('answer');
    await port.close();
    await until(() => events.length === 2);
    expect(line.state).toBe('down');
    expect(await line.exchange({ unit: 1, pdu, priority: 'sweep' })).toEqual({ kind: 'link-down', reason: 'not-connected' });
    expect((await line.exchange({ unit: 1, pdu, priority: 'command' })).kind).toBe('link-down');
    await port.listen();
    await until(() => line.state === 'up');
    expect((await line.exchange({ unit: 1, pdu, priority: 'sweep' })).kind).toBe('answer');
    expect(events).toEqual(['bus up connected', expect.stringMatching(/^bus down/), 'bus up connected']);
  });

  test('a connection that is lost in mid-request ends what was in flight and what waited', async () => {
    const { port, line } = await setUp({ timeoutMs: 5000 });
    port.onRequest = ({ socket }) => socket.destroy();
    const results = await Promise.all([1, 2].map((unit) => line.exchange({ unit, pdu, priority: 'sweep' })));
    expect(results).toEqual(new Array(2).fill({ kind: 'link-down', reason: 'connection-lost' }));
    expect(line.telegrams.list().at(-1)).toMatchObject({ direction: 'note', note: expect.stringContaining('connection') as string });
  });

  test('nobody listening: every request ends with a reason, and no error escapes', async () => {
    const { port, line } = await setUp();
    await port.close();
    expect(await line.exchange({ unit: 1, pdu, priority: 'sweep' })).toEqual({ kind: 'link-down', reason: 'not-connected' });
  });

  test('a bus with a new address gets a new line, buses on other ports are independent, a dropped one ends', async () => {
    const { network, line, target, port } = await setUp();
    await line.exchange({ unit: 1, pdu, priority: 'sweep' });
    expect(network.line({ ...target })).toBe(line);
    const other = new MeterPort();
    closing.push(() => other.close());
    const moved = network.line({ ...target, tcpPort: await other.listen() });
    expect(moved).not.toBe(line);
    expect(await line.exchange({ unit: 1, pdu, priority: 'sweep' })).toEqual({ kind: 'cancelled', reason: 'closed' });
    const second = network.line({ ...target, busId: 'bus-2' });
    expect((await Promise.all([moved, second].map((each) => each.exchange({ unit: 7, pdu, priority: 'sweep' })))).map(({ kind }) => kind)).toEqual(['answer', 'answer']);
    expect([unitsOf(port), unitsOf(other)]).toEqual([[1, 7], [7]]);
    expect(network.all().map(({ target: { busId } }) => busId)).toEqual(['bus', 'bus-2']);
    network.drop('bus-2');
    expect(network.find('bus-2')).toBeUndefined();
    expect(network.counters('bus')).toMatchObject({ requests: 1, answers: 1, timeouts: 0 });
    expect(network.telegrams('bus').map(({ direction, unit }) => `${direction} ${unit}`)).toEqual(['out 7', 'in 7']);
  });

  test('closing cancels what waits and leaves no timer and no connection', async () => {
    const timers = new Set<unknown>();
    const port = new MeterPort();
    closing.push(() => port.close());
    port.onRequest = () => undefined;
    const counted = {
      set: (action: () => void, delayMs: number) => {
        const handle = systemTimers.set(() => (timers.delete(handle), action()), delayMs);
        timers.add(handle);
        return handle;
      },
      clear: (handle: unknown) => (timers.delete(handle), systemTimers.clear(handle)),
    };
    const network = new FieldNetwork({ timers: counted });
    const line = network.line({ busId: 'bus', gatewayId: 'gateway', transport: 'rtu-over-tcp', host: '127.0.0.1', tcpPort: await port.listen() });
    const waiting = [1, 2].map((unit) => line.exchange({ unit, pdu, priority: 'sweep' }));
    await until(() => port.connections === 1);
    expect(timers.size).toBeGreaterThan(0);
    network.close();
    expect(await Promise.all(waiting)).toEqual(new Array(2).fill({ kind: 'cancelled', reason: 'closed' }));
    expect(timers.size).toBe(0);
    await until(() => port.connections === 0);
  });
});

describe('M-01 silent meters', () => {
  test('one dead meter rests after three failures, is tried shortly now and then, and comes back when it answers', async () => {
    const { port, line, clock } = await setUp();
    let alive = false;
    port.onRequest = (request) => (request.unit === 7 && !alive ? undefined : request.answer(zeros(request.pdu)));
    const ask = async (unit: number, priority: Priority = 'sweep') => {
      const result = await line.exchange({ unit, pdu, priority });
      return 'reason' in result ? result.reason : result.kind;
    };
    expect([await ask(7), await ask(8), await ask(7), await ask(8), await ask(7)]).toEqual(['no-answer', 'answer', 'no-answer', 'answer', 'no-answer']);
    const sent = port.requests.length;
    expect([await ask(7), await ask(7, 'probe'), await ask(8)]).toEqual(['resting', 'resting', 'answer']);
    expect(port.requests.length).toBe(sent + 1);
    expect(line.silentUnits()).toEqual([7]);
    // A person or a command is tried regardless.
    expect([await ask(7, 'on-demand'), await ask(7, 'command')]).toEqual(['no-answer', 'no-answer']);
    alive = true;
    expect(await ask(7)).toBe('resting');
    clock.aheadMs += 11_000;
    expect([await ask(7), await ask(7)]).toEqual(['answer', 'answer']);
    expect(line.counters).toMatchObject({ timeouts: 5, rested: 3 });
  });

  test("the gateway's own 'target did not answer' counts as silence, other exceptions as an answer", async () => {
    const { port, line } = await setUp();
    port.onRequest = ({ unit, answer }) => answer(Buffer.from([0x83, unit === 7 ? 0x0b : 0x02]));
    for (let i = 0; i < 3; i++) expect(await line.exchange({ unit: 7, pdu, priority: 'sweep' })).toEqual({ kind: 'exception', code: 11 });
    expect(await line.exchange({ unit: 7, pdu, priority: 'sweep' })).toEqual({ kind: 'timeout', reason: 'resting' });
    for (let i = 0; i < 4; i++) expect(await line.exchange({ unit: 8, pdu, priority: 'sweep' })).toEqual({ kind: 'exception', code: 2 });
  });
});

describe('M-16 blocks', () => {
  test('words come back by block; a refused optional block is left out, a refused other one fails with its code', async () => {
    const { port, line } = await setUp();
    port.onRequest = ({ pdu: request, answer }) => answer(request.readUInt16BE(1) === 0 ? Buffer.from('03040001e240', 'hex') : Buffer.from([0x83, 2]));
    const second = { functionCode: 3, start: 0x100, count: 48 } as const;
    expect(await readBlocks(line, 5, [block, { ...second, optional: true }], 'on-demand')).toEqual({ kind: 'ok', blocks: [{ start: 0, words: [1, 0xe240] }] });
    expect(await readBlocks(line, 5, [block, second], { priority: 'sweep', timeoutMs: 1000 })).toEqual({ kind: 'failed', reason: 'exception-2' });
  });

  test('C-01 a write says whether it may have arrived', async () => {
    const { port, line } = await setUp();
    const write = { start: 0x57, values: [1, 1] };
    expect(await writeRegisters(line, 5, write, 'command')).toMatchObject({ kind: 'ok' });
    expect(port.requests[0]!.pdu.toString('hex')).toBe('100057000204' + '00010001');
    port.onRequest = ({ answer }) => answer(Buffer.from([0x90, 4]));
    expect(await writeRegisters(line, 5, write, 'command')).toEqual({ kind: 'failed', reason: 'exception-4', sent: false });
    port.onRequest = () => undefined;
    expect(await writeRegisters(line, 5, write, 'command')).toEqual({ kind: 'failed', reason: 'no-answer', sent: true });
  });

  test('a request of another codec is a broken promise', async () => {
    const { line } = await setUp();
    expect(() => line.exchange({ unit: 1, pdu: Buffer.from('2000', 'hex'), priority: 'sweep' })).toThrow(RangeError);
  });
});
