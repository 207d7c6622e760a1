import { Table } from 'antd';
import type { Bill, Unsettled } from '../../api/types';
import { kwh, siteDay, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Age, Loaded, Nothing } from '../../kit/parts';
import { amountOf, factorText, priceOf } from '../tariffs/definition';
import { lineName } from '../tariffs/example';

export function Bills({ accountId }: { accountId: string }) {
  const { t, language } = useI18n();
  return (
    <>
      <Unsettled accountId={accountId} />
      <h2 style={{ fontSize: '1.1rem' }}>{t('settled')}</h2>
      <Loaded path={`/accounts/${accountId}/bills?limit=100`}>
      {({ items, total }) => (
        <Table<Bill>
          rowKey="id" size="small" dataSource={items} locale={{ emptyText: <Nothing text={t('empty.bills')} /> }} pagination={{ pageSize: 20, showTotal: () => t('total', { n: total }) }}
          expandable={{ expandedRowRender: (bill) => <Why bill={bill} />, expandRowByClick: true }}
          columns={[
            { title: t('time'), render: (_, bill) => <span className="num">{siteTime(bill.fromAt).slice(0, 16)} → {siteTime(bill.toAt).slice(0, 16)}</span> },
            { title: t('usedWh'), align: 'right', dataIndex: 'usedWh', render: (wh: number, bill) => <span className="num">{kwh(wh, bill.kind)}</span> },
            { title: t('charge'), align: 'right', dataIndex: 'amountFen', render: (fen: number) => <b className="num">{yuan(fen)}</b> },
            { title: t('why'), ellipsis: true, render: (_, bill) => (language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en) },
          ]}
        />
      )}
    </Loaded>
    </>
  );
}

/** What is read and priced but in no bill yet; every reading is either here or in a bill. */
function Unsettled({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  return (
    <Loaded path={`/accounts/${accountId}/unsettled`} every={60_000}>
      {({ usedWh, usedLitres, chargeFen, readings, fromAt, toAt, meters }) => (
        <section className="panel" aria-label={t('unsettled.sum')}>
          <h2 style={{ fontSize: '1.1rem', margin: '0 0 6px' }}>{t('unsettled.sum')}</h2>
          {readings === 0 ? <span className="soft">{t('unsettled.none')}</span> : (
            <>
              <b className="num">{kwh(usedWh)}{meters.some(({ kind }) => kind === 'water') ? ` · ${kwh(usedLitres, 'water')}` : ''} · {yuan(chargeFen)}</b> <span className="soft num">{siteTime(fromAt).slice(0, 16)} → {siteTime(toAt).slice(0, 16)} · <Age at={toAt} /></span>
              {meters.map((meter) => <div className="num soft" key={meter.meterId}>{t('meterNumber')} {meter.meterNumber} · {t('register')} {kwh(meter.fromRegisterWh, meter.kind)} → {kwh(meter.toRegisterWh, meter.kind)}</div>)}
            </>
          )}
        </section>
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
      <p className="num">{t('meterNumber')} {bill.meterNumber} · {t('register')} {kwh(bill.fromRegisterWh, bill.kind)} → {kwh(bill.toRegisterWh, bill.kind)}</p>
      {bill.lines.map((line, index) => (
        <p className="num" key={index}>{lineName(t, line)} {amountOf(line.usedWh, bill.kind)} × {priceOf(line.priceMicroYuanPerKwh, bill.kind)}{line.base === null ? '' : ` (${priceOf(line.base.priceMicroYuanPerKwh, bill.kind)} ${factorText(line.base.factorMillionths)})`} · {t('version', { n: line.versionNumber })} {t('since', { at: siteDay(new Date(line.effectiveAt)) })}</p>
      ))}
      <p className="soft">{t('carry')}</p>
    </div>
  );
}
