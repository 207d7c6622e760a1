import { Table } from 'antd';
import type { Bill, Page } from '../../api/types';
import { kwh, price, siteDay, siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';

export function Bills({ accountId }: { accountId: string }) {
  const { t, language } = useI18n();
  return (
    <Loaded<Page<Bill>> path={`/accounts/${accountId}/bills?limit=100`}>
      {({ items, total }) => (
        <Table<Bill>
          rowKey="id" size="small" dataSource={items} pagination={{ pageSize: 20, showTotal: () => t('total', { n: total }) }}
          expandable={{ expandedRowRender: (bill) => <Why bill={bill} />, expandRowByClick: true }}
          columns={[
            { title: t('time'), render: (_, bill) => <span className="num">{siteTime(bill.fromAt).slice(0, 16)} → {siteTime(bill.toAt).slice(0, 16)}</span> },
            { title: t('usedWh'), align: 'right', dataIndex: 'usedWh', render: (wh: number) => <span className="num">{kwh(wh)}</span> },
            { title: t('charge'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
            { title: t('why'), ellipsis: true, render: (_, bill) => (language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en) },
          ]}
        />
      )}
    </Loaded>
  );
}

/** The line that a tenant can recompute by hand: readings, price version, period, formula, carried rest. */
export function Why({ bill }: { bill: Bill }) {
  const { t, language } = useI18n();
  return (
    <div>
      <p>{language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en}{bill.estimated ? ` (${t('estimated')})` : ''}</p>
      <p className="num">{t('meterNumber')} {bill.meterNumber} · {t('register')} {kwh(bill.fromRegisterWh)} → {kwh(bill.toRegisterWh)}</p>
      {bill.lines.map((line, index) => (
        <p className="num" key={index}>{maybe(t, `period.${line.period}`)} {kwh(line.usedWh)} × {price(line.priceMicroYuanPerKwh)} · {t('version', { n: line.versionNumber })} {t('since', { at: siteDay(new Date(line.effectiveAt)) })}</p>
      ))}
      <p className="soft">{t('carry')}</p>
    </div>
  );
}
