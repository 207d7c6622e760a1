import { Body, Controller, Delete, Get, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CustomerSessions, CustomerSignIn, RequestLoginCode, type ActOrigin } from '#libs/access';
import { CLOCK, type Clock } from '#libs/runtime';
import * as customer from '../schema/customer.js';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { Origin } from '../web/origin.js';
import { signInLocked, WebError } from '../web/problem.js';
import { CurrentCustomer, type CallingCustomer } from '../web/request.js';
import { bearerToken } from '../web/tokens.js';

@Controller('api/v1')
export class CustomerController {
  constructor(
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly askCode: RequestLoginCode,
    private readonly signIn: CustomerSignIn,
    private readonly sessions: CustomerSessions,
  ) {}

  @Post('customer/login-codes')
  @Access({ public: true })
  @Answers('Sends a login code by SMS; the same answer for every phone', undefined)
  async askLoginCode(@Body({ schema: customer.loginCodeBody }) body: z.output<typeof customer.loginCodeBody>, @Req() request: FastifyRequest): Promise<void> {
    await this.askCode.execute({ phone: body.phone, ip: request.ip });
  }

  @Post('customer/sessions')
  @Access({ public: true })
  @Answers('Signs a customer in', customer.customerSession)
  async customerSignIn(@Body({ schema: customer.customerSignInBody }) body: z.output<typeof customer.customerSignInBody>, @Req() request: FastifyRequest): Answer<typeof customer.customerSession> {
    const result = await this.signIn.execute({ ...body, ip: request.ip, requestId: request.id });
    if (result.kind === 'failed') throw new WebError(401, 'sign-in-failed', 'phone or code is wrong, or the code is too old');
    if (result.kind === 'locked') throw signInLocked(result.until, this.clock.wall());
    const { token, expiresAt, name, language } = result;
    return { token, expiresAt, name, language: language === 'en' ? 'en' : 'zh-CN' };
  }

  @Delete('customer/session')
  @Access({ customer: true })
  @Answers('Signs out', undefined)
  async customerSignOut(@Req() request: FastifyRequest, @Origin() origin: ActOrigin): Promise<void> {
    await this.sessions.end(bearerToken(request)!, origin);
  }

  @Get('customer/me')
  @Access({ customer: true })
  @Answers('Who is signed in', customer.customerMe)
  async customerMe(@CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerMe> {
    return { name: who.name, language: who.language };
  }

  @Patch('customer/me')
  @Access({ customer: true })
  @Answers('Changes the language', customer.customerMe)
  async changeCustomer(@Body({ schema: customer.changeCustomerBody }) body: z.output<typeof customer.changeCustomerBody>, @CurrentCustomer() who: CallingCustomer): Answer<typeof customer.customerMe> {
    await this.sessions.changeLanguage(who.customerIds, body.language);
    return { name: who.name, language: body.language };
  }
}
