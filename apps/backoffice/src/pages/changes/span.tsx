import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import { useSearchParams } from 'react-router';
import { siteDay } from '../../format';
import { useI18n } from '../../i18n';
import { serverNow } from '../../kit/parts';

/** The days that a report spans, kept in the page's address; at first this month up to today. */
export function useSpan(): { from: string; to: string; picker: React.ReactNode } {
  const { t } = useI18n();
  const [parameters, setParameters] = useSearchParams();
  const today = siteDay(new Date(serverNow()));
  const from = parameters.get('from') ?? `${today.slice(0, 8)}01`;
  const to = parameters.get('to') ?? today;
  const picker = <DatePicker.RangePicker allowClear={false} aria-label={t('cor.range')} value={[dayjs(from), dayjs(to)]} onChange={(days) => days?.[0] != null && days[1] != null && setParameters({ from: days[0].format('YYYY-MM-DD'), to: days[1].format('YYYY-MM-DD') })} />;
  return { from, to, picker };
}
