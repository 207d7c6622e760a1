import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { openAccountOfStall } from '#libs/account';
import { addDays, civilDay, startOfDay } from '#libs/calendar';
import { purseOf, shownWaterPurse } from '#libs/ledger';
import { CreateOrder } from '#libs/payment';
import { CLOCK, DomainError, type Clock } from '#libs/runtime';
import { runway, usagePoints, type Runway } from '#libs/settlement';
import { Answers } from '../http/answers.js';
import { Asked, Kiosk, MyKiosk, type AppRequest, type KioskIdentity } from '../http/access.js';
import { text } from '../http/schemas.js';
import { LookAtOrder } from '../look-at-order.js';
import { maskName, payOptions, strangersView } from '../queries/order-view.js';
import { supplyOf } from '../queries/stall-page.js';
import { PublicRate } from '../public-rate.js';
import { orderTerms } from '../site-settings.js';
import { orderBody } from './customer-order.controller.js';
import { kioskMeAnswer, kioskStallAnswer, kioskStallsAnswer } from './kiosk.answers.js';
import { strangersOrderAnswer } from './order.answers.js';

// A screen in a hall shows codes; what opens an app on one's own phone opens nothing there.
const onScreen = ['native', 'qr'] as const;
const kioskOrder = orderBody.extend({ way: z.enum(onScreen) });
const finding = z.object({ q: text(40, 1) });
const DAYS = 7;

interface Found {
  stallId: string;
  stallNumber: string;
  floor: string;
  customerName: string;
}

