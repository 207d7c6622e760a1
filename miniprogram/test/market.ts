/** Answers of the API as a market gives them on 2026-11-20 at noon. */
export const bill = {
  id: 7, meterNumber: '202600110001', fromAt: '2026-11-18T16:00:00Z', toAt: '2026-11-19T16:00:00Z', fromRegisterWh: 1_234_560, toRegisterWh: 1_236_060, usedWh: 1500, amountFen: 128, estimated: false,
  kind: 'electricity',
  lines: [{ kind: 'energy', period: 'all', usedWh: 1500, priceMicroYuanPerKwh: 850_000, parts: 1_275_000_000, season: null, tier: null, base: null, service: null, serviceKind: null, versionNumber: 2, effectiveAt: '2026-10-31T16:00:00Z' }],
  sentence: { zh: '11-19 00:00–11-20 00:00 表码 1234.56→1236.06,用电 1.50 kWh × 0.85 元 = 1.28 元', en: '11-19 00:00–11-20 00:00 register 1234.56→1236.06, 1.50 kWh × ¥0.85 = ¥1.28' },
};
export const octoberBill = { ...bill, id: 3, fromAt: '2026-10-30T16:00:00Z', toAt: '2026-10-31T15:59:00Z', amountFen: 250, estimated: true };

export const stalls = [
  { stallId: 's1', accountId: 'a1', number: 'A101', name: '老王水产', floor: '1F', siteName: '城东农贸批发市场', siteCode: 'CDSC', availableFen: 12_345, role: 'holder', rights: ['view', 'topup', 'refund'], validTo: null, supplyState: 'on', daysLeft: 5, hasAccount: true },
  { stallId: 's2', accountId: 'a2', number: 'A102', name: '老王冷库', floor: '1F', siteName: '城东农贸批发市场', siteCode: 'CDSC', availableFen: 5000, role: 'holder', rights: ['view', 'topup', 'refund'], validTo: null, supplyState: 'on', daysLeft: 2, hasAccount: true },
];

export const supply = { state: 'on', owed: false, wanted: 'on', holds: [] as { cause: string }[], cutWaitsFor: [] as string[], keepPower: null };

export const home = {
  number: 'A101', name: '老王水产', floor: '1F', siteName: '城东农贸批发市场', at: '2026-11-20T04:00:00Z', availableFen: 12_345, thresholds: { threshold1Fen: 5000, threshold2Fen: 2000, thresholdDays: null },
  todayWh: 12_340, todayFen: 1049, readAt: '2026-11-20T03:57:00Z', intervalMinutes: 30, supply, merged: false, waterPurse: null, postpaid: null, subsidy: null, runway: { daysLeft: 5, endsAt: '2026-11-25T04:00:00Z', basisDays: 7, fewestDays: 4, mostDays: 6 }, lastBills: [bill],
  water: null, powerW: 1200, registerWh: 1_236_060, meterNumber: '202600110001', officePhone: '0571-88880000',
};

export const usage = {
  hour: { points: [{ at: '2026-11-20T02:00:00Z', usedWh: 500, chargeFen: null, quality: 'good' }, { at: '2026-11-20T03:00:00Z', usedWh: 1000, chargeFen: null, quality: 'estimated' }] },
  day: { points: [{ day: '2026-11-18', usedWh: 15_000, chargeFen: 1275, quality: 'good' }, { day: '2026-11-19', usedWh: 20_000, chargeFen: 1700, quality: 'good' }] },
  month: { points: [] },
};

export const me = { name: '王小明', phone: '13800000001', language: 'zh-CN', consentVersion: '2026-11', needsConsent: false, owner: false, identities: ['wechat'] };
export const privacy = { version: '2026-11', zh: '我们怎样使用您的数据', en: 'How your data are used' };

export const payOptions = {
  channels: [{ channel: 'wechat', ways: ['jsapi', 'native', 'h5'] }, { channel: 'alipay', ways: ['mini', 'qr', 'wap'] }, { channel: 'unionpay', ways: ['qr', 'front'] }],
  minFen: 100, maxFen: 500_000, chips: [10_000, 20_000, 50_000], lastAmountFen: 30_000, water: false, payee: { siteName: '城东农贸批发市场', stallNumber: 'A101', floor: '1F', maskedName: '王*明' },
};

