import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { packageRoot } from '#libs/runtime';
import { RedisLink } from '../web/redis-link.js';

const LIMIT_MS = 2000;

/** Whether this process can serve: the database answers and is migrated, the queue's Redis answers. */
@Injectable()
export class Readiness implements OnApplicationShutdown {
  private stopping = false;
  private readonly migrations = readdirSync(join(packageRoot(), 'libs/database/migrations')).filter((name) => name.endsWith('.sql'));

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(RedisLink) private readonly redis: RedisLink,
  ) {}

  onApplicationShutdown(): void {
    this.stopping = true;
  }

  async checks(): Promise<Record<string, string>> {
    const [database, redis] = await Promise.all([within(this.database()), within(this.redis.ping())]);
    return { database, redis, ...(this.stopping ? { process: 'stopping' } : {}) };
  }

  /** Prometheus text. */
  async metrics(): Promise<string> {
    const memory = process.memoryUsage();
    const rows = (await this.dataSource.query(`SELECT count(*)::int AS pending, coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::int AS age FROM outbox WHERE done_at IS NULL`)) as { pending: number; age: number }[];
    const gauges: [string, string, number][] = [
      ['yidu_api_resident_bytes', 'memory of the API process', memory.rss],
      ['yidu_api_heap_bytes', 'heap in use', memory.heapUsed],
      ['yidu_api_uptime_seconds', 'seconds since the start', Math.floor(process.uptime())],
      ['yidu_outbox_pending', 'effects that wait to be carried out', rows[0]!.pending],
      ['yidu_outbox_oldest_seconds', 'age of the oldest of them', rows[0]!.age],
    ];
    return gauges.map(([name, help, value]) => `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`).join('');
  }

  private async database(): Promise<string> {
    const rows = (await this.dataSource.query('SELECT name FROM migration')) as { name: string }[];
    const done = new Set(rows.map((row) => row.name));
    const missing = this.migrations.filter((name) => !done.has(name));
    return missing.length === 0 ? 'ok' : `not migrated: ${missing.length} missing`;
  }
}

async function within(check: Promise<string>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((done) => (timer = setTimeout(() => done('no answer'), LIMIT_MS)));
  try {
    return await Promise.race([check, late]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
