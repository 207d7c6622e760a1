import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/runtime';
import { notWired } from '../web/not-wired.js';

/** Decides doubtful readings and lets the money follow. */
@Injectable()
export class Quarantine {
  async decide(_actor: Actor, _id: number, _decision: 'accept' | 'new-baseline' | 'ignore', _note: string): Promise<void> {
    return notWired();
  }
}
