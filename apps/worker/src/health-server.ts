import { createServer, type Server } from 'node:http';
import type { DataSource } from 'typeorm';
import type { Clock } from '#libs/runtime';
import type { Worker } from './worker.js';

/** /health/live (with the business time), /health/ready (database, Redis) and /metrics in Prometheus text; on its own port, for machines. */
export function healthServer(dataSource: DataSource, worker: Worker, clock: Clock): Server {
  return createServer((request, response) => {
    const send = (status: number, type: string, body: string) => response.writeHead(status, { 'content-type': type }).end(body);
    if (request.url === '/health/live') send(200, 'application/json', JSON.stringify({ status: 'ok', now: clock.now() }));
    else if (request.url === '/health/ready') {
      ready(dataSource, worker).then(
        (body) => send(200, 'application/json', JSON.stringify(body)),
        (error: Error) => send(503, 'application/json', JSON.stringify({ status: 'error', reason: error.message })),
      );
    } else if (request.url === '/metrics') {
      metrics(dataSource, worker).then(
        (body) => send(200, 'text/plain; version=0.0.4', body),
        (error: Error) => send(503, 'text/plain', error.message),
      );
    } else send(404, 'text/plain', 'not found');
  });
}

async function ready(dataSource: DataSource, worker: Worker): Promise<object> {
  await dataSource.query('SELECT 1');
  if (!(await worker.queue.ping())) throw new Error('Redis does not answer');
  return { status: 'ok', buses: worker.field.ownedBuses().length };
}

const GAUGES = `SELECT
  coalesce((SELECT extract(epoch FROM clock_timestamp() - min(available_at)) FROM outbox WHERE done_at IS NULL AND available_at < clock_timestamp()), 0)::float AS yidu_outbox_oldest_seconds,
  (SELECT count(*) FROM supply WHERE owed) AS yidu_relay_unverified,
  (SELECT count(*) FROM gateway WHERE state = 'offline') AS yidu_gateways_offline,
  (SELECT count(*) FROM meter_state WHERE failed_sweeps >= 2) AS yidu_meters_silent,
  (SELECT count(*) FROM alarm WHERE closed_at IS NULL) AS yidu_alarms_open,
  (SELECT coalesce(sum(answered), 0) FROM sweep) AS yidu_readings_total,
  (SELECT coalesce(sum(suspect), 0) FROM sweep) AS yidu_readings_quarantined,
  (SELECT count(*) FROM command WHERE state IN ('failed', 'expired')) AS yidu_relay_commands_failed_total,
  (SELECT count(*) FROM command WHERE state = 'verified') AS yidu_relay_commands_verified_total`;

async function metrics(dataSource: DataSource, worker: Worker): Promise<string> {
  const [gauges] = (await dataSource.query(GAUGES)) as Record<string, number>[];
  const jobs = await worker.queue.counts();
  const lines = [
    ...Object.entries(gauges ?? {}).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(jobs).map(([state, value]) => `yidu_queue_jobs{queue="sweep",state="${state}"} ${value}`),
    ...worker.field.network.all().flatMap(({ target, counters }) => [
      `yidu_link_reopens_total{bus="${target.busId}"} ${counters.reopens}`,
      `yidu_frames_rejected_total{bus="${target.busId}"} ${counters.crcErrors + counters.lateReplies}`,
      `yidu_bus_timeouts_total{bus="${target.busId}"} ${counters.timeouts}`,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
