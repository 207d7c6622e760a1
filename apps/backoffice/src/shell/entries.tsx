import { AccountBookOutlined, AlertOutlined, ApartmentOutlined, AppstoreOutlined, AuditOutlined, BankOutlined, BarcodeOutlined, BuildOutlined, CalendarOutlined, CarryOutOutlined, CloudUploadOutlined, ClusterOutlined, DashboardOutlined, DesktopOutlined, DollarOutlined, EditOutlined, ExperimentOutlined, FileTextOutlined, FundOutlined, GiftOutlined, IdcardOutlined, KeyOutlined, NotificationOutlined, PhoneOutlined, PieChartOutlined, PoweroffOutlined, ProfileOutlined, QrcodeOutlined, QuestionCircleOutlined, ReconciliationOutlined, RetweetOutlined, SafetyOutlined, ScheduleOutlined, SettingOutlined, ShopOutlined, SwapOutlined, TagsOutlined, TeamOutlined, ThunderboltOutlined, ToolOutlined, TransactionOutlined, UndoOutlined, UserOutlined, WalletOutlined, WarningOutlined } from '@ant-design/icons';
import { lazy, type ReactNode } from 'react';
import type { Permission } from '../api/types';
import type { Key } from '../i18n';

const page = (load: () => Promise<object>, name: string) => lazy(async () => ({ default: ((await load()) as Record<string, React.ComponentType>)[name]! }));

export interface Entry {
  path: string;
  key: Key;
  icon: ReactNode;
  permission: Permission;
  jump: string;
  Page: React.ComponentType;
}

export const WallPage = page(() => import('../pages/wall'), 'WallPage');

