import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DEMO_PASSWORD } from '#libs/access';
import { CLOCK, DomainError, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { demoLogins } from '../demo/seed-company.js';
import { Answers } from '../http/answers.js';
import { Public } from '../http/access.js';
import { TelegramStore } from '../telegram-store.js';
import { demoAnswer, healthAnswer, timeAnswer } from './plain.answers.js';

@ApiTags('plain')
@Controller()
export class PlainController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly telegrams: TelegramStore,
  ) {}

  /** The demo log-ins, on a demo site only. */
  @Answers(demoAnswer)
  @Public()
  @Get('demo')
  async demo() {
    if (this.settings.DEMO !== '1') return { demo: false };
    const phones = (await this.dataSource.query(`SELECT c.phone FROM customer c JOIN account a ON a.customer_id = c.id AND a.state = 'open' ORDER BY c.phone LIMIT 3`)) as { phone: string }[];
    return { demo: true, logins: demoLogins.map(({ loginName, displayName, role }) => ({ loginName, displayName, role })), password: DEMO_PASSWORD, tenantPhones: phones.map(({ phone }) => phone), simulatorUrl: this.settings.SIM_URL ?? null };
  }

  /** The server's business time, for the age of numbers on pages. */
  @Answers(timeAnswer)
  @Public()
  @Get('time')
  time() {
    return { now: this.clock.now() };
  }

  @Answers(healthAnswer)
  @Public()
  @Get('/health/live')
  live() {
    return { status: 'ok' };
  }

  @Answers(healthAnswer)
  @Public()
  @Get('/health/ready')
  async ready() {
    const [database, redis] = await Promise.all([this.dataSource.query('SELECT count(*) AS applied FROM migration').then(() => true, () => false), this.telegrams.ping().catch(() => false)]);
    if (!database || !redis) throw new DomainError('unavailable', 'not-ready', `database ${database ? 'ok' : 'down'}, Redis ${redis ? 'ok' : 'down'}`);
    return { status: 'ok' };
  }
}
