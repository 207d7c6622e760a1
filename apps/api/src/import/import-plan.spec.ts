import { expect, test } from 'vitest';
import type { MeterRow, WorkbookRows } from '#libs/site';
import { planImport } from './import-plan.js';
import type { KnownMeter, SiteSnapshot } from './site-snapshot.js';

const profiles = new Map([['acrel-ddsy1352', { role: 'prepaid' as const }], ['acrel-adl3000', { role: 'monitoring' as const }]]);
const noRows: WorkbookRows = { buildings: [], gateways: [], stalls: [], meters: [] };
const meterRow = (more: Partial<MeterRow> = {}): MeterRow => ({ row: 2, meterNumber: 'M1', gatewayCode: 'GW1', busNumber: 1, unitAddress: 1, profileId: 'acrel-ddsy1352', role: 'prepaid', stallNumber: 'A-1', ...more });
const knownMeter = (more: Partial<KnownMeter> = {}): KnownMeter => ({
  id: 1, meterNumber: 'M1', busId: 'bus1', unitAddress: 1, profileId: 'acrel-ddsy1352', role: 'prepaid', stallId: 'stall1', name: '', currentRatio: 1, voltageRatio: 1, readIntervalMinutes: null, hasAccount: false, hasReadings: false, ...more,
});
const site = (meters: KnownMeter[] = []): SiteSnapshot => ({
  buildings: [{ id: 'b1', code: 'B1', name: '一号楼', readIntervalMinutes: 5, settlementCycle: 'daily', settlementMinute: 0 }],
  gateways: [{ id: 'g1', code: 'GW1', name: '网关', buildingId: 'b1', electricalRoom: '', transport: 'modbus-tcp', host: '10.0.0.1', buses: [{ id: 'bus1', number: 1, tcpPort: 4196, meters: meters.length }, { id: 'bus2', number: 2, tcpPort: 4197, meters: 0 }] }],
  stalls: [{ id: 'stall1', number: 'A-1', buildingId: 'b1', floor: '', name: '', category: '', areaDm2: 0, headcount: 0, keepsLiveGoods: false, essential: false }, { id: 'stall2', number: 'A-2', buildingId: 'b1', floor: '', name: '', category: '', areaDm2: 0, headcount: 0, keepsLiveGoods: false, essential: false }],
  meters,
});
const plan = (rows: Partial<WorkbookRows>, meters: KnownMeter[] = []) => planImport({ ...noRows, ...rows }, site(meters), [], profiles);
const codes = (rows: Partial<WorkbookRows>, meters: KnownMeter[] = []) => plan(rows, meters).errors.map((error) => [error.row, error.code]);

test('S-01 what is there already changes nothing; what a row does not say stays', () => {
  const { counts, meters } = plan({ buildings: [{ row: 2, code: 'b1', name: '一号楼' }], meters: [meterRow()] }, [knownMeter({ name: '总表', currentRatio: 40 })]);
  expect(counts.buildings).toEqual({ new: 0, changed: 0, unchanged: 1, error: 0 });
  expect([counts.meters, meters]).toEqual([{ new: 0, changed: 0, unchanged: 1, error: 0 }, []]);
});

test('S-01 rows may name rows of the same workbook', () => {
  const { errors, counts } = plan({
    buildings: [{ row: 2, code: 'B9', name: '新楼' }], gateways: [{ row: 2, code: 'GW9', name: '新网关', buildingCode: 'b9', transport: 'rtu-over-tcp', host: '10.0.0.9', ports: [4196] }],
    stalls: [{ row: 2, number: 'Z-1', buildingCode: 'B9' }], meters: [meterRow({ meterNumber: 'M9', gatewayCode: 'gw9', stallNumber: 'z-1' })],
  });
  expect(errors).toEqual([]);
  expect(Object.values(counts).map((count) => count.new)).toEqual([1, 1, 1, 1]);
});

test('S-04 one address on a bus belongs to one meter, counted after everything is applied', () => {
  expect(codes({ meters: [meterRow(), meterRow({ row: 3, meterNumber: 'M2' })] })).toEqual([[3, 'address-taken']]);
  expect(codes({ meters: [meterRow({ meterNumber: 'M2' })] }, [knownMeter()])).toEqual([[2, 'address-taken']]);
  expect(codes({ meters: [meterRow({ unitAddress: 2 }), meterRow({ row: 3, meterNumber: 'M2', unitAddress: 1 })] }, [knownMeter(), knownMeter({ id: 2, meterNumber: 'M2', unitAddress: 2 })])).toEqual([]);
});

test('S-01 what an account or readings hang on does not change by a workbook', () => {
  expect(codes({ meters: [meterRow({ stallNumber: 'A-2' })] }, [knownMeter({ hasAccount: true })])).toEqual([[2, 'meter-has-account']]);
  expect(codes({ meters: [meterRow({ role: 'monitoring' })] }, [knownMeter({ hasAccount: true })])).toEqual([[2, 'role-fixed']]);
  expect(codes({ meters: [meterRow({ profileId: 'acrel-adl3000', role: 'monitoring' })] }, [knownMeter({ hasReadings: true })])).toEqual([[2, 'profile-fixed']]);
  expect(codes({ gateways: [{ row: 2, code: 'GW1', name: '网关', buildingCode: 'B1', transport: 'modbus-tcp', host: '10.0.0.1', ports: [] }] }, [knownMeter()])).toEqual([[2, 'bus-has-meters']]);
});

test('S-01 two gateways cannot share a line; a row of a faulty gateway is faulty itself', () => {
  const gateway = { row: 2, code: 'GW2', name: '二号', buildingCode: 'B1', transport: 'modbus-tcp' as const, host: '10.0.0.1', ports: [4196] };
  const { errors, counts } = plan({ gateways: [gateway], meters: [meterRow({ gatewayCode: 'GW2' })] });
  expect(errors.map((error) => error.code)).toEqual(['port-taken', 'gateway-unknown']);
  expect([counts.gateways.error, counts.meters.error]).toEqual([1, 1]);
});
