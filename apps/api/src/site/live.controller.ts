import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { StaffSessions } from '#libs/access';
import { Access } from '../web/access.decorator.js';
import { Answers } from '../web/answers.decorator.js';
import { LiveEvents } from '../web/live-events.js';
import { SiteId } from '../web/request.js';
import { sessionToken } from '../web/tokens.js';
import { liveEvent } from '../schema/site.js';

const BEAT_MS = 20_000;
// A page that reads slower than this much waits for its next beat; it reads everything anew after a gap anyway.
const MOST_BUFFERED_BYTES = 256 * 1024;

@Controller('api/v1')
export class LiveController {
  constructor(
    private readonly live: LiveEvents,
    private readonly sessions: StaffSessions,
  ) {}

  @Get('sites/:siteId/events')
  @Access({ permission: 'stall.view', object: ['site', 'siteId'] })
  @Answers('Server-sent events: hints that something changed', liveEvent, { mediaType: 'text/event-stream' })
  events(@SiteId() siteId: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const token = sessionToken(request)!;
    const stream = reply.raw;
    reply.hijack();
    stream.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'keep-alive', 'x-request-id': request.id });
    stream.write('retry: 2000\n\n');
    const unsubscribe = this.live.subscribe(siteId, (text) => {
      if (stream.writableLength < MOST_BUFFERED_BYTES) stream.write(`data: ${text}\n\n`);
    });
    const beat = setInterval(() => void this.beat(token, stream), BEAT_MS);
    stream.on('close', () => {
      clearInterval(beat);
      unsubscribe();
    });
  }

  /** Keeps the line open as long as the session is; looking does not prolong the session. */
  private async beat(token: string, stream: FastifyReply['raw']): Promise<void> {
    const session = await this.sessions.find(token, { touch: false }).catch(() => undefined);
    if (session === undefined) stream.end();
    else stream.write(': beat\n\n');
  }
}
