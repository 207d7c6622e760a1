import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { giveConsent } from '#libs/account';
import type { ChannelRegistry } from '#libs/payment';
import { loadSettings, SystemClock, type Clock } from '#libs/runtime';
import { createApplication } from '../../apps/api/src/application.js';
import { privacy } from '../../apps/api/src/privacy.js';
import { testDatabase, type TestDatabase } from './database.js';

export interface ApiAnswer {
  status: number;
  headers: Record<string, string | number | string[] | undefined>;
  // The tests look into bodies of every route.
  body: Record<string, never> & { code?: string };
  text: string;
}

/** Someone with a session of his own, made without the password's cost. */
export interface Caller {
  staffId?: string;
  headers: Record<string, string>;
}

export interface CallOptions {
  caller?: Caller | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The API in this process on a database of its own. */
export class TestApi {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly database: TestDatabase,
  ) {}

  static async start(options: { clock?: Clock; environment?: Record<string, string>; channels?: ChannelRegistry } = {}): Promise<TestApi> {
    const database = await testDatabase(options.clock === undefined ? {} : { now: options.clock.now() });
    const settings = loadSettings({
      NODE_ENV: 'test', DATABASE_URL: database.url, REDIS_URL: process.env.TEST_REDIS_URL, QUEUE_PREFIX: `test-${randomBytes(4).toString('hex')}`, LOG_LEVEL: 'fatal', CHECK_ANSWERS: '1', ...options.environment,
    });
    const app = await createApplication(settings, options.clock ?? new SystemClock(), options.channels === undefined ? undefined : () => options.channels!);
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
    return new TestApi(app, database);
  }

  async stop(): Promise<void> {
    await this.app.close();
    await this.database.close();
  }

  async call(method: string, path: string, { caller, body, headers = {} }: CallOptions = {}): Promise<ApiAnswer> {
    const answer = await this.app.inject({
      method: method as 'GET', url: path,
      headers: { ...(body === undefined || body instanceof Buffer ? {} : { 'content-type': 'application/json' }), ...caller?.headers, ...headers },
      ...(body === undefined ? {} : { payload: body instanceof Buffer || typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const json = String(answer.headers['content-type'] ?? '').includes('json');
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, body: (json && answer.body !== '' ? JSON.parse(answer.body) : {}) as ApiAnswer['body'] };
  }

  /** A session of a member of staff. */
  async staffCaller(staffId: string): Promise<Caller> {
    const token = randomBytes(32).toString('base64url');
    const csrf = randomBytes(8).toString('hex');
    await this.database.dataSource.query(
      `INSERT INTO staff_session (token_sha256, staff_id, csrf_token, created_at, last_seen_at, expires_at, ip, user_agent) VALUES ($1, $2, $3, now(), now(), now() + interval '1 hour', '', '')`,
      [createHash('sha256').update(token).digest(), staffId, csrf],
    );
    return { staffId, headers: { cookie: `yidu_session=${token}`, 'x-csrf-token': csrf, 'idempotency-key': randomUUID() } };
  }

  async customerCaller(customerId: string): Promise<Caller> {
    const token = randomBytes(32).toString('base64url');
    await this.database.dataSource.query(
      `INSERT INTO customer_session (token_sha256, customer_id, created_at, last_seen_at, expires_at, ip) VALUES ($1, $2, now(), now(), now() + interval '1 hour', '')`,
      [createHash('sha256').update(token).digest(), customerId],
    );
    await giveConsent(this.database.dataSource, { customerId, version: privacy.version, ip: '', at: new Date() });
    return { headers: { authorization: `Bearer ${token}` } };
  }
}

/** A multipart form with one file. */
export function formWith(file: Uint8Array, name = 'market.xlsx'): { body: Buffer; headers: Record<string, string> } {
  const boundary = `----${randomBytes(8).toString('hex')}`;
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`;
  return { body: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]), headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
