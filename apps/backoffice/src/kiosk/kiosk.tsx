import { useEffect, useState } from 'react';
import type { Answer } from '../api/schema';
import { setZone } from '../format';
import { I18n, translator, useI18n, type Language } from '../i18n';
import { syncClock } from '../kit/parts';
import { paint } from '../theme';
import { kioskGet, kioskToken } from './kiosk-client';
import { FindStall } from './find-stall';
import { PayStall } from './pay-stall';
import { useIdle } from './use-idle';
import './kiosk.css';

export type KioskSite = Answer<'get', '/kiosk/me'>;

const IDLE_SECONDS = 60;
const WARN_SECONDS = 15;

/** The screen in the hall: find a stall, look at it, pay by scanning. What one person left is gone before the next one comes. */
export default function Kiosk() {
  const [language, setLanguage] = useState<Language>('zh-CN');
  const [site, setSite] = useState<KioskSite | 'broken' | 'offline' | null>(null);
  const load = () => {
    if (kioskToken() === null) return setSite('broken');
    kioskGet('/kiosk/me').then(
      (found) => {
        setZone(found.zone);
        setSite(found);
      },
      (error: { problem?: { code: string } }) => setSite(error.problem?.code === 'network' ? 'offline' : 'broken'),
    );
  };
  useEffect(() => {
    paint(document.documentElement);
    void syncClock().catch(() => undefined);
    load();
  }, []);
  useEffect(() => void (document.documentElement.lang = language), [language]);
  return (
    <I18n.Provider value={{ t: translator(language), language }}>
      <Screen site={site} retry={load} changeLanguage={() => setLanguage(language === 'zh-CN' ? 'en-US' : 'zh-CN')} leave={() => setLanguage('zh-CN')} />
    </I18n.Provider>
  );
}

function Screen({ site, retry, changeLanguage, leave }: { site: KioskSite | 'broken' | 'offline' | null; retry: () => void; changeLanguage: () => void; leave: () => void }) {
  const { t } = useI18n();
  const [stallId, setStallId] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const start = () => {
    setStallId(null);
    setRound(round + 1);
  };
  const left = useIdle(IDLE_SECONDS, WARN_SECONDS, () => {
    start();
    leave();
  });
  const open = site !== null && typeof site === 'object';
  return (
    <main className="kiosk">
      <header><h1>{open ? `${site.siteName} · ` : ''}{t('kiosk.title')}</h1><button type="button" onClick={changeLanguage}>{t('language')}</button></header>
      {site === 'broken' && <p className="bad" role="alert">{t('kiosk.broken')}</p>}
      {site === 'offline' && <div className="row"><p className="bad" role="alert">{t('kiosk.offline')}</p><button type="button" onClick={retry}>{t('kiosk.retry')}</button></div>}
      {open && (stallId === null ? <FindStall key={round} choose={setStallId} /> : <PayStall key={stallId} site={site} stallId={stallId} leave={start} />)}
      <footer><span>{t('kiosk.help')}</span>{open && <span>{site.name}</span>}</footer>
      {left !== null && stallId !== null && <div className="kiosk-leave" role="status"><span>{t('kiosk.leaving', { n: left })}</span><button type="button">{t('kiosk.stay')}</button></div>}
    </main>
  );
}
