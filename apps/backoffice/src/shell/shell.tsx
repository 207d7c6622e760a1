import { AccountBookOutlined, AlertOutlined, ApartmentOutlined, AppstoreOutlined, AuditOutlined, CloudUploadOutlined, DashboardOutlined, DollarOutlined, ExperimentOutlined, FileSearchOutlined, PoweroffOutlined, SettingOutlined, ShopOutlined, TagsOutlined, TeamOutlined, ThunderboltOutlined } from '@ant-design/icons';
import { Button, Layout, Menu, Modal, Select, Skeleton, Space } from 'antd';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Navigate, Route, Routes, useLocation, useNavigate } from 'react-router';
import { useI18n, type Key } from '../i18n';
import { useLive } from '../live';
import { useSession } from '../session';
import { SearchPalette } from './search-palette';

const page = (load: () => Promise<object>, name: string) => lazy(async () => ({ default: ((await load()) as Record<string, React.ComponentType>)[name]! }));

interface Entry {
  path: string;
  key: Key;
  icon: ReactNode;
  permission: string;
  jump: string;
  Page: React.ComponentType;
}

const groups: { key: Key; entries: Entry[] }[] = [
  { key: 'group.live', entries: [
    { path: '/', key: 'nav.home', icon: <DashboardOutlined />, permission: 'stall.view', jump: 'h', Page: page(() => import('../pages/home'), 'HomePage') },
    { path: '/board', key: 'nav.board', icon: <AppstoreOutlined />, permission: 'stall.view', jump: 'b', Page: page(() => import('../pages/board'), 'BoardPage') },
    { path: '/alarms', key: 'nav.alarms', icon: <AlertOutlined />, permission: 'alarm.view', jump: 'l', Page: page(() => import('../pages/alarms'), 'AlarmsPage') },
  ] },
  { key: 'group.sales', entries: [
    { path: '/cashier', key: 'nav.cashier', icon: <DollarOutlined />, permission: 'recharge.take', jump: 'c', Page: page(() => import('../pages/cashier'), 'CashierPage') },
    { path: '/takings', key: 'nav.takings', icon: <AccountBookOutlined />, permission: 'recharge.view', jump: 'o', Page: page(() => import('../pages/takings'), 'TakingsPage') },
    { path: '/stalls', key: 'nav.stalls', icon: <ShopOutlined />, permission: 'stall.view', jump: 's', Page: page(() => import('../pages/stalls'), 'StallsPage') },
    { path: '/accounts', key: 'nav.accounts', icon: <TeamOutlined />, permission: 'account.view', jump: 'a', Page: page(() => import('../pages/accounts'), 'AccountsPage') },
    { path: '/tariffs', key: 'nav.tariffs', icon: <TagsOutlined />, permission: 'tariff.view', jump: 't', Page: page(() => import('../pages/tariffs'), 'TariffsPage') },
  ] },
  { key: 'group.field', entries: [
    { path: '/meters', key: 'nav.meters', icon: <ThunderboltOutlined />, permission: 'meter.view', jump: 'm', Page: page(() => import('../pages/meters'), 'MetersPage') },
    { path: '/gateways', key: 'nav.gateways', icon: <ApartmentOutlined />, permission: 'gateway.view', jump: 'g', Page: page(() => import('../pages/gateways'), 'GatewaysPage') },
    { path: '/relay', key: 'nav.relay', icon: <PoweroffOutlined />, permission: 'meter.view', jump: 'r', Page: page(() => import('../pages/relay'), 'RelayPage') },
    { path: '/quarantine', key: 'nav.quarantine', icon: <ExperimentOutlined />, permission: 'meter.view', jump: 'q', Page: page(() => import('../pages/quarantine'), 'QuarantinePage') },
    { path: '/import', key: 'nav.import', icon: <CloudUploadOutlined />, permission: 'import.run', jump: 'i', Page: page(() => import('../pages/import'), 'ImportPage') },
  ] },
  { key: 'group.system', entries: [
    { path: '/settings', key: 'nav.settings', icon: <SettingOutlined />, permission: 'stall.view', jump: 'e', Page: page(() => import('../pages/settings'), 'SettingsPage') },
    { path: '/audit', key: 'nav.audit', icon: <AuditOutlined />, permission: 'audit.view', jump: 'd', Page: page(() => import('../pages/audit'), 'AuditPage') },
    { path: '/staff', key: 'nav.staff', icon: <TeamOutlined />, permission: 'staff.manage', jump: 'u', Page: page(() => import('../pages/staff'), 'StaffPage') },
  ] },
];
const StallPage = page(() => import('../pages/stall'), 'StallPage');
const landing: Record<string, string> = { cashier: '/cashier', finance: '/takings', engineer: '/board', system_admin: '/staff' };

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

