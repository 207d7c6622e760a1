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

  async moveClock(minutes: number): Promise<void> {
    await this.product.simulator('POST', '/clock', { jumpMs: minutes * 60_000 });
    await new Promise((go) => setTimeout(go, 1200)); // every process has read the new time line
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

  async breakGateway(code: string): Promise<void> {
    await this.product.simulator('POST', '/faults', { gateway: code, kind: 'gateway-off' });
  }

  async mendGateway(): Promise<void> {
    await this.product.simulator('DELETE', '/faults');
  }
}
