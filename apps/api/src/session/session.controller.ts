import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import type { z } from 'zod';
import { Access } from '../web/access.decorator.js';
import { Answers, type Answer } from '../web/answers.decorator.js';
import { notWired } from '../web/not-wired.js';
import * as schema from '../schema/session.js';

@Controller('api/v1')
export class SessionController {
  @Post('session')
  @Access({ public: true })
  @Answers('Signs a member of staff in', schema.me)
  async signIn(@Body({ schema: schema.signInBody }) _body: z.output<typeof schema.signInBody>): Answer<typeof schema.me> {
    return notWired();
  }

  @Get('session')
  @Access({ signedIn: true })
  @Answers('Who is signed in', schema.me)
  async whoAmI(): Answer<typeof schema.me> {
    return notWired();
  }

  @Patch('session')
  @Access({ signedIn: true })
  @Answers('Changes the language of the person who is signed in', schema.me)
  async changeSession(@Body({ schema: schema.changeSessionBody }) _body: z.output<typeof schema.changeSessionBody>): Answer<typeof schema.me> {
    return notWired();
  }

  @Delete('session')
  @Access({ signedIn: true })
  @Answers('Signs out', undefined)
  async signOut(): Promise<void> {
    return notWired();
  }

  @Get('demo')
  @Access({ public: true })
  @Answers('Log-ins of a demo site; empty elsewhere', schema.demo)
  async demo(): Answer<typeof schema.demo> {
    return notWired();
  }
}
