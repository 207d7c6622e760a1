import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CounterRecharge } from '#libs/payment';
import { LOGGER, type Actor, type Logger } from '#libs/runtime';
import { OpenAccount } from '#libs/settlement';
import type { DemoIds } from './demo-site.js';
import { demoTenant, uuidOf, type DemoTenant } from './demo-tenants.js';

interface StallToRent {
  id: string;
  number: string;
  place: number;
  rented: boolean;
  ready: boolean;
  readings: { meterId: number; readAt: string; registerWh: number }[];
}

/** Rents out the demo stalls whose meters have been read: opens the account and takes the first recharge, each once. */
@Injectable()
export class DemoOpening {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly openAccount: OpenAccount,
    private readonly recharge: CounterRecharge,
  ) {}

  /** 'waiting' while a stall that should be rented out has no reading yet. */
  async execute({ companyId, siteId }: DemoIds): Promise<'done' | 'waiting'> {
    const cashiers = (await this.dataSource.query(`SELECT id, display_name FROM staff WHERE company_id = $1 AND login_name = 'cashier'`, [companyId])) as { id: string; display_name: string }[];
    const actor: Actor = { kind: 'staff', id: cashiers[0]!.id, name: cashiers[0]!.display_name };
    const types = (await this.dataSource.query('SELECT id, name FROM account_type WHERE site_id = $1', [siteId])) as { id: string; name: string }[];
    let opened = 0;
    let waiting = 0;
    for (const stall of await this.stalls(siteId)) {
      const tenant = demoTenant(stall.number, stall.place);
      if (tenant === undefined || stall.rented) continue;
      if (!stall.ready) {
        waiting += 1;
        continue;
      }
      await this.rentOut({ siteId, actor, stall, tenant, accountTypeId: types.find((type) => type.name === (tenant.large ? '大户' : '标准'))?.id });
      opened += 1;
    }
    if (opened > 0) this.logger.info({ opened, waiting }, 'demo accounts opened');
    return waiting === 0 ? 'done' : 'waiting';
  }

  private async rentOut(input: { siteId: string; actor: Actor; stall: StallToRent; tenant: DemoTenant; accountTypeId: string | undefined }): Promise<void> {
    const { siteId, actor, stall, tenant, accountTypeId } = input;
    const baseReadings = stall.readings.map((reading) => ({ ...reading, readAt: new Date(reading.readAt) }));
    const account = await this.openAccount.execute({ actor, siteId, stallId: stall.id, phone: tenant.phone, customerName: tenant.name, accountTypeId, baseReadings, requestId: uuidOf(`open ${stall.id}`) });
    await this.recharge.execute({ actor, siteId, accountId: account.accountId, amountFen: tenant.amountFen, rechargeId: uuidOf(`first ${stall.id}`) });
  }

  /** Stalls with prepaid meters; one that has ever had an account is left alone. */
  private async stalls(siteId: string): Promise<StallToRent[]> {
    return this.dataSource.query(
      `SELECT s.id, s.number, (row_number() OVER (ORDER BY s.number) - 1)::int AS place, EXISTS (SELECT 1 FROM account a WHERE a.stall_id = s.id) AS rented, bool_and(ms.read_at IS NOT NULL) AS ready,
         json_agg(json_build_object('meterId', m.id, 'readAt', ms.read_at, 'registerWh', ms.register_wh) ORDER BY m.id) AS readings
       FROM stall s JOIN meter m ON m.stall_id = s.id AND m.role = 'prepaid' AND m.removed_at IS NULL LEFT JOIN meter_state ms ON ms.meter_id = m.id
       WHERE s.site_id = $1 AND s.deleted_at IS NULL GROUP BY s.id ORDER BY s.number`,
      [siteId],
    );
  }
}
