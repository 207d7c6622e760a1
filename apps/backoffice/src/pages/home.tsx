import { Alert, App, Button, Space } from 'antd';
import { Link } from 'react-router';
import { post } from '../api/client';
import type { Breaker } from '../api/types';
import { kwh, yuan } from '../format';
import { useI18n } from '../i18n';
import { Age, Loaded, PageTitle, ageText, errorText } from '../kit/parts';
import { AlarmList } from './alarm-list';
import { useSession } from '../session';

export function BreakerBanner({ breaker, done }: { breaker: Breaker | null; done: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { message } = App.useApp();
  if (breaker === null) return null;
  const decide = (decision: 'proceed' | 'refuse') => void post(`/breakers/${breaker.id}/decision`, { decision, note: '' }).then(done, (error: unknown) => void message.error(errorText(t, error)));
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
    <Loaded path={`/sites/${siteId}/overview`} every={20_000}>
      {(o, reload, at) => {
        const fresh = t('asOf', { age: ageText(t, at) });
        const read = <>{t('home.oldest')} <Age at={o.oldestReadingAt} /></>;
        const figures: [string, React.ReactNode, string, boolean, React.ReactNode][] = [
          [t('home.paid'), yuan(o.paidTodayFen), can('recharge.view') ? '/takings' : '/board', false, fresh],
          [t('home.used'), kwh(o.usedTodayWh), '/meters', false, read],
          [t('home.usedWater'), kwh(o.usedTodayLitres, 'water'), '/meters?kind=water', false, read],
          [t('home.meters'), `${o.meters.online} / ${o.meters.total}`, '/meters', o.meters.offline > 0, read],
          [t('home.gateways'), `${o.gateways.online} / ${o.gateways.total}`, '/gateways', o.gateways.offline > 0, fresh],
          [t('home.supplies'), `${o.supplies.off} / ${o.supplies.owed}`, o.supplies.owed > 0 ? '/board?supply=owed' : '/board?supply=off', o.supplies.owed > 0, fresh],
          [t('home.waiting'), o.cutsWaiting, '/board?supply=waiting', false, fresh],
          [t('home.low'), o.lowBalances, '/board?supply=low', false, fresh],
          [t('home.alarms'), o.openAlarms, '/alarms', o.openAlarms > 0, fresh],
          [t('home.quarantine'), o.quarantineOpen, '/quarantine', o.quarantineOpen > 0, fresh],
          [t('home.kept'), o.keepPower, '/relay?tab=kept', false, fresh],
        ];
        return (
          <>
            <PageTitle>{t('home.title')}</PageTitle>
            <BreakerBanner breaker={o.waitingBreaker} done={reload} />
            <div className="figures">
              {figures.map(([label, value, to, attention, age]) => <Link key={label} to={to} className={`figure${attention ? ' attention' : ''}`}><span>{label}</span><b>{attention && <span aria-hidden style={{ color: 'inherit', fontSize: 'inherit' }}>▲ </span>}{value}</b><small>{age}</small></Link>)}
            </div>
            {can('alarm.view') && <section className="panel"><h2 style={{ fontSize: '1.1rem', marginTop: 0 }}>{t('home.alarms')}</h2><AlarmList state="open" limit={8} /></section>}
          </>
        );
      }}
    </Loaded>
  );
}
