import { Button, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { get } from '../../api/client';
import type { Replacement } from '../../api/types';
import { kwh, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, PageTitle } from '../../kit/parts';
import { Select } from '../../kit/select';
import { Photo } from '../../kit/photo-field';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { ReplaceMeter } from './replace-meter';

/** Meters that were replaced, and the way to replace one. */
export function ReplacementsPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const [picking, setPicking] = useState(false);
  const [shown, setShown] = useState<Replacement | null>(null);
  const asked = Number(parameters.get('meter') ?? '0');
  const columns: Column<Replacement>[] = [
    { key: 'at', title: t('rep.at'), dataIndex: 'at', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'stall', title: t('stall'), value: (row) => row.stallNumber, render: (_, row) => <b>{row.stallNumber ?? '–'}</b> },
    { key: 'old', title: t('rep.old'), dataIndex: 'oldMeterNumber', render: (number: string) => <span className="num">{number}</span> },
    { key: 'oldEnd', title: t('rep.step.old'), align: 'right', value: (row) => kwh(row.oldDisplayWh, row.medium), render: (_, row) => <span className="num">{kwh(row.oldDisplayWh, row.medium)}</span> },
    { key: 'how', title: t('rep.how'), value: (row) => t(`rep.how.${row.oldHow}`), render: (_, row) => <Tag className={row.oldHow === 'estimate' ? 'tag-warn' : 'tag-soft'}>{t(`rep.how.${row.oldHow}`)}</Tag> },
    { key: 'new', title: t('rep.newMeter'), dataIndex: 'newMeterNumber', render: (number: string) => <b className="num">{number}</b> },
    { key: 'newFirst', title: t('rep.firstShown'), align: 'right', value: (row) => kwh(row.newDisplayWh, row.medium), render: (_, row) => <span className="num">{kwh(row.newDisplayWh, row.medium)}</span> },
    { key: 'settled', title: t('rep.settled'), align: 'right', value: (row) => kwh(row.settledWh, row.medium), render: (_, row) => <span className="num">{kwh(row.settledWh, row.medium)}</span> },
    { key: 'charged', title: t('rep.charged'), align: 'right', dataIndex: 'chargedFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'by', title: t('rep.by'), dataIndex: 'by' },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
  ];
  const choose = (meterId: number | null) => setParameters(meterId === null ? {} : { meter: String(meterId) });
  return (
    <>
      <PageTitle extra={can('meter.edit') && <Button data-new="" type="primary" onClick={() => setPicking(true)}>{t('rep.new')}</Button>}>{t('nav.replacements')}</PageTitle>
      <Loaded path={`/sites/${siteId}/replacements?limit=500`} every={60_000}>
        {({ items }, reload) => (
          <>
            <DataTable<Replacement> name="replacements" report={t('nav.replacements')} rowKey="replacementId" columns={columns} filters={[]} empty={t('rep.empty')} dataSource={items} scroll={{ x: 1250 }} open={setShown} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {picking && <PickMeter close={() => setPicking(false)} pick={(meterId) => { setPicking(false); choose(meterId); }} />}
            {asked > 0 && can('meter.edit') && <ReplaceMeter meterId={asked} close={() => { choose(null); reload(); }} />}
          </>
        )}
      </Loaded>
      <Modal open={shown !== null} footer={null} onCancel={() => setShown(null)} title={shown === null ? '' : `${shown.oldMeterNumber} → ${shown.newMeterNumber}`}>
        {shown !== null && (
          <>
            <p>{t('rep.lastGood')} <span className="num">{kwh(shown.oldLastWh, shown.medium)} · {siteTime(shown.oldLastAt)}</span></p>
            <p>{t('rep.gap', { used: kwh(shown.oldRegisterWh - shown.oldLastWh, shown.medium) })} · {t(`rep.how.${shown.oldHow}`)}</p>
            {[shown.oldPhotoId, shown.newPhotoId].map((photoId) => photoId !== null && <Photo key={photoId} photoId={photoId} />)}
          </>
        )}
      </Modal>
    </>
  );
}

function PickMeter({ close, pick }: { close: () => void; pick: (meterId: number) => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [q, setQ] = useState('');
  const path = `/sites/${siteId}/meters?limit=50&q=${encodeURIComponent(q)}` as const;
  const { data } = useQuery({ queryKey: [path], queryFn: () => get(path) });
  return (
    <Modal open title={t('rep.pick')} footer={null} onCancel={close}>
      <Select showSearch autoFocus filterOption={false} aria-label={t('rep.pick')} placeholder={t('searchHint')} style={{ width: '100%' }} onSearch={setQ} onChange={pick} options={(data?.items ?? []).map((meter) => ({ value: meter.id, label: `${meter.meterNumber} · ${meter.stallNumber ?? meter.name}` }))} />
    </Modal>
  );
}