export const order = {
  orderId: 'o1', stallId: 's1', channel: 'wechat', way: 'native', amountFen: 30_000, state: 'submitted', unknown: false, params: { kind: 'code', codeText: 'weixin://wxpay/bizpayurl?pr=abc' } as object | null,
  createdAt: '2026-11-20T04:00:00Z', expiresAt: '2099-11-20T04:15:00Z', paidAt: null as string | null, creditedAt: null as string | null, commandedAt: null as string | null, restoredAt: null as string | null, needed: true,
  waitingFor: null as string | null, canPayAgain: false,
};
export const paid = { ...order, state: 'paid', params: null, paidAt: '2026-11-20T04:01:00Z', creditedAt: '2026-11-20T04:01:01Z' };
export const lit = { ...paid, commandedAt: '2026-11-20T04:01:02Z', restoredAt: '2026-11-20T04:01:05Z' };

export const owner = { ...me, owner: true };
export const ownedStall = { ...stalls[0]!, role: 'owner', rights: ['view', 'topup', 'switch', 'refund', 'owner'] };
export const owned = {
  at: '2026-11-20T04:00:00Z',
  items: [
    { stallId: 's1', number: 'A101', name: '老王水产', floor: '1F', siteName: '城东农贸批发市场', renter: { name: '李*', since: '2026-11-01T00:00:00Z' }, availableFen: 12_345, waterAvailableFen: null, daysLeft: 5, runway: { daysLeft: 5, endsAt: '2026-11-25T04:00:00Z', basisDays: 7, fewestDays: 4, mostDays: 6 }, supplyState: 'on', readAt: '2026-11-20T03:57:00Z', state: 'ok' },
    { stallId: 's3', number: 'A103', name: '豆腐', floor: '1F', siteName: '城东农贸批发市场', renter: { name: '张*', since: '2026-11-01T00:00:00Z' }, availableFen: -300, waterAvailableFen: null, daysLeft: 0, runway: { daysLeft: 0, endsAt: '2026-11-20T04:00:00Z', basisDays: 7, fewestDays: 0, mostDays: 0 }, supplyState: 'on', readAt: '2026-11-20T03:57:00Z', state: 'arrears' },
    { stallId: 's4', number: 'A104', name: '', floor: '1F', siteName: '城东农贸批发市场', renter: null, availableFen: null, waterAvailableFen: null, daysLeft: null, runway: null, supplyState: 'off', readAt: null, state: 'vacant' },
  ],
  totals: { stalls: 3, ok: 1, arrears: 1, off: 0, vacant: 1, availableFen: 12_045 },
};
export const grant = {
  grantId: 'g1', stallId: 's1', stallNumber: 'A101', state: 'live', renter: { name: '李四', phone: '138****0002' }, rights: ['view', 'topup'], validFrom: '2026-11-01T00:00:00Z', validTo: null, note: '押金 2000',
  offeredAt: '2026-11-01T00:00:00Z', offerExpiresAt: '2026-11-01T00:10:00Z', takenAt: '2026-11-01T00:02:00Z' as string | null, takenByCode: false, revokedAt: null as string | null, revokedBy: null,
};
export const grants = { live: [grant], expired: [], history: [] };
export const grantOffer = { grantId: 'g2', token: 'abcdefghij0123456789', url: 'https://yidu.example/a/abcdefghij0123456789', qrText: 'https://yidu.example/a/abcdefghij0123456789', code: '135790', wxaCodeUrl: null, offerExpiresAt: '2099-11-20T04:10:00Z' };

export const refundable = { refundableFen: 9_000, heldBackFen: 3_345, why: ['accrued'], parts: [{ channel: 'wechat', orderId: 'o1', amountFen: 8_000 }, { channel: 'cash', orderId: null, amountFen: 1_000 }] };
export const ownRefund = {
  id: 'q1', amountFen: 9_000, reason: '退租', state: 'running', askedAt: '2026-11-20T04:00:00Z', decidedAt: '2026-11-20T04:30:00Z', decisionNote: null, finishedAt: null,
  parts: [{ channel: 'wechat', amountFen: 8_000, state: 'succeeded', succeededAt: '2026-11-20T04:31:00Z' }, { channel: 'cash', amountFen: 1_000, state: 'approved', succeededAt: null }],
};
export const emergency = { enabled: true, amountFen: 2_000, available: true, why: null, outstandingFen: 0 };
