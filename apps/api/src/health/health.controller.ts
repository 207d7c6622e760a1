import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { API_DOCUMENT } from '../web/openapi.js';
import { Readiness } from './readiness.js';

const alive = z.object({ ok: z.literal(true) });
const ready = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()) });
const document = z.looseObject({ openapi: z.string() });

@Controller()
export class HealthController {
  constructor(
    private readonly readiness: Readiness,
    @Inject(API_DOCUMENT) private readonly apiDocument: () => { openapi: string },
  ) {}

  @Get('health/live')
  @Access({ public: true })
  @Answers('The process runs', alive)
  async live(): Answer<typeof alive> {
    return { ok: true };
  }

  @Get('health/ready')
  @Access({ public: true })
  @Answers('The process can serve: database, migrations, queue', ready)
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Answer<typeof ready> {
    const checks = await this.readiness.checks();
    const ok = Object.values(checks).every((state) => state === 'ok');
    if (!ok) void reply.status(503);
    return { ok, checks };
  }

  @Get('metrics')
  @Access({ public: true })
  @Answers('Figures for monitoring', undefined, { mediaType: 'text/plain; version=0.0.4' })
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8');
    return this.readiness.metrics();
  }

  @Get('api/openapi.json')
  @Access({ public: true })
  @Answers('This document', document)
  async openApiDocument(): Answer<typeof document> {
    return this.apiDocument();
  }
}
