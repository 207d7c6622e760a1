import { FileSearchOutlined } from '@ant-design/icons';
import { Button, Layout, Modal, Skeleton, Space } from 'antd';
import { Suspense, useState } from 'react';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { useI18n } from '../i18n';
import { Select } from '../kit/select';
import { useLive } from '../live';
import { useSession } from '../session';
import { usePopups } from './popups';
import { details, groups, landing, StallPage, WallPage, type Entry } from './entries';
import { SearchPalette } from './search-palette';
import { SideMenu } from './side-menu';
import { useKeys } from './use-keys';

interface Properties {
  changeLanguage: () => void;
  changeSite: (id: string) => void;
  large: boolean;
  changeSize: () => void;
}

export function Shell({ changeLanguage, changeSite, large, changeSize }: Properties) {
  const { t } = useI18n();
  const { me, siteId, can, signOut } = useSession();
  const location = useLocation();
  const [searching, setSearching] = useState(false);
  const [help, setHelp] = useState(false);
  useLive(siteId, usePopups());
  const shown = groups.map((group) => ({ ...group, entries: group.entries.filter(({ permission }) => can(permission)) })).filter(({ entries }) => entries.length > 0);
  const entries = shown.flatMap((group) => group.entries);

  useKeys({ entries, search: () => setSearching(true), help: () => setHelp(true) });
  const home = landing[me.roles[0] ?? ''];
  const selected = entries.find(({ path }) => path !== '/' && (location.pathname === path || location.pathname.startsWith(`${path}/`)))?.path ?? (location.pathname === '/' ? '/' : location.pathname.startsWith('/stall') ? '/stalls' : '');
  if (location.pathname === '/wall' && can('stall.view')) return <Suspense fallback={null}><WallPage /></Suspense>;
  return (
    <Layout style={{ minHeight: '100vh' }}>
      <Layout.Sider width={large ? 268 : 208} breakpoint="lg" collapsedWidth={64} style={{ position: 'sticky', top: 0, height: '100vh', overflow: 'auto' }}>
        <div className="logo"><img src="/mark.svg" alt="" /><b>{t('app')}</b></div>
        <SideMenu shown={shown} selected={selected} />
      </Layout.Sider>
      <Layout>
        <Layout.Header style={{ display: 'flex', alignItems: 'center', gap: 12, padding: '0 20px', borderBottom: '1px solid #e3e8ee', position: 'sticky', top: 0, zIndex: 20 }}>
          <Button icon={<FileSearchOutlined aria-hidden />} onClick={() => setSearching(true)}>{t('search')} <kbd className="soft">Ctrl K</kbd></Button>
          <Select popupMatchSelectWidth={false} aria-label={t('site')} value={siteId} onChange={changeSite} style={{ minWidth: 190 }} options={me.sites.map(({ id, name }) => ({ value: id, label: name }))} />
          <Space style={{ marginInlineStart: 'auto' }}>
            <Button type="text" onClick={() => setHelp(true)}>{t('keys')}</Button>
            <Button type="text" aria-pressed={large} onClick={changeSize}>{t('largeType')}</Button>
            <Button type="text" onClick={changeLanguage}>{t('language')}</Button>
            <span style={{ whiteSpace: 'nowrap' }}>{me.displayName}</span>
            <Button onClick={signOut}>{t('signOut')}</Button>
          </Space>
        </Layout.Header>
        <Layout.Content style={{ padding: 20 }}>
          <Suspense fallback={<Skeleton active paragraph={{ rows: 10 }} />}>
            <Routes>
              {entries.filter(({ path }) => path !== '/').map(({ path, Page }) => <Route key={path} path={path} element={<Page />} />)}
              {can('stall.view') && <Route path="/stalls/:stallId" element={<StallPage />} />}
              {details.filter(({ permission }) => can(permission)).map(({ path, Page }) => <Route key={path} path={path} element={<Page />} />)}
              <Route path="/" element={home !== undefined && sessionStorage.getItem('landed') !== me.staffId ? <Land to={home} staffId={me.staffId} /> : can('stall.view') ? <HomeRoute entries={entries} /> : <Navigate to={entries[0]?.path ?? '/'} replace />} />
              <Route path="*" element={<Navigate to="/" replace />} />
            </Routes>
          </Suspense>
        </Layout.Content>
      </Layout>
      {searching && <SearchPalette close={() => setSearching(false)} />}
      {help && <Help entries={entries} close={() => setHelp(false)} />}
    </Layout>
  );
}

function Help({ entries, close }: { entries: Entry[]; close: () => void }) {
  const { t } = useI18n();
  const keys = [['Ctrl K', 'search'], ['/', 'board.filter'], ['j', 'key.rows'], ['k', 'key.rows'], ['Enter', 'key.open'], ['n', 'key.new'], ['e', 'key.export'], ['Esc', 'key.close'], ['?', 'keys']] as const;
  return (
    <Modal open onCancel={close} footer={null} title={t('keys')}>
      <Space wrap size={[18, 8]}>{keys.map(([key, what]) => <span key={key}><kbd>{key}</kbd> {t(what)}</span>)}</Space>
      <p />
      <Space wrap size={[18, 8]}>{entries.map(({ jump, key, path }) => <span key={path}><kbd>g</kbd> <kbd>{jump}</kbd> {t(key)}</span>)}</Space>
    </Modal>
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
