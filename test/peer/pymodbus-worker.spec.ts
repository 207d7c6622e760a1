import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { writeXlsx } from 'hucre';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '#libs/runtime';
import { waitForPort } from '../../scripts/services/ports.mjs';
import { Market, type StallPage } from '../story/market.js';
import { ownPort } from '../support/own-ports.js';
import { eventually, Product } from '../support/product.js';

const PYTHON = '/usr/bin/python3';
const missing = spawnSync(PYTHON, ['-c', 'import pymodbus.server'], { stdio: 'ignore' }).status !== 0;
if (missing) console.warn('SKIPPED: pymodbus cannot be imported by /usr/bin/python3 (Debian: apt-get install python3-pymodbus), so the worker was not tried with an independent Modbus peer.');

// A weekday noon in Shanghai: outside every night window.
const START = '2026-11-18T04:00:00Z';
const FIRST_WH = 1_234_560;

/** A gateway with two meters that pymodbus plays. */
class PeerSite {
  contact: string[] = [];
  private constructor(
    readonly code: string,
    readonly protocol: string,
    readonly tcpPort: number,
    private readonly slave: ChildProcess,
  ) {
    slave.stdout!.on('data', (chunk: Buffer) => this.contact.push(...chunk.toString().split(/\s+/).filter(Boolean)));
  }

  static async start(code: string, framing: 'tcp' | 'rtu'): Promise<PeerSite> {
    const tcpPort = await ownPort();
    const slave = spawn(PYTHON, [join(packageRoot(), 'test/peer/pymodbus_slave.py'), framing, String(tcpPort)], { stdio: ['pipe', 'pipe', 'ignore'] });
    if (!(await waitForPort(tcpPort, 15_000))) throw new Error('the pymodbus slave did not start');
    return new PeerSite(code, framing === 'tcp' ? 'Modbus TCP' : 'RTU over TCP', tcpPort, slave);
  }

  count(registerWh: number): void {
    this.slave.stdin!.write(`wh ${registerWh}\n`);
  }

  stop(): void {
    this.slave.kill('SIGKILL');
  }
}

async function workbookOf(sites: readonly PeerSite[]): Promise<Uint8Array> {
  return writeXlsx({ sheets: [
    { name: '楼栋', rows: [['编号', '名称', '抄表间隔(分钟)', '结算周期', '结算时间'], ['P', '对端楼', 30, '每日', '00:00']] },
    { name: '网关', rows: [['编号', '名称', '楼栋编号', '电井', '协议', '地址(IP)', '端口'], ...sites.map(({ code, protocol, tcpPort }) => [code, code, 'P', '1 号电井', protocol, '127.0.0.1', String(tcpPort)])] },
    { name: '档位', rows: [['档位号', '楼栋编号', '楼层', '商铺名称', '业态', '面积(㎡)', '人数', '活鲜', '重要负荷'], ...sites.map(({ code }) => [`P-${code}`, 'P', '1F', `${code} 铺`, '百货', 10, 1, '否', '否'])] },
    { name: '表计', rows: [['表号', '网关编号', '总线号', '通讯地址', '型号', '用途', '档位号', '名称', '电流变比', '电压变比', '抄表间隔(分钟)'], ...sites.flatMap(({ code }) => [
      [`${code}-1`, code, 1, 1, 'acrel-ddsy1352', '预付费', `P-${code}`, '', '', '', ''], [`${code}-2`, code, 1, 2, 'acrel-adl3000', '监测', '', '', 40, '', ''],
    ])] },
  ] });
}

describe.skipIf(missing)('the worker and meters made with pymodbus', () => {
  let product: Product;
  let market: Market;
  let peers: Record<'tcp' | 'rtu', PeerSite>;

  beforeAll(async () => {
    product = await Product.start({ startAt: START });
    market = await Market.of(product);
    peers = { tcp: await PeerSite.start('TCP', 'tcp'), rtu: await PeerSite.start('RTU', 'rtu') };
    const answer = await market.admin.upload<{ errors: unknown[] }>(`/sites/${market.admin.siteId}/imports`, await workbookOf(Object.values(peers)));
    expect(answer.errors).toEqual([]);
  }, 180_000);

  afterAll(async () => {
    peers?.tcp.stop();
    peers?.rtu.stop();
    await product?.stop();
  });

  describe.each(['tcp', 'rtu'] as const)('M-04 over %s', (framing) => {
    const peer = () => peers[framing];
    const page = (): Promise<StallPage> => market.stallByNumber(`P-${peer().code}`);
    const prepaid = async () => (await page()).meters.find(({ role }) => role === 'prepaid')!;

    test('M-01 M-04 S-09 both meters are swept after the import', async () => {
      const read = await eventually('the first sweep', async () => {
        const meter = await prepaid();
        return meter.readAt !== null && meter;
      }, 60_000);
      expect(read).toMatchObject({ registerWh: FIRST_WH, relay: 'closed' });
      const { items } = await market.admin.get<{ items: { meterNumber: string; registerWh: number }[] }>(`/sites/${market.admin.siteId}/meters?q=${peer().code}-2&limit=5`);
      expect(items.map(({ meterNumber, registerWh }) => [meterNumber, registerWh])).toEqual([[`${peer().code}-2`, 40_000]]);
    });

    test('C-01 M-04 staff open and close the relay', async () => {
      const { id } = await prepaid();
      await market.engineer.post(`/meters/${id}/supply/off`, { reason: '检修' });
      await eventually('the cut, read back', async () => (await page()).supply?.state === 'off');
      expect(peer().contact).toEqual(['open']);
      await market.engineer.post(`/meters/${id}/supply/on`, { reason: '检修完毕' });
      await eventually('the restore, read back', async () => (await page()).supply?.state === 'on');
      expect(peer().contact).toEqual(['open', 'closed']);
    });

    test('C-03 A-07 a shop uses what it paid, is cut, pays and has power again', async () => {
      const stall = await page();
      const { id } = await prepaid();
      const account = await market.cashier.post<{ id: string }>(`/sites/${market.cashier.siteId}/accounts`, { requestId: randomUUID(), stallId: stall.id, customerName: '李雷', phone: framing === 'tcp' ? '13900000101' : '13900000102' });
      await market.cashier.post(`/accounts/${account.id}/recharges`, { rechargeId: randomUUID(), amountFen: 100 });
      peer().count(FIRST_WH + 2000); // 2 kWh at 0.85 yuan
      await market.moveClock(40);
      expect(await market.readNow(id)).toMatchObject({ registerWh: FIRST_WH + 2000 });
      await market.moveClock(31);
      await eventually('the cut', async () => (await page()).supply?.state === 'off', 90_000);
      expect(peer().contact).toEqual(['open', 'closed', 'open']);
      expect((await page()).account?.availableFen).toBe(100 - 170);
      await market.cashier.post(`/accounts/${account.id}/recharges`, { rechargeId: randomUUID(), amountFen: 5000 });
      await eventually('the restored supply', async () => {
        const { supply } = await page();
        return supply?.state === 'on' && !supply.owed;
      }, 90_000);
      expect(peer().contact).toEqual(['open', 'closed', 'open', 'closed']);
    });
  });
});
