import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';

const alive = z.object({ ok: z.literal(true) });
const ready = z.object({ ok: z.boolean(), checks: z.record(z.string(), z.string()) });

@Controller()
export class HealthController {
  @Get('health/live')
  @Access({ public: true })
  @Answers('The process runs', alive)
  async live(): Answer<typeof alive> {
    return { ok: true };
  }

  @Get('health/ready')
  @Access({ public: true })
  @Answers('The process can serve: database, migrations, queue', ready)
  async ready(): Answer<typeof ready> {
    return notWired();
  }
}
