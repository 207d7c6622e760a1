import { useQuery } from '@tanstack/react-query';
import { App, Space } from 'antd';
import { useState } from 'react';
import { get, patch } from '../../api/client';
import { useI18n } from '../../i18n';
import { errorText } from '../../kit/parts';
import { Select } from '../../kit/select';
import { useSession } from '../../session';

/** Binds a meter that belongs to no stall yet, from the stall's side; the meter's own form does the same from the other. */
export function BindMeter({ stallId, done }: { stallId: string; done: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [words, setWords] = useState('');
  const { data } = useQuery({ queryKey: ['free meters', siteId, words], queryFn: () => get(`/sites/${siteId}/meters?q=${encodeURIComponent(words)}&limit=100`) });
  const free = (data?.items ?? []).filter((meter) => meter.stallId === null);
  const bind = (meterId: number) => void patch(`/meters/${meterId}`, { stallId }).then(done, (error: unknown) => void message.error(errorText(t, error)));
  return (
    <Space wrap style={{ marginBottom: 10 }}>
      <label htmlFor="bind-meter">{t('stall.bind')}</label>
      <Select id="bind-meter" showSearch={{ filterOption: false, onSearch: setWords }} value={null} placeholder={t('stall.bindHint')} notFoundContent={t('stall.bindNone')} style={{ minWidth: 320 }} onChange={(meterId: number | null) => meterId !== null && bind(meterId)}
        options={free.map((meter) => ({ value: meter.id, label: `${meter.meterNumber} ${meter.name} · ${meter.gatewayCode} / ${meter.busNumber} / ${meter.unitAddress}` }))} />
    </Space>
  );
}
