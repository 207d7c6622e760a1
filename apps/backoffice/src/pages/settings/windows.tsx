import { Button, Input, Space } from 'antd';
import { useState } from 'react';
import { useI18n, type Key } from '../../i18n';
import { Select } from '../../kit/select';
import { windowIsWhole, type Window } from './site-settings';

/** Windows of the week in which nobody is cut, one a line; lines that are still being written are told on too. Also a field of a form. */
export function Windows({ id, value = [], disabled = false, onChange }: { id?: string; value?: readonly Window[]; disabled?: boolean; onChange?: (windows: Window[]) => void }) {
  const { t } = useI18n();
  const [lines, setLines] = useState<Window[]>(() => value.map((each) => ({ ...each })));
  const [known, setKnown] = useState(JSON.stringify(value));
  // What comes from elsewhere replaces the lines; what was written here comes back as it is.
  if (JSON.stringify(value) !== known) {
    setKnown(JSON.stringify(value));
    if (JSON.stringify(value) !== JSON.stringify(lines)) setLines(value.map((each) => ({ ...each })));
  }
  const change = (next: Window[]) => {
    setLines(next);
    onChange?.(next);
  };
  const put = (at: number, part: Partial<Window>) => change(lines.map((line, index) => (index === at ? { ...line, ...part } : line)));
  return (
    <div id={id}>
      {lines.map((line, at) => (
        <Space key={at} wrap style={{ display: 'flex', marginBottom: 6 }}>
          <Select mode="multiple" aria-label={`${t('cut.windowDays')} ${String(at + 1)}`} placeholder={t('cut.windowEvery')} value={line.days ?? []} disabled={disabled} style={{ minWidth: 190 }} maxTagCount={4} onChange={(days: number[]) => put(at, { days: days.length === 0 ? undefined : [...days].sort((a, b) => a - b) })} options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`weekday.${day}` as Key) }))} />
          {(['from', 'to'] as const).map((end) => <Input key={end} aria-label={`${t(end === 'from' ? 'slot.from' : 'slot.to')} ${String(at + 1)}`} value={line[end]} disabled={disabled} maxLength={5} style={{ width: 84 }} status={windowIsWhole({ from: line[end], to: line[end] }) ? '' : 'error'} onChange={(event) => put(at, { [end]: event.target.value.trim() })} />)}
          {!disabled && <Button aria-label={`${t('cut.windowDrop')} ${String(at + 1)}`} onClick={() => change(lines.filter((_, index) => index !== at))}>×</Button>}
        </Space>
      ))}
      {!disabled && <Button size="small" onClick={() => change([...lines, { from: '22:00', to: '' }])}>+ {t('cut.windowAdd')}</Button>}
    </div>
  );
}
