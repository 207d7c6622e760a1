import { Alert, App, Button, Space } from 'antd';
import { Link } from 'react-router';
import { post } from '../api/client';
import { kwh, yuan } from '../format';
import { useI18n } from '../i18n';
import { Age, errorText, Loaded, PageTitle } from '../kit/parts';
import { useSession } from '../session';

interface Overview {
  paidTodayFen: number;
  usedTodayWh: number;
  meters: { total: number; online: number; offline: number; never: number };
  supplies: { on: number; off: number; owed: number };
  keepPower: number;
  cutsWaiting: number;
  openAlarms: number;
  quarantineOpen: number;
  gateways: { online: number; offline: number; total: number };
  oldestReadingAt: string | null;
  lowBalances: number;
  waitingBreaker: { id: number; limitCount: number; candidates: { stallNumber: string; availableFen: number }[] } | null;
}

export function BreakerBanner({ breaker, done }: { breaker: Overview['waitingBreaker']; done: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  if (breaker === null) return null;
  const decide = (decision: string) => void post(`/breakers/${breaker.id}/decision`, { decision, note: '' }).then(done, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Alert
      type="error" showIcon style={{ marginBottom: 14 }} title={t('breaker.title')}
      description={<><p>{t('breaker.text', { n: breaker.candidates.length, limit: breaker.limitCount })}</p><p className="num">{breaker.candidates.slice(0, 12).map(({ stallNumber, availableFen }) => `${stallNumber} ${yuan(availableFen)}`).join(' · ')}</p></>}
      action={can('breaker.decide') && <Space orientation="vertical"><Button danger onClick={() => decide('proceed')}>{t('breaker.proceed')}</Button><Button onClick={() => decide('refuse')}>{t('breaker.refuse')}</Button></Space>}
    />
  );
}

export function HomePage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  return (
    <Loaded<Overview> path={`/sites/${siteId}/overview`} every={20_000}>
      {(o, reload) => {
        const figures: [string, React.ReactNode, string, boolean][] = [
          [t('home.paid'), yuan(o.paidTodayFen), can('recharge.view') ? '/takings' : '/board', false],
          [t('home.used'), kwh(o.usedTodayWh), '/meters', false],
          [t('home.meters'), `${o.meters.online} / ${o.meters.total}`, '/meters', o.meters.offline > 0],
          [t('home.gateways'), `${o.gateways.online} / ${o.gateways.total}`, '/gateways', o.gateways.offline > 0],
          [t('home.supplies'), `${o.supplies.off} / ${o.supplies.owed}`, '/board?supply=off', o.supplies.owed > 0],
          [t('home.waiting'), o.cutsWaiting, '/board?supply=waiting', false],
          [t('home.low'), o.lowBalances, '/board?supply=low', false],
          [t('home.alarms'), o.openAlarms, '/alarms', o.openAlarms > 0],
          [t('home.quarantine'), o.quarantineOpen, '/quarantine', o.quarantineOpen > 0],
          [t('home.kept'), o.keepPower, '/relay?tab=kept', false],
        ];
        return (
          <>
            <PageTitle extra={<span className="soft">{t('home.oldest')} <Age at={o.oldestReadingAt} /></span>}>{t('home.title')}</PageTitle>
            <BreakerBanner breaker={o.waitingBreaker} done={reload} />
            <div className="figures">
              {figures.map(([label, value, to, attention]) => <Link key={label} to={to} className={`figure${attention ? ' attention' : ''}`}><span>{label}</span><b>{value}</b></Link>)}
            </div>
          </>
        );
      }}
    </Loaded>
  );
}
