import type { RefundSlip } from '../../api/types';
import { kwh, siteTime, yuan } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { unitPrice } from '../lists/quotas';
import { cashAsOne } from './cash-sum';

/** The slip that goes into the file: readings, price, amounts, and lines for two signatures. */
export function SlipPaper({ slip }: { slip: RefundSlip }) {
  const { t } = useI18n();
  const { request } = slip;
  const lines: [string, string][] = [
    [t('stall'), `${request.stallNumber} ${slip.stallName}`], [t('slip.account'), slip.accountNumber], [t('customer'), request.customerName], [t('refund.cause'), `${t(`refund.cause.${request.cause}`)} ${request.reason}`],
    ...slip.meters.flatMap((meter): [string, string][] => [[t('meterNumber'), meter.meterNumber], [t('slip.register'), `${kwh(meter.fromRegisterWh, meter.medium)} → ${kwh(meter.registerWh, meter.medium)}`], [t('readAt'), siteTime(meter.readAt)], [t('slip.price'), meter.priceMicroYuanPerKwh === null ? t('slip.byPeriod') : unitPrice(meter.priceMicroYuanPerKwh, meter.medium)]]),
    ...cashAsOne(request.parts).map((part): [string, string] => [maybe(t, `channel.${part.channel}`), yuan(part.amountFen)]),
    [t('refund.askedBy'), `${request.askedName} ${siteTime(request.askedAt)}`], [t('refund.decidedBy'), request.decidedName === null ? '–' : `${request.decidedName} ${siteTime(request.decidedAt)}`], [t('slip.printed'), siteTime(slip.printedAt)],
  ];
  return (
    <article className="receipt" aria-label={t('refund.slip')} style={{ width: 380 }}>
      <h2>{slip.siteName}<br />{t('refund.slip')}</h2>
      <p className="big"><span>{t('refund.amount')}</span><span>{yuan(request.amountFen)}</span></p>
      <p><span>{slip.amountCapital}</span></p>
      {lines.map(([label, value], index) => <p key={index}><span>{label}</span><span>{value}</span></p>)}
      <p style={{ marginTop: 26 }}><span>{t('slip.payee')} ____________</span><span>{t('slip.cashier')} ____________</span></p>
    </article>
  );
}
