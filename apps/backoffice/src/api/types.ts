export interface Me {
  staffId: string;
  displayName: string;
  loginName: string;
  roles: string[];
  permissions: string[];
  csrfToken: string;
  language: 'zh-CN' | 'en-US';
  companyName: string;
  sites: { id: string; name: string; code: string; timeZone: string }[];
  demo: boolean;
}
export interface Page<T> {
  items: T[];
  total: number;
}
export interface Live {
  voltageDv: number[];
  currentCa: number[];
  activePowerW: number;
  reactivePowerVar: number;
  apparentPowerVa: number;
  powerFactorMilli: number;
  frequencyCentiHz: number;
}
export interface Meter {
  id: number;
  meterNumber: string;
  name: string;
  role: 'prepaid' | 'monitoring';
  profileId: string;
  gatewayCode: string;
  gatewayState: string;
  busId: string;
  busNumber: number;
  unitAddress: number;
  stallId: string | null;
  stallNumber?: string | null;
  readIntervalMinutes: number | null;
  effectiveIntervalMinutes: number;
  readAt: string | null;
  registerWh: number | null;
  quality: string | null;
  relay: 'closed' | 'open' | 'none' | 'unknown';
  relayReadAt: string | null;
  powerW: number | null;
  live: Live | null;
  liveAt: string | null;
  failedSweeps: number;
  lastError: string | null;
}
export interface Account {
  id: string;
  number: string;
  state: 'open' | 'closed';
  openedAt: string;
  customer: { name: string; phone: string };
  accountTypeName: string;
  tariffPlan: { id: string; name: string; from: string } | null;
  balanceFen: number;
  accruedFen: number;
  overdraftLimitFen: number;
  availableFen: number;
  threshold1Fen: number;
  threshold2Fen: number;
}
export interface Command {
  id: string;
  meterId?: number;
  meterNumber?: string;
  stallNumber?: string | null;
  stallId?: string | null;
  action: 'open' | 'close';
  cause: string;
  state: string;
  decidedAt: string;
  sentAt: string | null;
  acknowledgedAt: string | null;
  verifiedAt: string | null;
  attempt: number;
  actor?: string;
  error: string | null;
  evidence?: Record<string, string>;
}
export interface Supply {
  meterId: number;
  state: 'on' | 'off' | 'unknown';
  readAt: string | null;
  wanted: 'on' | 'off';
  owed: boolean;
  owedSince: string | null;
  cutWaitsFor: string[];
  holds: { cause: string; reason: string; placedAt: string; placedBy: string }[];
  keepPower: { reason: string; until: string; by: string } | null;
  lastCommand: Command | null;
}
export interface Stall {
  id: string;
  siteId: string;
  number: string;
  name: string;
  floor: string;
  category: string;
  areaDm2: number;
  headcount: number;
  keepsLiveGoods: boolean;
  essential: boolean;
  building: { id: string; code: string; name: string };
  account: Account | null;
  meters: Meter[];
  supply: Supply | null;
  runway: { daysLeft: number | null; endsAt: string | null; basisDays: number } | null;
  at: string;
}
export interface Receipt {
  rechargeId: string;
  receiptNumber: string;
  siteName: string;
  stallNumber: string;
  stallName: string;
  payer: string;
  amountFen: number;
  amountCapital: string;
  channel: string;
  balanceBeforeFen: number;
  balanceAfterFen: number;
  operator: string;
  paidAt: string;
  prints: number;
}
export interface BillLine {
  day: string;
  period: string;
  usedWh: number;
  priceMicroYuanPerKwh: number;
  versionNumber: number;
  effectiveAt: string;
  parts: number;
}
export interface Bill {
  id: number;
  meterNumber: string;
  fromAt: string;
  toAt: string;
  fromRegisterWh: number;
  toRegisterWh: number;
  usedWh: number;
  amountFen: number;
  carryBeforeParts: number;
  chargeParts: number;
  carryAfterParts: number;
  estimated: boolean;
  lines: BillLine[];
  sentence: { zh: string; en: string };
}
export interface Gateway {
  id: string;
  code: string;
  name: string;
  electricalRoom: string;
  transport: string;
  host: string;
  state: 'online' | 'offline' | 'unknown';
  stateSince: string | null;
  lastSeenAt: string | null;
  lastError: string | null;
  buildingName: string;
  buses: { id: string; number: number; tcpPort: number; meters: number; silent: number; lastSweep: { dueAt: string; finishedAt: string | null; meters: number; answered: number; suspect: number } | null }[];
  successToday: { asked: number; answered: number };
}
export interface TreeNode {
  id: string;
  kind: string;
  name: string;
  meters: number;
  silent: number;
  state: 'ok' | 'warning' | 'fault' | 'unknown';
  children: TreeNode[];
}
export interface Slot {
  from: string;
  to: string;
  period: string;
}
export type TariffDefinition = { kind: 'flat'; priceMicroYuanPerKwh: number } | { kind: 'time-of-use'; prices: Record<string, number>; slots: Slot[] };
export interface TariffPlan {
  id: string;
  name: string;
  medium: string;
  usedBy: number;
  versions: { id: string; number: number; effectiveAt: string; definition: TariffDefinition }[];
}