/** The touch screen in a hall: one finds a stall by its whole number, phone or card, sees how it stands, and pays by a code. */
@ApiTags('kiosk')
@Controller('kiosk')
export class KioskController {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly createOrder: CreateOrder,
    private readonly look: LookAtOrder,
    private readonly rate: PublicRate,
  ) {}

  @Answers(kioskMeAnswer)
  @Kiosk()
  @Get('me')
  async me(@MyKiosk() kiosk: KioskIdentity) {
    const [site] = (await this.dataSource.query('SELECT name AS "siteName", time_zone AS zone FROM site WHERE id = $1', [kiosk.siteId])) as { siteName: string; zone: string }[];
    const { channels, ...limits } = await payOptions(this.dataSource, kiosk.siteId, () => onScreen);
    return { name: kiosk.name, ...site!, at: this.clock.now(), channels: channels.map(({ channel }) => channel), ...limits };
  }

  /** Whole numbers only: nobody leafs through a market's tenants. */
  @Answers(kioskStallsAnswer)
  @Kiosk()
  @Get('stalls')
  async find(@MyKiosk() kiosk: KioskIdentity, @Query({ schema: finding }) query: z.infer<typeof finding>) {
    await this.rate.count('look', { token: kiosk.kioskId });
    const rows = (await this.dataSource.query(
      `SELECT st.id AS "stallId", st.number AS "stallNumber", st.floor, c.name AS "customerName" FROM account a JOIN occupancy oc ON oc.account_id = a.id AND oc.to_at IS NULL JOIN stall st ON st.id = oc.stall_id AND st.deleted_at IS NULL JOIN customer c ON c.id = a.customer_id
       WHERE a.site_id = $1 AND a.state = 'open' AND (lower(st.number) = lower($2) OR (c.phone = $2 AND $2 ~ '^1[0-9]{10}$') OR a.card_number = $2) ORDER BY st.number LIMIT 20`,
      [kiosk.siteId, query.q],
    )) as Found[];
    return rows.map(({ customerName, ...found }) => ({ ...found, maskedName: maskName(customerName) }));
  }

  @Answers(kioskStallAnswer)
  @Kiosk('kiosk-stall:stallId')
  @Get('stalls/:stallId')
  async stall(@Param('stallId') stallId: string, @MyKiosk() kiosk: KioskIdentity) {
    const account = await this.account(stallId);
    const [place] = (await this.dataSource.query('SELECT st.number AS "stallNumber", st.floor, s.time_zone AS zone FROM stall st JOIN site s ON s.id = st.site_id WHERE st.id = $1 AND s.id = $2', [stallId, kiosk.siteId])) as { stallNumber: string; floor: string; zone: string }[];
    const { zone, ...shown } = place!;
    const meters = (await this.dataSource.query(`SELECT am.meter_id AS id, m.kind, ms.read_at AS "readAt" FROM account_meter am JOIN meter m ON m.id = am.meter_id LEFT JOIN meter_state ms ON ms.meter_id = am.meter_id WHERE am.account_id = $1 AND am.to_at IS NULL ORDER BY m.kind, am.meter_id`, [account.id])) as { id: number; kind: 'electricity' | 'water'; readAt: Date | null }[];
    const now = this.clock.now();
    const today = civilDay(now, zone);
    const usedOf = (medium: 'electricity' | 'water') => usagePoints(this.dataSource, { meterIds: meters.flatMap(({ id, kind }) => (kind === medium ? [id] : [])), accountId: account.id, unit: 'day', from: startOfDay(addDays(today, 1 - DAYS), zone), to: startOfDay(addDays(today, 1), zone), zone });
    const [light, piped] = [await usedOf('electricity'), meters.some(({ kind }) => kind === 'water') ? await usedOf('water') : null];
    const lasting = async (purse: 'energy' | 'water') => lastingOf(await runway(this.dataSource, { accountId: account.id, now, zone, purse }));
    const water = await shownWaterPurse(this.dataSource, account.id);
    return {
      ...shown, maskedName: maskName(account.customerName), availableFen: (await purseOf(this.dataSource, account.id)).availableFen, ...(await lasting('energy')),
      water: water === null ? null : { availableFen: water.availableFen, ...(await lasting('water')), readAt: meters.find(({ kind }) => kind === 'water')?.readAt ?? null },
      supply: (await this.supplyState(meters.find(({ kind }) => kind === 'electricity')?.id)) ?? 'unknown', waterSupply: await this.supplyState(meters.find(({ kind }) => kind === 'water')?.id),
      readAt: meters[0]?.readAt ?? null, at: now, days: daysOf(light, piped),
    };
  }

  @Answers(strangersOrderAnswer)
  @Kiosk('kiosk-stall:stallId', { idempotent: true })
  @Post('stalls/:stallId/orders')
  async create(@Param('stallId') stallId: string, @MyKiosk() kiosk: KioskIdentity, @Body({ schema: kioskOrder }) body: z.infer<typeof kioskOrder>, @Asked() request: AppRequest) {
    await this.rate.count('order', { token: kiosk.kioskId });
    const account = await this.account(stallId);
    const { order } = await this.createOrder.execute({
      ...body, siteId: kiosk.siteId, accountId: account.id, origin: 'kiosk', terms: await orderTerms(this.dataSource, kiosk.siteId), payer: { kind: 'visitor', id: kiosk.kioskId, name: '', ip: request.ip },
    });
    return strangersView(this.dataSource, order);
  }

  @Answers(strangersOrderAnswer)
  @Kiosk('kiosk-order:orderId')
  @Get('orders/:orderId')
  async order(@Param('orderId') orderId: string) {
    return strangersView(this.dataSource, await this.look.asPayer(orderId));
  }

  private async supplyState(meterId: number | undefined): Promise<'on' | 'off' | 'unknown' | null> {
    const state = meterId === undefined ? null : (await supplyOf(this.dataSource, meterId))?.state;
    return state === null ? null : state === 'on' || state === 'off' ? state : 'unknown';
  }

  private async account(stallId: string): Promise<{ id: string; customerName: string }> {
    const account = await openAccountOfStall(this.dataSource, stallId);
    if (account === undefined) throw new DomainError('not-found', 'not-found', 'there is no such thing');
    return account;
  }
}

const lastingOf = ({ daysLeft, endsAt, earliestAt, latestAt, precision }: Runway) => ({ daysLeft, lasts: endsAt === null || earliestAt === null || precision === null ? null : { endsAt, earliestAt, latestAt, precision } });

type Used = Pick<Awaited<ReturnType<typeof usagePoints>>[number], 'day' | 'usedWh' | 'chargeFen'>;

/** Both media day by day; `water` is null where there is none. */
function daysOf(light: readonly Used[], water: readonly Used[] | null): { day: string; usedWh: number; usedLitres: number | null; chargeFen: number }[] {
  const of = (points: readonly Used[], day: string) => points.find((point) => point.day === day);
  return [...new Set([...light, ...(water ?? [])].flatMap(({ day }) => day ?? []))].sort().map((day) => ({
    day, usedWh: of(light, day)?.usedWh ?? 0, usedLitres: water === null ? null : (of(water, day)?.usedWh ?? 0), chargeFen: (of(light, day)?.chargeFen ?? 0) + (of(water ?? [], day)?.chargeFen ?? 0),
  }));
}
