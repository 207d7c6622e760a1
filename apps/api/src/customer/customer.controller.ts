import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import { uuidInPath } from '../schema/path.js';
import * as customer from '../schema/customer.js';
import * as meter from '../schema/meter.js';
import * as money from '../schema/money.js';
import * as plain from '../schema/plain.js';

@Controller('api/v1')
export class CustomerController {
  @Post('customer/login-codes')
  @Access({ public: true })
  @Answers('Sends a login code by SMS; the same answer for every phone', undefined)
  async askLoginCode(@Body({ schema: customer.loginCodeBody }) _body: z.output<typeof customer.loginCodeBody>): Promise<void> {
    return notWired();
  }

  @Post('customer/sessions')
  @Access({ public: true })
  @Answers('Signs a customer in', customer.customerSession)
  async customerSignIn(@Body({ schema: customer.customerSignInBody }) _body: z.output<typeof customer.customerSignInBody>): Answer<typeof customer.customerSession> {
    return notWired();
  }

  @Delete('customer/session')
  @Access({ customer: true })
  @Answers('Signs out', undefined)
  async customerSignOut(): Promise<void> {
    return notWired();
  }

  @Patch('customer/me')
  @Access({ customer: true })
  @Answers('Changes the language', customer.customerMe)
  async changeCustomer(@Body({ schema: customer.changeCustomerBody }) _body: z.output<typeof customer.changeCustomerBody>): Answer<typeof customer.customerMe> {
    return notWired();
  }

  @Get('customer/stalls')
  @Access({ customer: true })
  @Answers('The stalls of a customer', customer.customerStalls)
  async customerStalls(): Answer<typeof customer.customerStalls> {
    return notWired();
  }

  @Get('customer/stalls/:stallId/home')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('A stall as its tenant sees it', customer.customerHome)
  async customerHome(@Param('stallId', uuidInPath) _stallId: string): Answer<typeof customer.customerHome> {
    return notWired();
  }

  @Get('customer/stalls/:stallId/usage')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('What the stall used', meter.usage)
  async customerUsage(@Param('stallId', uuidInPath) _stallId: string, @Query({ schema: meter.usageQuery }) _query: z.output<typeof meter.usageQuery>): Answer<typeof meter.usage> {
    return notWired();
  }

  @Get('customer/stalls/:stallId/bills')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Bills, newest first', money.billPage)
  async customerBills(@Param('stallId', uuidInPath) _stallId: string, @Query({ schema: plain.pageQuery }) _query: z.output<typeof plain.pageQuery>): Answer<typeof money.billPage> {
    return notWired();
  }

  @Get('customer/stalls/:stallId/recharges')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Recharges, newest first', customer.customerRechargePage)
  async customerRecharges(@Param('stallId', uuidInPath) _stallId: string, @Query({ schema: plain.pageQuery }) _query: z.output<typeof plain.pageQuery>): Answer<typeof customer.customerRechargePage> {
    return notWired();
  }

  @Post('customer/stalls/:stallId/read')
  @Access({ customer: true, object: ['customer-stall', 'stallId'] })
  @Answers('Asks for a reading now', customer.customerRead, { status: 202 })
  async customerRead(@Param('stallId', uuidInPath) _stallId: string): Answer<typeof customer.customerRead> {
    return notWired();
  }

  @Get('customer/read-requests/:id')
  @Access({ customer: true, object: ['customer-read-request', 'id'] })
  @Answers('What came of a read', customer.customerReadRequest)
  async customerReadRequest(@Param('id', uuidInPath) _id: string): Answer<typeof customer.customerReadRequest> {
    return notWired();
  }
}
