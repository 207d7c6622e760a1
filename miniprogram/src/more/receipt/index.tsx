import { Button, View } from '@tarojs/components';
import { civil, kwh, unitPrice, yuan } from '../../format';
import { Page, useLook } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';

/** The receipt of a recharge; a browser prints it, or saves it as a file by printing. */
export default function Receipt() {
  const look = useLook();
  const { t } = look;
  const { id, stall: stallId } = useQuery();
  const { stall, failed: unlisted, load: list } = useStall(stallId);
  const { answer, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/recharges?limit=100`);
  const receipt = answer?.items.find(({ rechargeId }) => rechargeId === id);
  if (stall === null || answer === null) return <Page title={t('receipt')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  if (receipt === undefined) return <Page title={t('receipt')} look={look}><View className="card">{t('error.not-found')}</View></Page>;
  const { energy } = receipt;
  const lines: [string, string][] = [
    [t('receiptNumber'), receipt.receiptNumber], [t('site'), stall.siteName], [t('stallLabel'), `${stall.number} ${stall.name}`], [t('paidAt'), civil(receipt.paidAt)], [t('channel'), t(`channel.${receipt.channel}`)],
    [t('balanceBefore'), yuan(receipt.balanceBeforeFen)], [t('balanceAfter'), yuan(receipt.balanceAfterFen)],
    ...(energy === null ? [] : ([
      [energy.exact ? t('receiptWorth') : t('receiptWorthAbout'), kwh(energy.wh, energy.medium)],
      [t('receiptPrice'), t('receiptPriceSince', { plan: energy.planName, price: unitPrice(energy.priceMicroYuan, energy.medium), day: civil(energy.priceSince).slice(0, 10) })],
    ] as [string, string][])),
    ...(receipt.debtLeftFen === null ? [] : ([[t('debtPart'), yuan(receipt.debtPartFen)], [t('debtAfter'), yuan(receipt.debtLeftFen)]] as [string, string][])),
    ...(receipt.corrects === null ? [] : ([[t('correctsReceipt'), receipt.corrects]] as [string, string][])),
  ];
  return (
    <Page title={t('receipt')} look={look}>
      <View className="card">
        <View className="title">{t('receiptTitle')}</View>
        <View className="number">{yuan(receipt.amountFen)}</View>
        {receipt.corrected !== null && <View className="bad">{t('receiptCorrected', { receipt: receipt.corrected.toReceiptNumber ?? '–' })} {receipt.corrected.reason}</View>}
        {lines.map(([name, value]) => <View className="row" key={name}><View className="soft">{name}</View><View>{value}</View></View>)}
      </View>
      {process.env.TARO_ENV === 'h5' && <Button className="button" id="print" onClick={() => window.print()}>{t('print')}</Button>}
    </Page>
  );
}
