import { Segmented } from 'antd';
import { useSearchParams } from 'react-router';
import { useI18n } from '../i18n';
import { PageTitle } from '../kit/parts';
import { AlarmList } from './alarm-list';

export function AlarmsPage() {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const state = parameters.get('state') === 'closed' ? 'closed' : 'open';
  return (
    <>
      <PageTitle extra={<Segmented<'open' | 'closed'> value={state} onChange={(next) => setParameters({ state: next })} options={[{ value: 'open', label: t('alarm.open') }, { value: 'closed', label: t('alarm.closed') }]} />}>{t('nav.alarms')}</PageTitle>
      <AlarmList state={state} limit={200} />
    </>
  );
}
