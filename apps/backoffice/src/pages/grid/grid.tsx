import { Button, Space, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { GridBill } from '../../api/types';
import { kwh, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { useSpan } from '../changes/span';
import { BillForm } from './bill-form';
import { FeederTable, percent } from './feeder-table';
import { ImportBills } from './import-bills';
import { MeterTree } from './meter-tree';
import { Points } from './points';

/** What the site buys of the grid, where it buys it, and what is lost on the way. */
export function GridPage() {
  const { t } = useI18n();
  const { can } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const tabs = [
    { key: 'bills', label: t('grid.bills'), children: <Bills /> }, { key: 'points', label: t('grid.points'), children: <Points /> },
    ...(can('meter.view') ? [{ key: 'losses', label: t('nav.losses'), children: <LossesView /> }, { key: 'feeders', label: t('grid.feeders'), children: <MeterTree /> }] : []),
  ];
  return (
    <>
      <PageTitle>{t('nav.grid')}</PageTitle>
      <section className="panel"><Tabs items={tabs} activeKey={parameters.get('tab') ?? (parameters.has('from') ? 'losses' : 'bills')} onChange={(tab) => setParameters({ tab }, { replace: true })} destroyOnHidden /></section>
    </>
  );
}

function Bills() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<'enter' | 'import' | null>(null);
  const columns: Column<GridBill>[] = [
    { key: 'point', title: t('grid.point'), value: (row) => `${row.supplyPointNumber} ${row.supplyPointName}`, render: (_, row) => <><b className="num">{row.supplyPointNumber}</b> {row.supplyPointName}</> },
    { key: 'period', title: t('grid.period'), value: (row) => `${row.fromDay} – ${row.toDay}`, render: (_, row) => <span className="num">{row.fromDay} – {row.toDay}</span> },
    { key: 'total', title: t('grid.total'), align: 'right', dataIndex: 'totalWh', unit: 'wh', render: (wh: number) => <span className="num">{kwh(wh)}</span> },
    { key: 'energy', title: t('grid.energy'), align: 'right', dataIndex: 'energyFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'demand', title: t('grid.demand'), align: 'right', dataIndex: 'demandFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'powerFactor', title: t('grid.powerFactor'), align: 'right', dataIndex: 'powerFactorFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'funds', title: t('grid.funds'), align: 'right', dataIndex: 'fundsFen', unit: 'fen', render: (fen: number) => <span className="num">{yuan(fen)}</span> },
    { key: 'payable', title: t('grid.payable'), align: 'right', dataIndex: 'payableFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'source', title: t('grid.source'), value: (row) => t(row.voidedAt === null ? `grid.source.${row.source}` : 'grid.voided'), render: (_, row) => (row.voidedAt === null ? t(`grid.source.${row.source}`) : <Tag className="tag-soft">{t('grid.voided')}</Tag>) },
  ];
  return (
    <Loaded path={`/sites/${siteId}/grid-bills?limit=500`}>
      {({ items }, reload) => (
        <>
          <DataTable<GridBill> name="grid-bills" report={t('nav.grid')} rowKey="id" columns={columns} filters={[]} empty={t('grid.none')} dataSource={items} scroll={{ x: 1150 }} open={(row) => navigate(`/grid/${row.id}`)}
            tools={can('grid.edit') ? <Space><Button type="primary" onClick={() => setDoing('enter')}>{t('grid.new')}</Button><Button onClick={() => setDoing('import')}>{t('grid.import')}</Button></Space> : undefined} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
          {doing === 'enter' && <BillForm close={() => { setDoing(null); reload(); }} />}
          {doing === 'import' && <ImportBills close={() => { setDoing(null); reload(); }} />}
        </>
      )}
    </Loaded>
  );
}

/** Master minus subs of every feeder, over any days. */
function LossesView() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { from, to, picker } = useSpan();
  return (
    <>
      <Space wrap style={{ marginBottom: 12 }}>{picker}</Space>
      <Loaded key={`${from} ${to}`} path={`/sites/${siteId}/losses?from=${from}&to=${to}`}>
        {({ feeders, usualRate, whole }) => (
          <>
            <div className="stall-line" style={{ marginBottom: 12 }}>
              <div><span>{t('grid.whole')}</span><b className="num">{percent(t, whole.lossRate)}</b> {whole.lossRate !== null && <span className="soft num">{kwh(whole.lossWh)}</span>}</div>
              <div><span>{t('grid.usual')}</span>{usualRate === null ? <span className="soft">{t('grid.usualUnknown')}</span> : <b className="num">{percent(t, usualRate)}</b>}</div>
            </div>
            <FeederTable feeders={feeders} report={`${t('nav.losses')} ${from} ${to}`} />
          </>
        )}
      </Loaded>
    </>
  );
}
