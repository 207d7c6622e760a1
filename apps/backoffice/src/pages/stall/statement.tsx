import { Button, DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { AccountStatement, Stall } from '../../api/types';
import { siteDay, siteMinute, siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Loaded, serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { amountOf } from '../tariffs/definition';

/** A month of the account on one sheet that adds up: what each purse began with, what moved, what it ended with, and the same of each meter. Printed as it stands. */
export function Statement({ stall }: { stall: Stall }) {
  const { t } = useI18n();
  const [month, setMonth] = useState(siteDay(new Date(serverNow())).slice(0, 7));
  return (
    <>
      <Space className="no-print" style={{ marginBottom: 12 }}>
        <DatePicker picker="month" aria-label={t('rec.month')} allowClear={false} value={dayjs(`${month}-01`)} onChange={(value) => value !== null && setMonth(value.format('YYYY-MM'))} />
        <Button onClick={() => window.print()}>{t('print')}</Button>
      </Space>
      <Loaded path={`/accounts/${stall.account!.id}/statement?month=${month}`} key={month}>{(statement) => <Sheet statement={statement} stall={stall} />}</Loaded>
    </>
  );
}

function Sheet({ statement, stall }: { statement: AccountStatement; stall: Stall }) {
  const { t } = useI18n();
  const { me, siteId } = useSession();
  const account = stall.account!;
  return (
    <article className="notice-sheet" aria-label={t('tab.statement')}>
      <h2>{me.sites.find(({ id }) => id === siteId)?.name ?? ''}<br />{t('tab.statement')} {statement.month}</h2>
      <p>{account.stalls.length > 1 ? account.stalls.map(({ number }) => number).join(t('list.comma')) : `${stall.number} ${stall.name}`} · {t('account.number')} {account.number} · {account.customer.name}</p>
      {statement.purses.map((purse) => (
        <table key={purse.kind}>
          <caption>{t(`cash.purse.${purse.kind}`)}</caption>
          <thead><tr><th scope="col">{t('statement.what')}</th><th scope="col">{t('statement.count')}</th><th scope="col">{t('statement.in')}</th><th scope="col">{t('statement.out')}</th></tr></thead>
          <tbody>
            <tr><td>{t('statement.opening')}</td><td /><td colSpan={2}>{yuan(purse.openingFen)}</td></tr>
            {purse.moved.map((moved) => <tr key={moved.kind}><td>{maybe(t, `moved.${moved.kind}`)}</td><td>{moved.count}</td><td>{moved.inFen === 0 ? '' : yuan(moved.inFen)}</td><td>{moved.outFen === 0 ? '' : yuan(moved.outFen)}</td></tr>)}
          </tbody>
          <tfoot><tr><td>{t('statement.closing')}</td><td /><td colSpan={2}>{yuan(purse.openingFen)} + {yuan(purse.inFen)} − {yuan(purse.outFen)} = <b>{yuan(purse.closingFen)}</b></td></tr></tfoot>
        </table>
      ))}
      <table>
        <caption>{t('statement.meters')}</caption>
        <thead><tr><th scope="col">{t('stall')}</th><th scope="col">{t('meterNumber')}</th><th scope="col">{t('share.from')}</th><th scope="col">{t('list.used')}</th><th scope="col">{t('share.to')}</th></tr></thead>
        <tbody>
          {statement.meters.length === 0 && <tr><td colSpan={5}>{t('statement.noUse')}</td></tr>}
          {statement.meters.map((meter, index) => <tr key={index}><td>{meter.stallNumber ?? '–'}</td><td>{meter.meterNumber}{meter.estimated && ` (${t('estimated')})`}</td><td>{amountOf(meter.fromRegisterWh, meter.kind)}</td><td>{amountOf(meter.usedWh, meter.kind)}</td><td>{amountOf(meter.toRegisterWh, meter.kind)}</td></tr>)}
        </tbody>
      </table>
      <Billed billed={statement.billed} />
      <p>{t('accrued')} {yuan(statement.accruedFen)} · {t('statement.byBooking')} · {t('share.printed')} {siteTime(new Date(serverNow()).toISOString())}</p>
    </article>
  );
}

/** What was billed in the month, one line a meter; its sum is what went out of the purses for it. */
function Billed({ billed: { lines, amountFen } }: { billed: AccountStatement['billed'] }) {
  const { t } = useI18n();
  return (
    <table>
      <caption>{t('merged.statement')}</caption>
      <thead><tr><th scope="col">{t('stall')}</th><th scope="col">{t('meterNumber')}</th><th scope="col">{t('merged.bills')}</th><th scope="col">{t('time')}</th><th scope="col">{t('list.used')}</th><th scope="col">{t('merged.free')}</th><th scope="col">{t('amount')}</th></tr></thead>
      <tbody>
        {lines.length === 0 && <tr><td colSpan={7}>{t('merged.noBills')}</td></tr>}
        {lines.map((line) => <tr key={line.meterId}><td>{line.stallNumber ?? '–'}</td><td>{line.meterNumber}</td><td>{line.bills}</td><td>{siteMinute(line.fromAt)} – {siteMinute(line.toAt)}</td><td>{amountOf(line.usedWh, line.kind)}</td><td>{amountOf(line.freeWh, line.kind)}</td><td>{yuan(line.amountFen)}</td></tr>)}
      </tbody>
      {lines.length > 0 && <tfoot><tr><td colSpan={6}>{t('merged.sum')}</td><td><b>{yuan(amountFen)}</b></td></tr></tfoot>}
    </table>
  );
}
