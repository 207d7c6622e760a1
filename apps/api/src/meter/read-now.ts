import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { Actor } from '#libs/runtime';
import { notWired } from '../web/not-wired.js';

/** Asks for a reading through the worker that owns the meter's gateway. */
@Injectable()
export class ReadNow {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  async ask(_actor: Actor, _meterId: number, _purpose: 'staff' | 'customer' | 'opening' | 'closing'): Promise<string> {
    return notWired();
  }
}
