import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { publicPrices } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { Public } from '../http/access.js';
import { PublicRate } from '../public-rate.js';
import { publicPricesAnswer } from './price.answers.js';

/** What electricity and water cost at a site, for anybody: the law on resale asks for it. */
@ApiTags('prices')
@Controller()
export class PublicPriceController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly rate: PublicRate,
  ) {}

  @Answers(publicPricesAnswer)
  @Public()
  @Get('public/sites/:code/prices')
  async prices(@Param('code') code: string, @Req() request: FastifyRequest) {
    await this.rate.count('look', { ip: request.ip });
    const found = await publicPrices(this.dataSource, code.slice(0, 60), this.clock.now());
    if (found === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    return found;
  }
}
