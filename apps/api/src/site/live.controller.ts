import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { Access } from '../web/access.decorator.js';
import { Answers } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { liveEvent } from '../schema/site.js';

@Controller('api/v1')
export class LiveController {
  @Get('sites/:siteId/events')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Server-sent events: hints that something changed', liveEvent, { mediaType: 'text/event-stream' })
  async events(): Promise<StreamableFile> {
    return notWired();
  }
}
