import { Button, Modal } from 'antd';
import type { ApportionmentRun } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { serverNow } from '../../kit/parts';
import { useSession } from '../../session';
import { amountOf, dayBefore, microText } from './units';

/** What is hung up for everybody to see: the pool, the rule, and every shop's share; no names. */
export function NoticeSheet({ run, close }: { run: ApportionmentRun; close: () => void }) {
  const { t } = useI18n();
  const { me, siteId } = useSession();
  const site = me.sites.find(({ id }) => id === siteId)?.name ?? '';
  const total = run.items.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return (
    <Modal open width={860} onCancel={close} title={t('share.sheet')} footer={<><Button onClick={close}>{t('close')}</Button><Button type="primary" onClick={() => window.print()}>{t('print')}</Button></>}>
      <article className="notice-sheet" aria-label={t('share.sheet')}>
        <h2>{site}<br />{run.poolName} {t('share.sheetTitle')}</h2>
        <p>{t('share.period')} {run.fromDay} – {dayBefore(run.toDay)} · {t('share.method')} {t(`share.method.${run.method}`)} · {t('share.vacancy')} {t(`share.vacancy.${run.facts.vacancy}`)}</p>
        {run.facts.meters.map((meter) => <p key={meter.meterId}>{meter.name} {meter.meterNumber}: {amountOf(run.medium, meter.from.registerWh)} → {amountOf(run.medium, meter.to.registerWh)} = {amountOf(run.medium, meter.usedWh)} × {meter.denominator === '1' ? meter.numerator : `${meter.numerator}/${meter.denominator}`}{(meter.from.estimated || meter.to.estimated) && ` (${t('share.estimated')})`}</p>)}
        <p><b>{t('share.poolOf')} {run.usedWh !== null && `${amountOf(run.medium, run.usedWh)}${run.facts.priceMicroYuan === null ? '' : ` × ¥${microText(run.facts.priceMicroYuan)}`} = `}{yuan(run.amountFen)}</b></p>
        <table>
          <thead><tr><th scope="col">{t('stall')}</th><th scope="col">{t('share.bearer')}</th><th scope="col">{t('share.days')}</th><th scope="col">{t('share.ratio')}</th><th scope="col">{t('share.used')}</th><th scope="col">{t('amount')}</th></tr></thead>
          <tbody>{run.items.map((share) => <tr key={share.key}><td>{share.stallNumber}</td><td>{t(`share.bearer.${share.bearer}`)}</td><td>{share.days}/{share.ofDays}</td><td>{share.ratio}</td><td>{amountOf(run.medium, share.usedWh)}</td><td>{yuan(share.amountFen)}</td></tr>)}</tbody>
          <tfoot><tr><td colSpan={5}>{t('share.sum2')}</td><td>{yuan(total)}</td></tr></tfoot>
        </table>
        <p>{t('share.printed')} {siteTime(new Date(serverNow()).toISOString())} · {t(`share.state.${run.state}`)} · {t('share.objections')}</p>
      </article>
    </Modal>
  );
}
