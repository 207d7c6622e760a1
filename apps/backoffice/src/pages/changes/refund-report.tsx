import { App, Button, Checkbox, Modal } from 'antd';
import { useState } from 'react';
import { put } from '../../api/client';
import type { RefundReport, RefundReportRow } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { errorText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { useSpan } from './span';

type Name = RefundReport['columns'][number];
const names: readonly Name[] = ['at', 'stall', 'customer', 'account', 'mode', 'amount', 'cause', 'reason', 'asked', 'decided', 'payer', 'number'];

/** What went back, by way, in the format that the site has set; its sum is held against the ledger. */
export function RefundReportPage() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const { from, to, picker } = useSpan();
  const [choosing, setChoosing] = useState(false);
  const all: Record<Name, Column<RefundReportRow>> = {
    at: { key: 'at', title: t('rr.col.at'), dataIndex: 'at', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    stall: { key: 'stall', title: t('rr.col.stall'), dataIndex: 'stall', render: (number: string) => <b>{number}</b> },
    customer: { key: 'customer', title: t('rr.col.customer'), dataIndex: 'customer' },
    account: { key: 'account', title: t('rr.col.account'), dataIndex: 'account' },
    mode: { key: 'mode', title: t('rr.col.mode'), value: (row) => maybe(t, `channel.${row.mode}`), render: (_, row) => maybe(t, `channel.${row.mode}`) },
    amount: { key: 'amount', title: t('rr.col.amount'), align: 'right', dataIndex: 'amount', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    cause: { key: 'cause', title: t('rr.col.cause'), value: (row) => maybe(t, `refund.cause.${row.cause}`), render: (_, row) => maybe(t, `refund.cause.${row.cause}`) },
    reason: { key: 'reason', title: t('rr.col.reason'), dataIndex: 'reason' },
    asked: { key: 'asked', title: t('rr.col.asked'), dataIndex: 'asked' },
    decided: { key: 'decided', title: t('rr.col.decided'), dataIndex: 'decided' },
    payer: { key: 'payer', title: t('rr.col.payer'), dataIndex: 'payer' },
    number: { key: 'number', title: t('rr.col.number'), dataIndex: 'number', render: (number: string) => <span className="mono">{number}</span> },
  };
  return (
    <>
      <PageTitle extra={can('site.settings') && <Button onClick={() => setChoosing(true)}>{t('rr.columns')}</Button>}>{t('nav.refundReport')}</PageTitle>
      <Loaded path={`/sites/${siteId}/refund-report?from=${from}&to=${to}`}>
        {(report, reload) => (
          <>
            <div className="figures">
              <div className="figure"><span>{t('rr.sum')}</span><b>{yuan(report.sum.amountFen)}</b><small>{t('takings.each', { n: report.sum.count })}</small></div>
              {report.byMode.map((row) => <div className="figure" key={row.mode}><span>{maybe(t, `channel.${row.mode}`)}</span><b>{yuan(row.amountFen)}</b><small>{t('takings.each', { n: row.count })}</small></div>)}
              <div className="figure"><span>{t('rr.ledger')}</span><b>{yuan(report.ledgerFen)}</b><small className={report.ledgerFen === report.sum.amountFen ? 'good' : 'bad'}>{report.ledgerFen === report.sum.amountFen ? t('rr.agrees') : t('rr.differs', { amount: yuan(report.ledgerFen - report.sum.amountFen) })}</small></div>
            </div>
            <DataTable<RefundReportRow> name="refund-report" report={t('nav.refundReport')} rowKey="transferId" columns={report.columns.map((name) => all[name])} filters={['from', 'to']} tools={picker} empty={t('rr.empty')} dataSource={report.items} scroll={{ x: 1100 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
            {choosing && <Choose columns={report.columns} close={() => { setChoosing(false); reload(); }} />}
          </>
        )}
      </Loaded>
    </>
  );
}

function Choose({ columns, close }: { columns: Name[]; close: () => void }) {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { message } = App.useApp();
  const [chosen, setChosen] = useState<Name[]>(columns);
  const save = () => void put(`/sites/${siteId}/refund-report/columns`, { columns: names.filter((name) => chosen.includes(name)) }).then(() => { void message.success(t('rr.saved')); close(); }, (error: unknown) => void message.error(errorText(t, error)));
  return <Modal open title={t('rr.columns')} okText={t('save')} okButtonProps={{ disabled: chosen.length === 0 }} cancelText={t('cancel')} onCancel={close} onOk={save}><Checkbox.Group value={chosen} onChange={(values) => setChosen(values as Name[])} options={names.map((value) => ({ value, label: t(`rr.col.${value}`) }))} /></Modal>;
}
