import type { QuotaSlip } from '../../api/types';
import { kwh, price, siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';

/** The slip that the shop gets: quota, use, excess, and what the excess would cost; every print after the first says that it is a copy. */
export function SlipPaper({ slip }: { slip: QuotaSlip }) {
  const { t } = useI18n();
  const excessPrice = slip.excessMicroYuan === null ? null : slip.medium === 'water' ? price(slip.excessMicroYuan).replace('kWh', 'm³') : price(slip.excessMicroYuan);
  const lines: [string, string][] = [
    [t('stall'), `${slip.stallNumber} ${slip.stallName}`], [t('customer'), slip.customerName], [t('account.number'), slip.accountNumber], [t('month'), slip.month], [t('medium'), t(`medium.${slip.medium}`)],
    [t('quota.month'), kwh(slip.quotaWh, slip.medium)], [t('list.used'), kwh(slip.usedWh, slip.medium)],
    ...(excessPrice === null ? [] : [[t('quota.excessPrice'), excessPrice], [t('quota.excessFen'), yuan(slip.excessFen)]] as [string, string][]),
    [t('operator'), slip.printedBy], [t('slip.printed'), siteTime(slip.printedAt)],
  ];
  return (
    <article className="receipt" aria-label={t('quota.slip')}>
      <h2>{slip.siteName}<br />{t('quota.slip')}{slip.number > 1 ? ` · ${t('cash.copy', { n: slip.number - 1 })}` : ''}</h2>
      <p className="big"><span>{t('quota.excess')}</span><span>{kwh(slip.excessWh, slip.medium)}</span></p>
      {lines.map(([label, value]) => <p key={label}><span>{label}</span><span>{value}</span></p>)}
      <p><span>{t('quota.notCharged')}</span></p>
      <p style={{ marginTop: 26 }}><span>{t('quota.sign')} ____________</span></p>
    </article>
  );
}
