import { Button, DatePicker, Space } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import type { AccountStatement, Stall } from '../../api/types';
import { siteDay, siteTime, yuan } from '../../format';
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
      <p>{stall.number} {stall.name} · {t('account.number')} {account.number} · {account.customer.name}</p>
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
        <thead><tr><th scope="col">{t('meterNumber')}</th><th scope="col">{t('share.from')}</th><th scope="col">{t('usedWh')}</th><th scope="col">{t('share.to')}</th></tr></thead>
        <tbody>
          {statement.meters.length === 0 && <tr><td colSpan={4}>{t('statement.noUse')}</td></tr>}
          {statement.meters.map((meter, index) => <tr key={index}><td>{meter.meterNumber}{meter.estimated && ` (${t('estimated')})`}</td><td>{amountOf(meter.fromRegisterWh, meter.kind)}</td><td>{amountOf(meter.usedWh, meter.kind)}</td><td>{amountOf(meter.toRegisterWh, meter.kind)}</td></tr>)}
        </tbody>
      </table>
      <p>{t('accrued')} {yuan(statement.accruedFen)} · {t('statement.byBooking')} · {t('share.printed')} {siteTime(new Date(serverNow()).toISOString())}</p>
    </article>
  );
}
