import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { get } from '../../api/client';
import type { CashReceipt } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n, type Key } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { dayBefore } from '../charges/units';
import { PrintAgain } from './prints';

function CashPaper({ receipt, prints }: { receipt: CashReceipt; prints: number }) {
  const { t } = useI18n();
  const lines: [Key, string][] = [['receipt', receipt.receiptNumber], ['stall', `${receipt.stallNumber} ${receipt.stallName}`], ['cash.payer', receipt.payer], ['charge.kind', `${receipt.kind === 'deposit' ? t('fee.tab.deposits') : t(`charge.kind.${receipt.kind}`)} ${receipt.title}`], ...(receipt.fromDay === null || receipt.toDay === null ? [] : [['share.period', `${receipt.fromDay} – ${dayBefore(receipt.toDay)}`] satisfies [Key, string]]), ['cash.operator', receipt.operator], ['time', siteTime(receipt.at)]];
  return (
    <article className="receipt" aria-label={t('cash.receipt')}>
      <h2>{receipt.siteName}<br />{t('cash.receipt')}{prints > 1 ? ` · ${t('cash.copy', { n: prints - 1 })}` : ''}</h2>
      <p className="big"><span>{t('cash.method')}</span><span>{yuan(receipt.amountFen)}</span></p>
      <p><span>{receipt.amountCapital}</span></p>
      {lines.map(([key, value]) => <p key={key}><span>{t(key)}</span><span>{value}</span></p>)}
    </article>
  );
}

/** A receipt of cash for a bill or a deposit, to print. */
export function CashReceiptPage({ receiptId }: { receiptId: string }) {
  return <Loaded path={`/cash-receipts/${receiptId}`}>{(receipt) => <Shown receipt={receipt} />}</Loaded>;
}

function Shown({ receipt }: { receipt: CashReceipt }) {
  const [prints, setPrints] = useState(receipt.prints);
  return <><CashPaper receipt={receipt} prints={prints} /><PrintAgain kind="cash" id={receipt.id} prints={prints} onPrinted={setPrints} /></>;
}

/** The receipts of cash that was taken for a bill; none where it was paid from a purse. */
export function ReceiptsOfBill({ billId, just }: { billId: string; just: string | null }) {
  const { data } = useQuery({ queryKey: ['bill receipts', billId, just], queryFn: () => get(`/charge-bills/${billId}/receipts`) });
  return <>{data?.map((receipt) => <Shown key={receipt.id} receipt={receipt} />)}</>;
}