export const groups: { key: Key; entries: Entry[] }[] = [
  { key: 'group.live', entries: [
    { path: '/', key: 'nav.home', icon: <DashboardOutlined />, permission: 'stall.view', jump: 'h', Page: page(() => import('../pages/home'), 'HomePage') },
    { path: '/board', key: 'nav.board', icon: <AppstoreOutlined />, permission: 'stall.view', jump: 'b', Page: page(() => import('../pages/board'), 'BoardPage') },
    { path: '/wall', key: 'wall.title', icon: <DesktopOutlined />, permission: 'stall.view', jump: 'w', Page: WallPage },
    { path: '/alarms', key: 'nav.alarms', icon: <AlertOutlined />, permission: 'alarm.view', jump: 'l', Page: page(() => import('../pages/alarms'), 'AlarmsPage') },
  ] },
  { key: 'group.sales', entries: [
    { path: '/cashier', key: 'nav.cashier', icon: <DollarOutlined />, permission: 'recharge.take', jump: 'c', Page: page(() => import('../pages/cashier'), 'CashierPage') },
    { path: '/takings', key: 'nav.takings', icon: <AccountBookOutlined />, permission: 'recharge.view', jump: 'o', Page: page(() => import('../pages/takings'), 'TakingsPage') },
    { path: '/orders', key: 'nav.orders', icon: <TransactionOutlined />, permission: 'order.view', jump: 'p', Page: page(() => import('../pages/orders'), 'OrdersPage') },
    { path: '/refunds', key: 'nav.refunds', icon: <UndoOutlined />, permission: 'order.view', jump: 'f', Page: page(() => import('../pages/refunds'), 'RefundsPage') },
    { path: '/refund-report', key: 'nav.refundReport', icon: <FileTextOutlined />, permission: 'order.view', jump: '4', Page: page(() => import('../pages/changes/refund-report'), 'RefundReportPage') },
    { path: '/corrections', key: 'nav.corrections', icon: <EditOutlined />, permission: 'recharge.view', jump: '5', Page: page(() => import('../pages/changes/corrections'), 'CorrectionsPage') },
    { path: '/disputes', key: 'nav.disputes', icon: <QuestionCircleOutlined />, permission: 'bill.view', jump: '6', Page: page(() => import('../pages/changes/disputes'), 'DisputesPage') },
    { path: '/debts', key: 'nav.debts', icon: <PieChartOutlined />, permission: 'account.view', jump: '7', Page: page(() => import('../pages/changes/debts'), 'DebtsPage') },
    { path: '/closing-checks', key: 'nav.closingChecks', icon: <CarryOutOutlined />, permission: 'account.view', jump: ';', Page: page(() => import('../pages/changes/closing-checks'), 'ClosingChecksPage') },
    { path: '/debtors', key: 'nav.debtors', icon: <PhoneOutlined />, permission: 'account.view', jump: 'D', Page: page(() => import('../pages/cuts/debtors'), 'DebtorsPage') },
    { path: '/low-balances', key: 'nav.lowList', icon: <WarningOutlined />, permission: 'account.view', jump: 'L', Page: page(() => import('../pages/cuts/low-list'), 'LowListPage') },
    { path: '/reconcile', key: 'nav.reconcile', icon: <ReconciliationOutlined />, permission: 'reconcile.view', jump: 'y', Page: page(() => import('../pages/reconcile'), 'ReconcilePage') },
  ] },
  { key: 'group.places', entries: [
    { path: '/stalls', key: 'nav.stalls', icon: <ShopOutlined />, permission: 'stall.view', jump: 's', Page: page(() => import('../pages/stalls'), 'StallsPage') },
    { path: '/accounts', key: 'nav.accounts', icon: <TeamOutlined />, permission: 'account.view', jump: 'a', Page: page(() => import('../pages/accounts'), 'AccountsPage') },
    { path: '/account-types', key: 'nav.accountTypes', icon: <IdcardOutlined />, permission: 'account.view', jump: '\\', Page: page(() => import('../pages/accounts/account-types'), 'AccountTypesPage') },
    { path: '/grants', key: 'nav.grants', icon: <SafetyOutlined />, permission: 'grant.view', jump: 'n', Page: page(() => import('../pages/grants'), 'GrantsPage') },
    { path: '/moves', key: 'nav.moves', icon: <RetweetOutlined />, permission: 'account.view', jump: '3', Page: page(() => import('../pages/changes/moves'), 'MovesPage') },
  ] },
  { key: 'group.prices', entries: [
    { path: '/tariffs', key: 'nav.tariffs', icon: <TagsOutlined />, permission: 'tariff.view', jump: 't', Page: page(() => import('../pages/tariffs'), 'TariffsPage') },
    { path: '/apportion', key: 'nav.apportion', icon: <ClusterOutlined />, permission: 'bill.view', jump: '8', Page: page(() => import('../pages/charges/apportion'), 'ApportionPage') },
    { path: '/fees', key: 'nav.fees', icon: <BankOutlined />, permission: 'bill.view', jump: '9', Page: page(() => import('../pages/charges/fees'), 'FeesPage') },
    { path: '/postpaid', key: 'nav.postpaid', icon: <CalendarOutlined />, permission: 'bill.view', jump: '.', Page: page(() => import('../pages/accounts/postpaid'), 'PostpaidPage') },
    { path: '/subsidies', key: 'nav.subsidies', icon: <GiftOutlined />, permission: 'bill.view', jump: '0', Page: page(() => import('../pages/subsidy/subsidies'), 'SubsidiesPage') },
    { path: '/settlements', key: 'nav.settlements', icon: <ProfileOutlined />, permission: 'bill.view', jump: '[', Page: page(() => import('../pages/lists/settlements'), 'SettlementsPage') },
    { path: '/quotas', key: 'nav.quotas', icon: <FundOutlined />, permission: 'bill.view', jump: ']', Page: page(() => import('../pages/lists/quotas'), 'QuotasPage') },
    { path: '/grid', key: 'nav.grid', icon: <BuildOutlined />, permission: 'bill.view', jump: '-', Page: page(() => import('../pages/grid/grid'), 'GridPage') },
    { path: '/approvals', key: 'nav.approvals', icon: <CarryOutOutlined />, permission: 'approval.view', jump: 'j', Page: page(() => import('../pages/approvals'), 'ApprovalsPage') },
  ] },
  { key: 'group.field', entries: [
    { path: '/meters', key: 'nav.meters', icon: <ThunderboltOutlined />, permission: 'meter.view', jump: 'm', Page: page(() => import('../pages/meters'), 'MetersPage') },
    { path: '/gateways', key: 'nav.gateways', icon: <ApartmentOutlined />, permission: 'gateway.view', jump: 'g', Page: page(() => import('../pages/gateways'), 'GatewaysPage') },
    { path: '/relay', key: 'nav.relay', icon: <PoweroffOutlined />, permission: 'meter.view', jump: 'r', Page: page(() => import('../pages/relay'), 'RelayPage') },
    { path: '/cuts', key: 'nav.cuts', icon: <ScheduleOutlined />, permission: 'meter.view', jump: '=', Page: page(() => import('../pages/cuts'), 'CutsPage') },
    { path: '/quarantine', key: 'nav.quarantine', icon: <ExperimentOutlined />, permission: 'meter.view', jump: 'q', Page: page(() => import('../pages/quarantine'), 'QuarantinePage') },
    { path: '/tickets', key: 'nav.tickets', icon: <ToolOutlined />, permission: 'ticket.view', jump: 'k', Page: page(() => import('../pages/tickets'), 'TicketsPage') },
    { path: '/replacements', key: 'nav.replacements', icon: <SwapOutlined />, permission: 'meter.view', jump: '1', Page: page(() => import('../pages/changes/replacements'), 'ReplacementsPage') },
    { path: '/handheld', key: 'nav.handheld', icon: <BarcodeOutlined />, permission: 'import.run', jump: '2', Page: page(() => import('../pages/changes/handheld'), 'HandheldPage') },
    { path: '/import', key: 'nav.import', icon: <CloudUploadOutlined />, permission: 'import.run', jump: 'i', Page: page(() => import('../pages/import'), 'ImportPage') },
  ] },
  { key: 'group.system', entries: [
    { path: '/settings', key: 'nav.settings', icon: <SettingOutlined />, permission: 'stall.view', jump: 'e', Page: page(() => import('../pages/settings'), 'SettingsPage') },
    { path: '/merchants', key: 'nav.merchants', icon: <WalletOutlined />, permission: 'reconcile.view', jump: 'v', Page: page(() => import('../pages/merchants'), 'MerchantsPage') },
    { path: '/kiosks', key: 'nav.kiosks', icon: <QrcodeOutlined />, permission: 'kiosk.edit', jump: 'x', Page: page(() => import('../pages/kiosks'), 'KiosksPage') },
    { path: '/outside-tokens', key: 'nav.outsideTokens', icon: <KeyOutlined />, permission: 'token.edit', jump: ',', Page: page(() => import('../pages/subsidy/outside-tokens'), 'OutsideTokensPage') },
    { path: '/announcements', key: 'nav.announcements', icon: <NotificationOutlined />, permission: 'announcement.send', jump: 'z', Page: page(() => import('../pages/announcements'), 'AnnouncementsPage') },
    { path: '/audit', key: 'nav.audit', icon: <AuditOutlined />, permission: 'audit.view', jump: 'd', Page: page(() => import('../pages/audit'), 'AuditPage') },
    { path: '/staff', key: 'nav.staff', icon: <UserOutlined />, permission: 'staff.manage', jump: 'u', Page: page(() => import('../pages/staff'), 'StaffPage') },
  ] },
];
/** Pages of one thing, reached from its list. */
export const details: { path: string; permission: Permission; Page: React.ComponentType }[] = [
  { path: '/orders/:orderId', permission: 'order.view', Page: page(() => import('../pages/orders/order'), 'OrderPage') },
  { path: '/tariffs/drafts/:draftId', permission: 'tariff.view', Page: page(() => import('../pages/tariffs/draft'), 'TariffDraftPage') },
  { path: '/calendar', permission: 'tariff.view', Page: page(() => import('../pages/calendar'), 'CalendarPage') },
  { path: '/cuts/runs/:runId', permission: 'meter.view', Page: page(() => import('../pages/cuts/run'), 'CutRunView') },
  { path: '/cuts/tags/:tagId', permission: 'meter.view', Page: page(() => import('../pages/cuts/tag'), 'TagView') },
  { path: '/refunds/:requestId', permission: 'order.view', Page: page(() => import('../pages/refunds/refund'), 'RefundPage') },
  { path: '/disputes/:disputeId', permission: 'bill.view', Page: page(() => import('../pages/changes/dispute'), 'DisputeView') },
  { path: '/apportion/:runId', permission: 'bill.view', Page: page(() => import('../pages/charges/run'), 'RunPage') },
  { path: '/grid/:billId', permission: 'bill.view', Page: page(() => import('../pages/grid/bill'), 'GridBillPage') },
  { path: '/reconcile/:billId', permission: 'reconcile.view', Page: page(() => import('../pages/reconcile/bill'), 'ChannelBillView') },
];
export const StallPage = page(() => import('../pages/stall'), 'StallPage');
/** Where each role's work is. */
export const landing: Record<string, string> = { cashier: '/cashier', finance: '/takings', engineer: '/board', system_admin: '/staff' };
