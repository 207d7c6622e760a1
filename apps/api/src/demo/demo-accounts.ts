import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { CounterRecharge } from '#libs/payment';
import { CLOCK, LOGGER, newId, SETTINGS, type Actor, type Clock, type Logger, type Settings } from '#libs/runtime';
import { OpenAccount } from '#libs/settlement';
import { VACANT_EVERY } from './demo-landlord.js';

interface Vacant {
  stallId: string;
  siteId: string;
  category: string;
  position: number;
  baseReadings: { meterId: number; readAt: string; registerWh: number }[];
}

const EVERY_MS = 3000;
const surnames = [...'王李张刘陈杨黄赵周吴徐孙马朱胡郭何林罗梁'];
const given = ['建国', '秀英', '伟', '芳', '娜', '强', '敏', '静', '磊', '洋', '艳', '勇', '军', '杰', '娟', '涛'];
/** first recharges in fen: most are comfortable, some are low, some will run out soon */
const recharges = [30_000, 50_000, 20_000, 8_000, 100_000, 4_000, 60_000, 15_000, 40_000, 1_000];

/**
 * Opens accounts on the demo market's stalls once their meters were read, through the same use cases as the counter, so
 * that the board looks like a market: one stall in fifteen stays vacant. Runs only on a demo site.
 */
@Injectable()
export class DemoAccounts implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private busy = false;

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly openAccount: OpenAccount,
    private readonly recharge: CounterRecharge,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.DEMO !== '1' || this.settings.DEMO_WORKBOOK === undefined) return;
    this.timer = setInterval(() => void this.turn(), EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async turn(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const vacant = await this.vacantStalls();
      for (const stall of vacant) await this.open(stall);
      const [left] = (await this.dataSource.query(`SELECT count(*) AS unread FROM meter m LEFT JOIN meter_state s ON s.meter_id = m.id WHERE m.role = 'prepaid' AND m.removed_at IS NULL AND s.register_wh IS NULL`)) as { unread: number }[];
      if (vacant.length === 0 && left!.unread === 0) clearInterval(this.timer);
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'demo accounts: tried again');
    } finally {
      this.busy = false;
    }
  }

  private vacantStalls(): Promise<Vacant[]> {
    return this.dataSource.query(
      `SELECT * FROM (SELECT st.id AS "stallId", st.site_id AS "siteId", st.category, (row_number() OVER (ORDER BY st.number))::int AS position, r.readings AS "baseReadings", r.unread
         FROM stall st CROSS JOIN LATERAL (SELECT count(*) AS meters, count(*) FILTER (WHERE s.register_wh IS NULL) AS unread, jsonb_agg(jsonb_build_object('meterId', m.id, 'readAt', s.read_at, 'registerWh', s.register_wh)) AS readings
           FROM meter m LEFT JOIN meter_state s ON s.meter_id = m.id WHERE m.stall_id = st.id AND m.role = 'prepaid' AND m.removed_at IS NULL) r WHERE st.deleted_at IS NULL AND r.meters > 0) x
       WHERE position % ${VACANT_EVERY} <> 0 AND unread = 0 AND NOT EXISTS (SELECT 1 FROM account a WHERE a.stall_id = "stallId") ORDER BY position LIMIT 100`,
    );
  }

  private async open({ stallId, siteId, category, position, baseReadings }: Vacant): Promise<void> {
    const [admin] = (await this.dataSource.query(`SELECT id, display_name AS name FROM staff WHERE login_name = 'cashier'`)) as { id: string; name: string }[];
    const actor: Actor = { kind: 'staff', id: admin!.id, name: admin!.name };
    const typeName = category === '冷库' ? '冷链商户' : position % 4 === 0 ? '分时商户' : '普通商户';
    const [type] = (await this.dataSource.query('SELECT id FROM account_type WHERE site_id = $1 AND name = $2', [siteId, typeName])) as { id: string }[];
    const { accountId } = await this.openAccount.execute({
      actor, siteId, stallId, requestId: newId(this.clock.wall().getTime()), accountTypeId: type!.id, baseReadings: baseReadings.map(({ readAt, ...reading }) => ({ ...reading, readAt: new Date(readAt) })),
      phone: `138${String(10_000_000 + position)}`, customerName: surnames[position % surnames.length]! + given[(position * 7) % given.length]!,
    });
    await this.recharge.execute({ actor, siteId, accountId, amountFen: recharges[position % recharges.length]! * (category === '冷库' ? 4 : 1), rechargeId: newId(this.clock.wall().getTime()) });
  }
}
