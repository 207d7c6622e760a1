/** Answers of the API as a market gives them on 2026-11-20 at noon. */
export const bill = {
  id: 7, meterNumber: '202600110001', fromAt: '2026-11-18T16:00:00Z', toAt: '2026-11-19T16:00:00Z', fromRegisterWh: 1_234_560, toRegisterWh: 1_236_060, usedWh: 1500, amountFen: 128, estimated: false,
  lines: [{ period: 'all', usedWh: 1500, priceMicroYuanPerKwh: 850_000, versionNumber: 2, effectiveAt: '2026-10-31T16:00:00Z' }],
  sentence: { zh: '11-19 00:00–11-20 00:00 表码 1234.56→1236.06,用电 1.50 kWh × 0.85 元 = 1.28 元', en: '11-19 00:00–11-20 00:00 register 1234.56→1236.06, 1.50 kWh × ¥0.85 = ¥1.28' },
};
export const octoberBill = { ...bill, id: 3, fromAt: '2026-10-30T16:00:00Z', toAt: '2026-10-31T15:59:00Z', amountFen: 250, estimated: true };

export const stalls = [
  { stallId: 's1', number: 'A101', name: '老王水产', siteName: '城东农贸批发市场', availableFen: 12_345 },
  { stallId: 's2', number: 'A102', name: '老王冷库', siteName: '城东农贸批发市场', availableFen: 5000 },
];

export const supply = { state: 'on', owed: false, wanted: 'on', holds: [] as { cause: string }[], cutWaitsFor: [] as string[], keepPower: null };

export const home = {
  number: 'A101', name: '老王水产', floor: '1F', siteName: '城东农贸批发市场', at: '2026-11-20T04:00:00Z', availableFen: 12_345, thresholds: { threshold1Fen: 5000, threshold2Fen: 2000 },
  todayWh: 12_340, todayFen: 1049, readAt: '2026-11-20T03:57:00Z', intervalMinutes: 30, supply, runway: { daysLeft: 5, endsAt: '2026-11-25T04:00:00Z', basisDays: 7 }, lastBills: [bill],
};

export const usage = {
  hour: { points: [{ at: '2026-11-20T02:00:00Z', usedWh: 500, chargeFen: null, quality: 'good' }, { at: '2026-11-20T03:00:00Z', usedWh: 1000, chargeFen: null, quality: 'estimated' }] },
  day: { points: [{ day: '2026-11-18', usedWh: 15_000, chargeFen: 1275, quality: 'good' }, { day: '2026-11-19', usedWh: 20_000, chargeFen: 1700, quality: 'good' }] },
  month: { points: [] },
};
