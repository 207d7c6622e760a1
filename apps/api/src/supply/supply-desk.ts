import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/runtime';
import { notWired } from '../web/not-wired.js';

/** What staff order of supplies, through the use cases of the supply room. */
@Injectable()
export class SupplyDesk {
  async switchOff(_actor: Actor, _meterId: number, _reason: string): Promise<{ holdId: number }> {
    return notWired();
  }
  async switchOn(_actor: Actor, _meterId: number, _reason: string): Promise<{ lifted: boolean; remaining: never[] }> {
    return notWired();
  }
  async keepPower(_actor: Actor, _meterId: number, _reason: string, _until: Date): Promise<void> {
    return notWired();
  }
  async endKeepPower(_actor: Actor, _meterId: number, _reason: string): Promise<boolean> {
    return notWired();
  }
  async startBatch(_actor: Actor, _siteId: string, _batch: { batchId: string; action: 'open' | 'close' | 'read'; meterIds: number[]; reason: string }): Promise<number> {
    return notWired();
  }
  async retryBatch(_actor: Actor, _batchId: string): Promise<number> {
    return notWired();
  }
  async decideBreaker(_actor: Actor, _breakerId: number, _decision: 'proceed' | 'refuse', _note: string): Promise<void> {
    return notWired();
  }
}
