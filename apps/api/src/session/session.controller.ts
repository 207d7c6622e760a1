import { Body, Controller, Delete, Get, Inject, Patch, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SignIn, StaffSessions, type ActOrigin } from '#libs/access';
import { CLOCK, SETTINGS, type Clock, type Settings } from '#libs/runtime';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { signedOut, signInLocked, WebError } from '../web/problem.js';
import { CurrentStaff, type CallingStaff } from '../web/request.js';
import { sessionToken, setSessionCookie } from '../web/tokens.js';
import * as schema from '../schema/session.js';
import { Introduction } from './introduction.js';

@Controller('api/v1')
export class SessionController {
  constructor(
    private readonly signInStaff: SignIn,
    private readonly sessions: StaffSessions,
    private readonly introduction: Introduction,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Post('session')
  @Access({ public: true })
  @Answers('Signs a member of staff in', schema.me)
  async signIn(@Body({ schema: schema.signInBody }) body: z.output<typeof schema.signInBody>, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Answer<typeof schema.me> {
    const result = await this.signInStaff.execute({ ...body, ip: request.ip, userAgent: request.headers['user-agent'] ?? '', requestId: request.id });
    if (result.kind === 'failed') throw new WebError(401, 'sign-in-failed', 'login name or password is wrong');
    if (result.kind === 'locked') throw signInLocked(result.until, this.clock.wall());
    setSessionCookie(reply, result.token, this.settings.BEHIND_TLS === '1');
    const session = await this.sessions.find(result.token);
    if (session === undefined) throw signedOut();
    return this.introduction.of(session);
  }

  @Get('session')
  @Access({ signedIn: true })
  @Answers('Who is signed in', schema.me)
  async whoAmI(@Req() request: FastifyRequest): Answer<typeof schema.me> {
    return this.introduce(request);
  }

  @Patch('session')
  @Access({ signedIn: true })
  @Answers('Changes the language of the person who is signed in', schema.me)
  async changeSession(@Body({ schema: schema.changeSessionBody }) body: z.output<typeof schema.changeSessionBody>, @CurrentStaff() staff: CallingStaff, @Req() request: FastifyRequest): Answer<typeof schema.me> {
    await this.sessions.changeLanguage(staff.staffId, body.language);
    return this.introduce(request);
  }

  @Delete('session')
  @Access({ signedIn: true })
  @Answers('Signs out', undefined)
  async signOut(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply, @Origin() origin: ActOrigin): Promise<void> {
    await this.sessions.end(sessionToken(request)!, origin);
    setSessionCookie(reply, undefined, this.settings.BEHIND_TLS === '1');
  }

  @Get('demo')
  @Access({ public: true })
  @Answers('Log-ins of a demo site; empty elsewhere', schema.demo)
  async demo(): Answer<typeof schema.demo> {
    return this.introduction.demo();
  }

  private async introduce(request: FastifyRequest): Answer<typeof schema.me> {
    const session = await this.sessions.find(sessionToken(request)!);
    if (session === undefined) throw signedOut();
    return this.introduction.of(session);
  }
}