export function Shell({ changeLanguage, changeSite }: { changeLanguage: () => void; changeSite: (id: string) => void }) {
  const { t } = useI18n();
  const { me, siteId, can, signOut } = useSession();
  const navigate = useNavigate();
  const location = useLocation();
  const [searching, setSearching] = useState(false);
  const [help, setHelp] = useState(false);
  const [big, setBig] = useState(localStorage.getItem('big') === '1');
  useLive(siteId);
  const shown = groups.map((group) => ({ ...group, entries: group.entries.filter(({ permission }) => can(permission)) })).filter(({ entries }) => entries.length > 0);
  const entries = shown.flatMap((group) => group.entries);

  useEffect(() => {
    let afterG = false;
    const press = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        setSearching(true);
      } else if (!typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
        const entry = afterG ? entries.find(({ jump }) => jump === event.key) : undefined;
        if (entry !== undefined) navigate(entry.path);
        if (event.key === '?') setHelp(true);
        if (event.key === '/') {
          const filter = document.querySelector<HTMLInputElement>('[data-filter] input, input[data-filter]');
          if (filter !== null) {
            event.preventDefault();
            filter.focus();
          }
        }
        afterG = event.key === 'g' && !afterG;
      }
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [entries, navigate]);

  const home = landing[me.roles[0] ?? ''];
  const selected = entries.find(({ path }) => path !== '/' && location.pathname.startsWith(path))?.path ?? (location.pathname === '/' ? '/' : location.pathname.startsWith('/stall') ? '/stalls' : '');
  return (
    <Layout style={{ minHeight: '100vh' }} className={big ? 'big-type' : undefined}>
      <Layout.Sider width={208} breakpoint="lg" collapsedWidth={64} style={{ position: 'sticky', top: 0, height: '100vh', overflow: 'auto' }}>
        <div className="logo"><img src="/mark.svg" alt="" /><b>{t('app')}</b></div>
        <Menu theme="dark" mode="inline" selectedKeys={[selected]} onClick={({ key }) => navigate(key)} items={shown.map((group) => ({ type: 'group' as const, label: t(group.key), children: group.entries.map(({ path, key, icon }) => ({ key: path, icon, label: t(key) })) }))} />
      </Layout.Sider>
      <Layout>
        <Layout.Header style={{ display: 'flex', alignItems: 'center', gap: 12, padding: '0 20px', borderBottom: '1px solid #e3e8ee', position: 'sticky', top: 0, zIndex: 20 }}>
          <Button icon={<FileSearchOutlined />} onClick={() => setSearching(true)}>{t('search')} <kbd className="soft">Ctrl K</kbd></Button>
          <Select aria-label={t('site')} value={siteId} onChange={changeSite} style={{ minWidth: 190 }} options={me.sites.map(({ id, name }) => ({ value: id, label: name }))} />
          <Space style={{ marginInlineStart: 'auto' }}>
            <Button type="text" onClick={() => setHelp(true)}>{t('keys')}</Button>
            <Button type="text" aria-pressed={big} onClick={() => { localStorage.setItem('big', big ? '0' : '1'); setBig(!big); }}>{t('largeType')}</Button>
            <Button type="text" onClick={changeLanguage}>{t('language')}</Button>
            <span>{me.displayName}</span>
            <Button onClick={signOut}>{t('signOut')}</Button>
          </Space>
        </Layout.Header>
        <Layout.Content style={{ padding: 20 }}>
          <Suspense fallback={<Skeleton active paragraph={{ rows: 10 }} />}>
            <Routes>
              {entries.filter(({ path }) => path !== '/').map(({ path, Page }) => <Route key={path} path={path} element={<Page />} />)}
              {can('stall.view') && <Route path="/stalls/:stallId" element={<StallPage />} />}
              <Route path="/" element={home !== undefined && sessionStorage.getItem('landed') !== me.staffId ? <Land to={home} staffId={me.staffId} /> : can('stall.view') ? <HomeRoute entries={entries} /> : <Navigate to={entries[0]?.path ?? '/'} replace />} />
              <Route path="*" element={<Navigate to="/" replace />} />
            </Routes>
          </Suspense>
        </Layout.Content>
      </Layout>
      {searching && <SearchPalette close={() => setSearching(false)} />}
      <Modal open={help} onCancel={() => setHelp(false)} footer={null} title={t('keys')}>
        <p><kbd>Ctrl K</kbd> {t('search')} · <kbd>/</kbd> {t('board.filter')} · <kbd>?</kbd> {t('keys')}</p>
        {entries.map(({ jump, key, path }) => <p key={path}><kbd>g</kbd> <kbd>{jump}</kbd> {t(key)}</p>)}
      </Modal>
    </Layout>
  );
}

function HomeRoute({ entries }: { entries: Entry[] }) {
  const Page = entries.find(({ path }) => path === '/')!.Page;
  return <Page />;
}

/** Each role starts where its work is, once a session. */
function Land({ to, staffId }: { to: string; staffId: string }) {
  sessionStorage.setItem('landed', staffId);
  return <Navigate to={to} replace />;
}
