import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { FaultKind } from './faults.js';
import { gatewayFaults, meterFaults, wireFaults } from './faults.js';
import type { Sandbox } from './sandbox/sandbox.js';
import type { Simulator } from './simulator.js';

const MAX_BODY = 100_000;
type Body = Record<string, unknown>;
class BadRequest extends Error {}

/** The control page and its interface: loads, faults, time, messages; and the payment sandbox under its own addresses. */
export function controlServer(simulator: Simulator, pageFolder: string, sandbox?: Sandbox): Server {
  return createServer((request, response) => {
    if (sandbox?.handle(request, response) === true) return;
    handle(simulator, pageFolder, request).then(
      ({ status = 200, body, type = 'application/json; charset=utf-8' }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
      },
      (error: unknown) => fail(response, error),
    );
  });
}

function fail(response: ServerResponse, error: unknown): void {
  const status = error instanceof BadRequest || error instanceof RangeError || error instanceof SyntaxError ? 400 : 500;
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify({ error: (error as Error).message }));
}

interface Reply {
  status?: number;
  body?: unknown;
  type?: string;
}

async function handle(simulator: Simulator, pageFolder: string, request: IncomingMessage): Promise<Reply> {
  const url = new URL(request.url ?? '/', 'http://simulator');
  const [room = '', name = ''] = url.pathname.slice(1).split('/').map(decodeURIComponent);
  const method = request.method ?? 'GET';
  const body = method === 'POST' ? await readBody(request) : {};
  if (room === '' && method === 'GET') return { body: readFileSync(join(pageFolder, 'index.html'), 'utf8'), type: 'text/html; charset=utf-8' };
  if (room === 'page.js' || room === 'page.css') return { body: readFileSync(join(pageFolder, room), 'utf8'), type: room.endsWith('js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8' };
  if (room === 'health') return { body: { status: 'ok' } };
  if (room === 'clock') return { body: method === 'POST' ? simulator.moveTime(numbers(body, ['speed', 'jumpMs', 'atMs'])) : simulator.clock.timeLine };
  if (room === 'meters') return meters(simulator, method, name, body);
  if (room === 'gateways') return { body: simulator.gateways() };
  if (room === 'faults') return faults(simulator, method, name, body);
  if (room === 'sms') return sms(simulator, method, url, body);
  return { status: 404, body: { error: 'no such page' } };
}

function meters(simulator: Simulator, method: string, number: string, body: Body): Reply {
  if (number === '') return { body: simulator.list() };
  const change = { ...numbers(body, ['loadW', 'addWh']), ...(body.loadW === null ? { loadW: null } : {}) };
  const view = method === 'POST' ? simulator.change(number, change) : simulator.find(number);
  return view === undefined ? { status: 404, body: { error: `no meter ${number}` } } : { body: view };
}

async function faults(simulator: Simulator, method: string, id: string, body: Body): Promise<Reply> {
  if (method === 'DELETE') return { body: { cleared: await simulator.mend(id === '' ? undefined : Number(id)) } };
  if (method === 'GET') return { body: simulator.faults.list() };
  const known: readonly string[] = [...wireFaults, ...gatewayFaults, ...meterFaults];
  if (typeof body.kind !== 'string' || !known.includes(body.kind)) throw new BadRequest(`kind is one of ${known.join(', ')}`);
  const place = { ...(typeof body.gateway === 'string' ? { gateway: body.gateway } : {}), ...(typeof body.meter === 'string' ? { meter: body.meter } : {}) };
  return { status: 201, body: await simulator.raise({ kind: body.kind as FaultKind, ...place, ...numbers(body, ['bus', 'percent', 'count', 'delayMs']) }) };
}

function sms(simulator: Simulator, method: string, url: URL, body: Body): Reply {
  if (method === 'GET') return { body: simulator.sms.list(url.searchParams.get('phone') ?? undefined) };
  if (method === 'DELETE') {
    simulator.sms.clear();
    return { body: {} };
  }
  if (url.pathname === '/sms/down') {
    simulator.sms.down = body.down === true;
    return { body: { down: simulator.sms.down } };
  }
  if (simulator.sms.down) return { status: 503, body: { error: 'the provider is down' } };
  const text = (key: string): string => {
    const value = body[key];
    if (typeof value !== 'string' || value === '') throw new BadRequest(`${key} is missing`);
    return value;
  };
  const taken = simulator.sms.take({ id: text('id'), phone: text('phone'), text: text('text'), template: typeof body.template === 'string' ? body.template : '' }, new Date(simulator.clock.nowMs()));
  return { body: { messageId: taken.id } };
}

function numbers<Key extends string>(body: Body, keys: readonly Key[]): Partial<Record<Key, number>> {
  const found: Partial<Record<Key, number>> = {};
  for (const key of keys) {
    const value = body[key];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadRequest(`${key} must be a number`);
    found[key] = value;
  }
  return found;
}

async function readBody(request: IncomingMessage): Promise<Body> {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) throw new BadRequest('the body is too long');
  }
  return text === '' ? {} : (JSON.parse(text) as Body);
}
