import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { eventually, type Product } from '../support/product.js';
import type { StaffClient } from '../support/staff-client.js';

export interface StallPage {
  id: string;
  number: string;
  account: { id: string; availableFen: number; balanceFen: number; accruedFen: number } | null;
  meters: { id: number; meterNumber: string; role: string; readAt: string | null; registerWh: number | null; relay: string; gatewayCode: string }[];
  supply: {
    meterId: number;
    state: 'on' | 'off' | 'unknown';
    wanted: 'on' | 'off';
    owed: boolean;
    holds: { cause: string }[];
    cutWaitsFor: string[];
    lastCommand: { action: string; state: string; sentAt: string | null; verifiedAt: string | null } | null;
  } | null;
}

export interface SimulatedMeter {
  number: string;
  relay: 'closed' | 'open';
  loadW: number;
  registerWh: number;
}

export interface Alarm {
  id: number;
  kind: string;
  objectKind: string;
  objectName: string;
  openedAt: string;
  count: number;
  closedAt: string | null;
  closeReason: string | null;
}

export interface Sms {
  phone: string;
  text: string;
  template: string;
}

/** What a story does, in the words of the people who do it. */
export class Market {
  constructor(
    readonly product: Product,
    readonly admin: StaffClient,
    readonly cashier: StaffClient,
    readonly engineer: StaffClient,
  ) {}

  static async of(product: Product): Promise<Market> {
    return new Market(product, await product.signIn('admin'), await product.signIn('cashier'), await product.signIn('engineer'));
  }

  importWorkbook(): Promise<{ counts: Record<string, { new: number; changed: number; unchanged: number; error: number }>; errors: unknown[]; applied: boolean }> {
    return this.admin.upload(`/sites/${this.admin.siteId}/imports`, readFileSync(this.product.workbook));
  }

  async stallByNumber(number: string): Promise<StallPage> {
    const { items } = await this.admin.get<{ items: { id: string; number: string }[] }>(`/sites/${this.admin.siteId}/stalls?q=${encodeURIComponent(number)}&limit=20`);
    return this.stall(items.find((item) => item.number === number)!.id);
  }

  stall(stallId: string): Promise<StallPage> {
    return this.admin.get<StallPage>(`/stalls/${stallId}`);
  }

  /** The first stalls with a prepaid meter, no live goods and no essential load. */
  async ordinaryStalls(count: number): Promise<StallPage[]> {
    const found: StallPage[] = [];
    const { items } = await this.admin.get<{ items: { id: string; keepsLiveGoods: boolean; essential: boolean }[] }>(`/sites/${this.admin.siteId}/stalls?limit=100`);
    for (const item of items) {
      if (found.length === count) break;
      if (item.keepsLiveGoods || item.essential) continue;
      const page = await this.stall(item.id);
      if (page.meters.some((meter) => meter.role === 'prepaid')) found.push(page);
    }
    return found;
  }

  meter(meterNumber: string): Promise<SimulatedMeter> {
    return this.product.simulator('GET', `/meters/${encodeURIComponent(meterNumber)}`);
  }

  /** Lets a meter count so many watt-hours at once, as an hour of use would. */
  async consume(meterNumber: string, usedWh: number): Promise<void> {
    await this.product.simulator('POST', `/meters/${encodeURIComponent(meterNumber)}`, { addWh: usedWh });
  }

  async setLoad(meterNumber: string, loadW: number): Promise<void> {
    await this.product.simulator('POST', `/meters/${encodeURIComponent(meterNumber)}`, { loadW });
  }

  /**
   * The clock jumps. Sweeps that fell due by it are over when this returns: one still under way would read what is used next as if it had been
   * used in no time. Where a bus cannot be swept (its worker is dead, its gateway hangs), the story goes on after some seconds.
   */
  async moveClock(minutes: number): Promise<void> {
    await this.product.moveClock(minutes * 60_000);
    await eventually('the sweeps that fell due', async () => (await this.busesToSweep()) === 0, 6000).catch(() => undefined);
  }

  private async busesToSweep(): Promise<number> {
    const { now } = await this.admin.get<{ now: string }>('/time');
    const [row] = (await this.product.database.dataSource.query(
      `SELECT count(*)::int AS due FROM (SELECT b.last_sweep_due_at AS swept, min(coalesce(m.read_interval_minutes, d.read_interval_minutes)) * 60 AS every
         FROM bus b JOIN meter m ON m.bus_id = b.id AND m.removed_at IS NULL JOIN building d ON d.id = m.building_id GROUP BY b.id) x
       -- due at the steps of the interval from Shanghai's midnight
       WHERE swept IS NULL OR extract(epoch FROM swept) < floor((extract(epoch FROM $1::timestamptz) + 28800) / every) * every - 28800`,
      [now],
    )) as { due: number }[];
    return row!.due;
  }

