import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { lazy, StrictMode, Suspense, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { get, remove, setCsrfToken } from './api/client';
import type { Me } from './api/types';
import { setZone } from './format';
import { I18n, translator, type Language } from './i18n';
import { syncClock } from './kit/parts';
import { SignIn } from './pages/sign-in';
import { SessionContext } from './session';
import { Shell } from './shell/shell';
import './styles.css';
import { paint, themeOf } from './theme';

const queries = new QueryClient({ defaultOptions: { queries: { retry: 1, staleTime: 2000, refetchOnWindowFocus: true } } });
paint(document.documentElement);

function Root() {
  const [me, setMe] = useState<Me | null | undefined>(undefined);
  const [language, setLanguage] = useState<Language>((localStorage.getItem('language') as Language | null) ?? 'zh-CN');
  const [large, setLarge] = useState(localStorage.getItem('big') === '1');
  const [siteId, setSiteId] = useState(localStorage.getItem('site') ?? '');

  const enter = (found: Me) => {
    localStorage.setItem('entered', '1');
    setCsrfToken(found.csrfToken);
    setZone(found.sites[0]?.timeZone ?? 'Asia/Shanghai');
    setMe(found);
  };
  const leave = () => {
    localStorage.removeItem('entered');
    queries.clear();
    setMe(null);
  };
  useEffect(() => {
    void syncClock().catch(() => undefined);
    const timer = setInterval(() => void syncClock().catch(() => undefined), 30_000);
    // Asked only where somebody has signed in before: a stranger's first page loads without a refusal.
    if (localStorage.getItem('entered') === null) setMe(null);
    else fetch('/api/v1/session').then(async (answer) => (answer.ok ? enter((await answer.json()) as Me) : leave()), leave);
    window.addEventListener('signed-out', leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener('signed-out', leave);
    };
  }, []);
  const changeLanguage = () => {
    const next: Language = language === 'zh-CN' ? 'en-US' : 'zh-CN';
    localStorage.setItem('language', next);
    setLanguage(next);
  };
  const changeSize = () => {
    localStorage.setItem('big', large ? '0' : '1');
    setLarge(!large);
  };
  useEffect(() => {
    document.documentElement.lang = language;
    // The calendars of date fields take their words from here.
    dayjs.locale(language === 'zh-CN' ? 'zh-cn' : 'en');
    document.documentElement.classList.toggle('big-type', large);
  }, [language, large]);
  const site = me?.sites.find(({ id }) => id === siteId) ?? me?.sites[0];
  return (
    <I18n.Provider value={{ t: translator(language), language }}>
      <ConfigProvider locale={language === 'zh-CN' ? zhCN : enUS} theme={themeOf(large, matchMedia('(prefers-reduced-motion: reduce)').matches)} button={{ autoInsertSpace: false }}>
        <AntApp>
          {me === null && <SignIn enter={enter} changeLanguage={changeLanguage} />}
          {me && site && (
            <SessionContext.Provider
              value={{ me, siteId: site.id, can: (permission) => me.permissions.includes(permission), signOut: () => void remove('/session').finally(() => { void get('/time'); leave(); }) }}
            >
              <BrowserRouter>
                <Shell
                  changeLanguage={changeLanguage}
                  large={large}
                  changeSize={changeSize}
                  changeSite={(id) => {
                    localStorage.setItem('site', id);
                    queries.clear();
                    setSiteId(id);
                  }}
                />
              </BrowserRouter>
            </SessionContext.Provider>
          )}
        </AntApp>
      </ConfigProvider>
    </I18n.Provider>
  );
}

const Kiosk = lazy(() => import('./kiosk/kiosk'));
// The screen in the hall has nobody signed in and shares nothing with the staff's pages but their look.
const inHall = location.pathname === '/kiosk';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>{inHall ? <Suspense fallback={null}><Kiosk /></Suspense> : <Root />}</QueryClientProvider>
  </StrictMode>,
);
