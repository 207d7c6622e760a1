import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Sandbox } from '../../apps/simulator/src/sandbox/sandbox.js';
import { keyPool } from './rsa-pairs.js';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** How the merchant answers a notification. */
export type Answering = (received: Received) => { status: number; body?: string } | 'hang';

/** The payment sandbox on a port of its own, and a merchant's server that keeps what it is told. */
export class PaymentSandbox {
  readonly received: Received[] = [];
  answering: Answering = ({ path }) => ({ status: 200, body: path.includes('alipay') ? 'success' : '' });

  private constructor(readonly sandbox: Sandbox, private readonly servers: Server[], readonly url: string, readonly merchantUrl: string, readonly folder: string) {}

  static async start(): Promise<PaymentSandbox> {
    const folder = mkdtempSync(join(tmpdir(), 'yidu-sandbox-'));
    const pages = join(import.meta.dirname, '../../apps/simulator/page');
    const sandbox = await Sandbox.open({ stateFile: join(folder, 'state.json'), merchantsFolder: join(folder, 'merchants'), sites: ['demo'], keyPool }, pages);
    const channels = createServer((request, response) => { if (!sandbox.handle(request, response)) response.writeHead(404).end(); });
    const merchant = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
        started.received.push(received);
        const answer = started.answering(received);
        if (answer !== 'hang') response.writeHead(answer.status).end(answer.body ?? '');
      });
    });
    const [url, merchantUrl] = await Promise.all([channels, merchant].map((server) => new Promise<string>((done) => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)))));
    const started = new PaymentSandbox(sandbox, [channels, merchant], url!, merchantUrl!, folder);
    return started;
  }

  /** A file that the merchant received. */
  file(name: string, code = 'demo'): string {
    return readFileSync(join(this.folder, 'merchants', code, name), 'utf8');
  }

  facts<T>(channel: 'wechat' | 'alipay' | 'unionpay', code = 'demo'): T {
    return JSON.parse(this.file(`${channel}/merchant.json`, code)) as T;
  }

  async control<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.url}/sandbox${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  fault(fault: object): Promise<{ id: number }> {
    return this.control('POST', '/faults', fault);
  }

  /** Waits for a notification that fits. */
  async told(wanted: (received: Received) => boolean, limitMs = 5000): Promise<Received> {
    const end = Date.now() + limitMs;
    for (;;) {
      const found = this.received.find(wanted);
      if (found !== undefined) return found;
      if (Date.now() > end) throw new Error(`no such notification among ${this.received.length}: ${this.received.map(({ path }) => path).join(', ')}`);
      await new Promise((go) => setTimeout(go, 10));
    }
  }

  /** Nothing is left of the test before. */
  async calm(): Promise<void> {
    await this.control('DELETE', '/faults');
    this.received.length = 0;
    this.answering = ({ path }) => ({ status: 200, body: path.includes('alipay') ? 'success' : '' });
  }

  async stop(): Promise<void> {
    this.sandbox.close();
    await Promise.all(this.servers.map((server) => new Promise((done) => { server.closeAllConnections(); server.close(done); })));
    rmSync(this.folder, { recursive: true, force: true });
  }
}
