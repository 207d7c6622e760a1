import { App, Button, Input, Modal, Radio, Segmented, Space } from 'antd';
import { useState } from 'react';
import { post } from '../api/client';
import type { Quarantine } from '../api/types';
import { kwh, siteTime } from '../format';
import { maybe, useI18n, type Key } from '../i18n';
import { Age, errorText, Loaded, Nothing, PageTitle } from '../kit/parts';
import { ScrollTable } from '../kit/table/scroll-table';
import { useSession } from '../session';

export function QuarantinePage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [state, setState] = useState<'open' | 'decided'>('open');
  const [chosen, setChosen] = useState<Quarantine | null>(null);
  return (
    <>
      <PageTitle extra={<Segmented<'open' | 'decided'> value={state} onChange={setState} options={[{ value: 'open', label: t('q.open') }, { value: 'decided', label: t('q.decided') }]} />}>{t('nav.quarantine')}</PageTitle>
      <Loaded path={`/sites/${siteId}/quarantine?state=${state}&limit=200`} every={30_000}>
        {({ items }, reload) => (
          <>
            <ScrollTable<Quarantine> rowKey="id" dataSource={items} scroll={{ x: 1000 }} locale={{ emptyText: <Nothing text={t(state === 'open' ? 'empty.quarantine' : 'empty.decided')} /> }} columns={[
              { title: t('meterNumber'), dataIndex: 'meterNumber' }, { title: t('stall'), dataIndex: 'stallNumber' }, { title: t('reason'), render: (_, row) => <b>{maybe(t, `q.reason.${row.reason}`)}</b> }, { title: t('readAt'), render: (_, row) => <><span className="num">{siteTime(row.lastReadAt)}</span> <Age at={row.lastReadAt} /></> }, { title: t('register'), align: 'right', render: (_, row) => <span className="num">{kwh(row.registerWh, row.medium)}</span> },
              { title: t('q.lastGood'), render: (_, row) => <span className="num">{kwh(row.lastGoodRegisterWh, row.medium)} · {siteTime(row.lastGoodReadAt)}</span> }, { title: t('q.count'), align: 'right', dataIndex: 'count' },
              { title: t('actions'), render: (_, row) => (row.decision === null ? can('quarantine.decide') && <Button size="small" onClick={() => setChosen(row)}>{t('q.decide')}</Button> : <span>{maybe(t, `q.${row.decision}`)} · {row.decidedBy} · {row.note}</span>) },
            ]} />
            {chosen !== null && <Decide row={chosen} close={() => { setChosen(null); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

type Decision = NonNullable<Quarantine['decision']>;

function Decide({ row, close }: { row: Quarantine; close: () => void }) {
  const { t } = useI18n();
  const { message } = App.useApp();
  const [decision, setDecision] = useState<Decision>('ignore');
  const [note, setNote] = useState('');
  const choices: Decision[] = ['ignore', 'new-baseline', ...(row.reason === 'backwards' ? [] : ['accept' as const])];
  return (
    <Modal open title={`${t('q.decide')} ${row.meterNumber}`} onCancel={close} okText={t('confirm')} cancelText={t('cancel')} onOk={() => void post(`/quarantine/${row.id}/decision`, { decision, note }).then(close, (error: unknown) => void message.error(errorText(t, error)))}>
      <p className="num">{maybe(t, `q.reason.${row.reason}`)}: {kwh(row.lastGoodRegisterWh, row.medium)} → {kwh(row.registerWh, row.medium)}</p>
      <Radio.Group value={decision} onChange={(event) => setDecision(event.target.value as Decision)}><Space orientation="vertical">{choices.map((each) => <Radio key={each} value={each}>{t(`q.${each}` as Key)}</Radio>)}</Space></Radio.Group>
      <Input.TextArea aria-label={t('q.note')} placeholder={t('q.note')} maxLength={300} value={note} onChange={(event) => setNote(event.target.value)} style={{ marginTop: 12 }} />
    </Modal>
  );
}