  messages(phone: string): Promise<Sms[]> {
    return this.product.simulator('GET', `/sms?phone=${phone}`);
  }

  /** Reads a meter now and waits for the answer. */
  async readNow(meterId: number): Promise<{ state: string; registerWh: number | null; error: string | null }> {
    const { readRequestId } = await this.engineer.post<{ readRequestId: string }>(`/meters/${meterId}/read`);
    return eventually('the answer of a read', async () => {
      const answer = await this.engineer.get<{ state: string; registerWh: number | null; error: string | null }>(`/read-requests/${readRequestId}`);
      return answer.state !== 'waiting' && answer;
    });
  }

  /** Opens an account on a stall whose meter stands still, with warnings at ten and five yuan. */
  async openAccount(page: StallPage, phone: string): Promise<{ id: string }> {
    const account = await this.cashier.post<{ id: string }>(`/sites/${this.cashier.siteId}/accounts`, { requestId: randomUUID(), stallId: page.id, customerName: '王小明', phone });
    await this.admin.call('PATCH', `/accounts/${account.id}`, { threshold1Fen: 1000, threshold2Fen: 500 });
    return account;
  }

  async recharge(accountId: string, amountFen: number): Promise<void> {
    await this.cashier.post(`/accounts/${accountId}/recharges`, { rechargeId: randomUUID(), amountFen });
  }

  async availableFen(accountId: string): Promise<number> {
    return (await this.admin.get<{ availableFen: number }>(`/accounts/${accountId}`)).availableFen;
  }

  async alarms(state: 'open' | 'closed' = 'open'): Promise<Alarm[]> {
    return (await this.admin.get<{ items: Alarm[] }>(`/sites/${this.admin.siteId}/alarms?state=${state}&limit=200`)).items;
  }

  /** Half an hour passes, the sweeps at its end are done on every bus, and what they led to (warnings, alarms, commands) has been handed on. */
  async nextSweep(): Promise<void> {
    await this.passTime(30);
  }

  /** At least half an hour passes, as `nextSweep` says: a sweep that is still under way would read what is used after the jump. */
  async passTime(minutes: number): Promise<void> {
    const before = await this.sweepsDone();
    await this.product.moveClock(minutes * 60_000);
    await eventually('the next sweep', async () => {
      const after = await this.sweepsDone();
      return after.every((dueAt, index) => dueAt > before[index]!);
    }, 60_000);
    await this.product.handedOn();
  }

  /** On to a quarter to four of the next morning. */
  async passNight(): Promise<void> {
    const local = new Date(Date.parse((await this.admin.get<{ now: string }>('/time')).now) + 8 * 3_600_000);
    const minutes = (3 * 60 + 45 - local.getUTCHours() * 60 - local.getUTCMinutes() + 1440) % 1440;
    await this.passTime(minutes < 30 ? minutes + 1440 : minutes);
  }

  /** Sweeps until something is so: a meter that was silent for long rests, and is asked again after some real seconds. */
  async sweepUntil(what: string, isSo: () => Promise<boolean>): Promise<void> {
    await eventually(what, async () => {
      if (await isSo()) return true;
      await this.nextSweep();
      return isSo();
    }, 90_000, 2000);
  }

  private async sweepsDone(): Promise<string[]> {
    const gateways = await this.admin.get<{ buses: { meters: number; lastSweep: { dueAt: string } | null }[] }[]>(`/sites/${this.admin.siteId}/gateways`);
    return gateways.flatMap(({ buses }) => buses.filter(({ meters }) => meters > 0).map(({ lastSweep }) => lastSweep?.dueAt ?? ''));
  }

  /** Sets a fault on the simulator's panel; mended by its number. */
  async fault(fault: { kind: string; gateway?: string; bus?: number; meter?: string }): Promise<number> {
    return (await this.product.simulator<{ id: number }>('POST', '/faults', fault)).id;
  }

  async mend(faultId: number): Promise<void> {
    await this.product.simulator('DELETE', `/faults/${faultId}`);
  }

  async breakGateway(code: string): Promise<void> {
    await this.product.simulator('POST', '/faults', { gateway: code, kind: 'gateway-off' });
  }

  async mendGateway(): Promise<void> {
    await this.product.simulator('DELETE', '/faults');
  }
}
