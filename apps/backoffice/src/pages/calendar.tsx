import { App, Button, DatePicker, Input, InputNumber, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { put } from '../api/client';
import type { CalendarYear } from '../api/types';
import { useI18n } from '../i18n';
import { errorText, Loaded, Nothing, PageTitle, serverNow } from '../kit/parts';
import { useSession } from '../session';
import { parseDays, type NamedDay } from './calendar-paste';

/** A site's holidays of a year and the weekends it works: what prices and no-cut times tell days apart by. */
export function CalendarPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [year, setYear] = useState(() => dayjs(serverNow()).year());
  return (
    <>
      <PageTitle extra={<Space>{t('calendar.year')}<InputNumber aria-label={t('calendar.year')} min={2020} max={2100} value={year} onChange={(value) => value !== null && setYear(value)} /></Space>}>{t('nav.calendar')}</PageTitle>
      <p className="soft">{t('calendar.hint')}</p>
      <Loaded path={`/sites/${siteId}/calendar?year=${year}`}>{(calendar, reload) => <Year key={year} calendar={calendar} reload={reload} />}</Loaded>
    </>
  );
}

function Year({ calendar, reload }: { calendar: CalendarYear; reload: () => void }) {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { message } = App.useApp();
  const [days, setDays] = useState(calendar);
  const may = can('site.settings');
  const save = () => void put(`/sites/${siteId}/calendar`, days).then(() => { void message.success(t('calendar.saved')); reload(); }, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <>
      {(['holidays', 'workdays'] as const).map((part) => (
        <section key={part} className="panel" aria-label={t(`calendar.${part}`)}>
          <h2 style={{ marginTop: 0, fontSize: '1.1rem' }}>{t(`calendar.${part}`)}</h2>
          {days[part].length === 0 && <Nothing text={t('calendar.none')} />}
          {days[part].map(({ day, name }, index) => {
            const change = (to: { day?: string; name?: string }) => setDays({ ...days, [part]: days[part].map((old, at) => (at === index ? { ...old, ...to } : old)) });
            return (
              <Space key={index} style={{ display: 'flex', marginBottom: 6 }}>
                <DatePicker aria-label={t('day')} value={dayjs(day)} allowClear={false} disabled={!may} onChange={(value) => value !== null && change({ day: value.format('YYYY-MM-DD') })} />
                <Input aria-label={t('calendar.name')} maxLength={20} value={name} disabled={!may} onChange={(event) => change({ name: event.target.value })} style={{ width: 160 }} />
                {may && <Button aria-label={t('calendar.remove')} onClick={() => setDays({ ...days, [part]: days[part].filter((_, at) => at !== index) })}>×</Button>}
              </Space>
            );
          })}
          {may && <Button onClick={() => setDays({ ...days, [part]: [...days[part], nextDay(days, part, t(part === 'holidays' ? 'calendar.holiday' : 'calendar.workday'))] })}>+ {t('calendar.add')}</Button>}
        </section>
      ))}
      {may && <Paste year={calendar.year} add={(found) => setDays((old) => ({ ...old, holidays: merged(old.holidays, found.holidays), workdays: merged(old.workdays, found.workdays) }))} />}
      {may && <Button type="primary" onClick={save}>{t('save')}</Button>}
    </>
  );
}

/** What was pasted takes the place of the same day. */
const merged = (old: readonly NamedDay[], found: readonly NamedDay[]): NamedDay[] => [...old.filter(({ day }) => !found.some((each) => each.day === day)), ...found].sort((a, b) => a.day.localeCompare(b.day));

/** The list of the government's office, pasted: its days of this year join the lists above, to be looked at and saved. */
function Paste({ year, add }: { year: number; add: (found: { holidays: NamedDay[]; workdays: NamedDay[] }) => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [text, setText] = useState('');
  const take = () => {
    const { holidays, workdays, wrong } = parseDays(text);
    const ofYear = (days: NamedDay[]) => days.filter(({ day }) => day.startsWith(`${String(year)}-`)).map(({ day, name }) => ({ day, name: name === '' ? t('calendar.holiday') : name }));
    add({ holidays: ofYear(holidays), workdays: ofYear(workdays) });
    if (wrong.length === 0) { setText(''); void message.success(t('calendar.pasted', { n: ofYear(holidays).length + ofYear(workdays).length })); } else void message.warning(t('calendar.pasteWrong', { lines: wrong.join(', ') }));
  };
  return (
    <section className="panel" aria-label={t('calendar.paste')}>
      <label htmlFor="paste-days">{t('calendar.paste')}</label>
      <Input.TextArea id="paste-days" rows={4} value={text} placeholder={t('calendar.pasteHint')} onChange={(event) => setText(event.target.value)} style={{ margin: '6px 0' }} />
      <Button disabled={text.trim() === ''} onClick={take}>{t('calendar.take')}</Button>
    </section>
  );
}

/** The day after the last one of the list, with its name: holidays come in rows. */
function nextDay({ year, ...lists }: CalendarYear, part: 'holidays' | 'workdays', usual: string): { day: string; name: string } {
  const last = lists[part].at(-1);
  const day = last === undefined ? `${year}-01-01` : dayjs(last.day).add(1, 'day').format('YYYY-MM-DD');
  return { day: day.startsWith(`${year}-`) ? day : `${year}-12-31`, name: last?.name ?? usual };
}
