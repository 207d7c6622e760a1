import type { CorrectionRow } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { ageText, Loaded, PageTitle } from '../../kit/parts';
import { DataTable, type Column } from '../../kit/table/data-table';
import { useSession } from '../../session';
import { useSpan } from './span';

/** Recharges that were put right: each of them, and their sums by cashier, area and day. */
export function CorrectionsPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const { from, to, picker } = useSpan();
  const columns: Column<CorrectionRow>[] = [
    { key: 'at', title: t('cor.at'), dataIndex: 'at', unit: 'time', render: (at: string) => <span className="num">{siteTime(at)}</span> },
    { key: 'kind', title: t('cor.kind'), value: (row) => t(`cor.kind.${row.kind}`), render: (_, row) => t(`cor.kind.${row.kind}`) },
    { key: 'wrong', title: t('cor.wrong'), value: (row) => `${row.receiptNumber} ${row.stallNumber}`, render: (_, row) => <><span className="num">{row.receiptNumber}</span> <b>{row.stallNumber}</b></> },
    { key: 'area', title: t('cor.area'), value: (row) => `${row.buildingName} ${row.floor}`, render: (_, row) => `${row.buildingName} ${row.floor}` },
    { key: 'amount', title: t('amount'), align: 'right', dataIndex: 'amountFen', unit: 'fen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
    { key: 'right', title: t('cor.right'), value: (row) => (row.toReceiptNumber === null ? '' : `${row.toReceiptNumber} ${row.toStallNumber ?? ''}`), render: (_, row) => (row.toReceiptNumber === null ? t('cor.takenBack') : <><span className="num">{row.toReceiptNumber}</span> <b>{row.toStallNumber}</b> {yuan(row.toAmountFen)}</>) },
    { key: 'channel', title: t('channel'), spare: true, value: (row) => maybe(t, `channel.${row.channel}`), render: (_, row) => maybe(t, `channel.${row.channel}`) },
    { key: 'operator', title: t('cor.operator'), value: (row) => row.operator ?? t('takings.online'), render: (_, row) => row.operator ?? t('takings.online') },
    { key: 'by', title: t('cor.by'), dataIndex: 'askedName' },
    { key: 'decided', title: t('cor.decided'), value: (row) => row.decidedName ?? '', render: (_, row) => row.decidedName ?? '–' },
    { key: 'reason', title: t('reason'), dataIndex: 'reason' },
  ];
  return (
    <>
      <PageTitle>{t('nav.corrections')}</PageTitle>
      <Loaded path={`/sites/${siteId}/corrections?from=${from}&to=${to}&limit=500`}>
        {({ items, sum, byOperator, byArea, byDay }, _reload, at) => (
          <>
            <div className="figures">
              <div className="figure"><span>{t('cor.sum')}</span><b>{yuan(sum.amountFen)}</b><small>{t('takings.each', { n: sum.count })} · {t('asOf', { age: ageText(t, at) })}</small></div>
              {byOperator.map((row) => <div className="figure" key={row.operator ?? ''}><span>{t('cor.byOperator')} {row.operator ?? t('takings.online')}</span><b>{yuan(row.amountFen)}</b><small>{t('takings.each', { n: row.count })}</small></div>)}
              {byArea.map((row) => <div className="figure" key={`${row.building} ${row.floor}`}><span>{t('cor.byArea')} {row.building} {row.floor}</span><b>{yuan(row.amountFen)}</b><small>{t('takings.each', { n: row.count })}</small></div>)}
              {byDay.length > 1 && byDay.map((row) => <div className="figure" key={row.day}><span>{t('cor.byDay')} {row.day}</span><b>{yuan(row.amountFen)}</b><small>{t('takings.each', { n: row.count })}</small></div>)}
            </div>
            <DataTable<CorrectionRow> name="corrections" report={t('nav.corrections')} rowKey="correctionId" columns={columns} filters={['from', 'to']} tools={picker} empty={t('cor.empty')} dataSource={items} scroll={{ x: 1250 }} pagination={{ pageSize: 50, showSizeChanger: false, showTotal: (n) => t('total', { n }) }} />
          </>
        )}
      </Loaded>
    </>
  );
}
