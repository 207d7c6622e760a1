import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { countUse } from '#libs/access';
import { CLOCK, type Clock } from '#libs/runtime';

// A hall's Wi-Fi is one address for many phones; a stall's code is scanned by few.
const MOST = { look: { ip: 120, token: 120 }, order: { ip: 40, token: 20 }, poll: { ip: 600, token: 600 } } as const;

/** How often the routes that anybody may call are called, by address and by code or screen, a minute. */
@Injectable()
export class PublicRate {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** DomainError too-many 'too-many-requests' (params.seconds). */
  async count(what: keyof typeof MOST, from: { ip?: string; token?: string }): Promise<void> {
    for (const kind of ['ip', 'token'] as const) {
      const who = from[kind];
      if (who !== undefined) await countUse(this.dataSource, { subject: `pay-${what} ${kind} ${who.slice(0, 100)}`, most: MOST[what][kind], windowSeconds: 60, code: 'too-many-requests', wall: this.clock.wall() });
    }
  }
}
