import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { z } from 'zod';
import { boundMeters } from '#libs/account';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { CloseAccount, OpenAccount, type BaseReading, type ClosedAccount } from '#libs/settlement';
import type { closeAccountBody, openAccountBody } from '../schema/money.js';
import { siteFacts } from '#libs/site';
import { ReadNow } from '../meter/read-now.js';

const WAIT_MS = 10_000;
const LOOK_MS = 150;

interface LastReading {
  meterId: number;
  meterNumber: string;
  readAt: Date | null;
  registerWh: number | null;
  periodRegistersWh: number[] | null;
  intervalMinutes: number;
}

/** Opens and closes accounts at the counter: reads the meters now, and falls back on a reading that is still fresh. */
@Injectable()
export class Occupancy {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly readNow: ReadNow,
    private readonly openAccount: OpenAccount,
    private readonly closeAccount: CloseAccount,
  ) {}

  /** Answers the account's id. DomainErrors of OpenAccount; 'no-base-reading' when a meter neither answers nor has a fresh reading. */
  async open(actor: Actor, siteId: string, input: z.output<typeof openAccountBody>): Promise<string> {
    const repeated = await this.database.query(`SELECT response FROM idempotency_record WHERE scope = 'open-account' AND key = $1`, [input.requestId]) as unknown[];
    const baseReadings = repeated.length > 0 ? [] : await this.freshReadings(actor, siteId, await this.metersOfStall(siteId, input.stallId), 'opening');
    const opened = await this.openAccount.execute({ actor, siteId, ...input, baseReadings });
    return opened.accountId;
  }

  /** Final readings, settlement, payout. DomainErrors of CloseAccount; 'no-base-reading' as above. */
  async close(actor: Actor, accountId: string, input: z.output<typeof closeAccountBody>): Promise<ClosedAccount> {
    const [account] = (await this.database.query('SELECT site_id FROM account WHERE id = $1', [accountId])) as { site_id: string }[];
    const meterIds = (await boundMeters(this.database, accountId)).map(({ meterId }) => meterId);
    const finalReadings = await this.freshReadings(actor, account!.site_id, meterIds, 'closing');
    return this.closeAccount.execute({ actor, accountId, finalReadings, payoutFen: input.payoutFen, requestId: input.requestId });
  }

  private async metersOfStall(siteId: string, stallId: string): Promise<number[]> {
    const rows = (await this.database.query(`SELECT id FROM meter WHERE stall_id = $1 AND site_id = $2 AND role = 'prepaid' AND removed_at IS NULL ORDER BY id`, [stallId, siteId])) as { id: number }[];
    return rows.map(({ id }) => id);
  }

  private async freshReadings(actor: Actor, siteId: string, meterIds: number[], purpose: 'opening' | 'closing'): Promise<BaseReading[]> {
    if (meterIds.length === 0) return [];
    const asked = await Promise.all(meterIds.map((meterId) => this.readNow.ask(actor, meterId, purpose)));
    await this.answered(asked);
    const { settings } = await siteFacts(this.database, siteId);
    const now = this.clock.now();
    return (await this.lastReadings(meterIds)).map((last) => {
      const limitMs = last.intervalMinutes * settings.cut.freshnessSweeps * 60_000;
      if (last.readAt === null || last.registerWh === null || now.getTime() - last.readAt.getTime() > limitMs) {
        throw new DomainError('conflict', 'no-base-reading', `meter ${last.meterNumber} does not answer and has no fresh reading`, { meterId: last.meterId, meterNumber: last.meterNumber });
      }
      return { meterId: last.meterId, readAt: last.readAt, registerWh: last.registerWh, ...(last.periodRegistersWh === null ? {} : { periodRegistersWh: last.periodRegistersWh }) };
    });
  }

  /** Waits until every request has come to an end, ten seconds at most. */
  private async answered(requestIds: readonly string[]): Promise<void> {
    const end = this.clock.monotonicMs() + WAIT_MS;
    while (this.clock.monotonicMs() < end) {
      const [row] = (await this.database.query(`SELECT count(*)::int AS waiting FROM read_request WHERE id = ANY($1::uuid[]) AND state = 'waiting'`, [requestIds])) as { waiting: number }[];
      if (row!.waiting === 0) return;
      await new Promise((go) => setTimeout(go, LOOK_MS));
    }
  }

  private async lastReadings(meterIds: readonly number[]): Promise<LastReading[]> {
    return this.database.query(
      `SELECT m.id AS "meterId", m.meter_number AS "meterNumber", ms.read_at AS "readAt", ms.register_wh AS "registerWh", r.period_register_wh AS "periodRegistersWh",
         coalesce(m.read_interval_minutes, b.read_interval_minutes) AS "intervalMinutes"
       FROM meter m JOIN building b ON b.id = m.building_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN reading r ON r.meter_id = m.id AND r.read_at = ms.read_at
       WHERE m.id = ANY($1::int[]) ORDER BY m.id`,
      [meterIds],
    );
  }
}
