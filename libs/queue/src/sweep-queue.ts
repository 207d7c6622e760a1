import Bull, { type Job, type Queue } from 'bull';

export interface SweepJob {
  busId: string;
  /** ISO 8601 */
  dueAt: string;
}

export interface SweepQueueOptions {
  redisUrl: string;
  prefix: string;
  workerName: string;
  concurrency: number;
  /** does one bus sweep; called again for the same job after a crash */
  handler: (job: SweepJob) => Promise<unknown>;
  onError: (error: unknown) => void;
}

/**
 * One Bull job per bus sweep, in a queue of this worker's own, since only the owner of a gateway may talk to it. The job id is
 * (bus, due instant): adding it twice changes nothing. Redis may be wiped: due sweeps are found again in PostgreSQL.
 */
export class SweepQueue {
  private readonly queue: Queue<SweepJob>;
  private failures = 0;

  constructor(private readonly options: SweepQueueOptions) {
    this.queue = new Bull<SweepJob>(`sweep-${options.workerName}`, options.redisUrl, {
      prefix: options.prefix,
      // A killed worker's job runs again after seconds, not after the library's usual minute.
      settings: { lockDuration: 5000, stalledInterval: 2000, maxStalledCount: 3 },
      // Nothing of a finished job stays: its id would keep a sweep that failed from being asked for again.
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
    });
    this.queue.on('error', options.onError);
    this.queue.on('failed', (_job, error) => {
      this.failures += 1;
      options.onError(error);
    });
  }

  start(): void {
    void this.queue.process(this.options.concurrency, (job: Job<SweepJob>) => this.options.handler(job.data)).catch(this.options.onError);
  }

  /** True when Redis took the job. */
  async add(jobs: readonly SweepJob[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.queue.addBulk(jobs.map((data) => ({ data, opts: { jobId: `${data.busId}@${data.dueAt}` } })));
  }

  /** failed: since this process started. */
  async counts(): Promise<{ waiting: number; active: number; failed: number }> {
    const { waiting, active } = await this.queue.getJobCounts();
    return { waiting, active, failed: this.failures };
  }

  async ping(): Promise<boolean> {
    return (await this.queue.client.ping()) === 'PONG';
  }

  async stop(): Promise<void> {
    await this.queue.close(true);
  }
}
