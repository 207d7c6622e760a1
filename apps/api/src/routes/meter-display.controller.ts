import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { ownProfiles } from '#libs/device-profile';
import { explainDisplay, meterStands, type MeterStand } from '#libs/metering';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { Answers } from '../http/answers.js';
import { Customer } from '../http/access.js';
import { displaysAnswer, displayExplainedAnswer } from './meter-display.answers.js';

const comparing = z.object({ meterId: z.coerce.number().int().min(1).max(2_000_000_000), displayWh: z.coerce.number().int().min(0).max(1e12) });

/** What the meter at the stall shows, beside what the phone shows. */
@ApiTags('meter-display')
@Controller('customer/stalls/:stallId/meters')
export class MeterDisplayController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Answers(displaysAnswer)
  @Customer('customer-stall:stallId')
  @Get()
  async displays(@Param('stallId') stallId: string) {
    return (await this.stands(stallId)).map(shown);
  }

  /** The number that somebody reads at the meter now: the same as the last reading, used since, or not to be explained. */
  @Answers(displayExplainedAnswer)
  @Customer('customer-stall:stallId')
  @Get('compared')
  async compared(@Param('stallId') stallId: string, @Query({ schema: comparing }) query: z.infer<typeof comparing>) {
    const stand = (await this.stands(stallId)).find(({ meterId }) => meterId === query.meterId);
    if (stand === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    const { readAt, registerWh } = stand;
    if (readAt === null || registerWh === null) throw new DomainError('conflict', 'no-good-reading', `meter ${stand.meterNumber} was never read`, { meterNumber: stand.meterNumber });
    return { ...shown(stand), at: this.clock.now(), ...explainDisplay({ readAt, registerWh }, { displayWh: query.displayWh, readAt: this.clock.now() }, stand.scale, stand.facts) };
  }

  private async stands(stallId: string): Promise<MeterStand[]> {
    const meters = (await this.dataSource.query(`SELECT id FROM meter WHERE stall_id = $1 AND role = 'prepaid' AND removed_at IS NULL`, [stallId])) as { id: number }[];
    return meterStands(this.dataSource, ownProfiles(), meters.map(({ id }) => id));
  }
}

function shown({ meterId, meterNumber, readAt, registerWh, displayWh, powerW, scale }: MeterStand) {
  return { meterId, meterNumber, readAt, registerWh, displayWh, powerW, ratio: scale.ratio, offsetWh: scale.offsetWh };
}
