import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SealAudit } from '#libs/access';
import { LOGGER, type Logger } from '#libs/runtime';

const EVERY_MS = 60_000;

/** Seals the audit trail once a minute, so that what is older than a minute cannot be changed unnoticed. */
@Injectable()
export class AuditSealer implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly seal: SealAudit,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.seal.execute().catch((error: unknown) => this.logger.error({ err: error }, 'the audit trail could not be sealed'));
    }, EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }
}
