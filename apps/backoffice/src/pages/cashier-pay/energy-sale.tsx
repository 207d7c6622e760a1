import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { get } from '../../api/client';
import type { SaleQuote } from '../../api/types';
import { kwh, siteDay, yuan, type Medium } from '../../format';
import { useI18n } from '../../i18n';
import { unitPrice } from '../lists/quotas';

export type SoldBy = 'yuan' | Medium;

/** By money, or by kWh or m³; the purse gets yuan either way. */
export function SoldByChoice({ value, media, change }: { value: SoldBy; /** what the chosen purse pays for */ media: readonly Medium[]; change: (by: SoldBy) => void }) {
  const { t } = useI18n();
  const choices: SoldBy[] = ['yuan', ...media];
  return <Segmented<SoldBy> aria-label={t('sale.by')} value={value} onChange={change} options={choices.map((by) => ({ value: by, label: t(`sale.by.${by}`) }))} />;
}

/** What so much energy costs, or how much a sum buys, asked while it is typed. */
export function useSaleQuote(accountId: string | undefined, { by, medium: bought }: { by: SoldBy; medium: Medium }, amount: number | undefined): { quote: SaleQuote | null | undefined } {
  const medium = by === 'yuan' ? bought : by;
  const wish = by === 'yuan' ? `amountFen=${String(amount)}` : `wh=${String(amount)}`;
  const { data } = useQuery({ queryKey: ['sale', accountId, medium, wish], queryFn: () => get(`/accounts/${accountId!}/sale-quote?medium=${medium}&${wish}`), enabled: accountId !== undefined && amount !== undefined && amount > 0 });
  return { quote: amount === undefined || amount <= 0 ? undefined : data?.quote };
}

/** The other of energy and sum, the price with its date, and why it is an estimate where it is one. */
export function QuoteText({ quote, by }: { quote: SaleQuote | null | undefined; by: SoldBy }) {
  const { t } = useI18n();
  if (quote === undefined) return null;
  if (quote === null) return by === 'yuan' ? null : <p className="bad" role="status">{t('sale.noPrice')}</p>;
  const price = t('sale.price', { plan: quote.planName, price: unitPrice(quote.priceMicroYuan, quote.medium), day: siteDay(new Date(quote.since)) });
  const basis = quote.basis === null ? '' : quote.basis.kind === 'dearest' ? t('sale.dearest') : t('sale.average', { days: quote.basis.days, used: kwh(quote.basis.usedWh, quote.medium), price: unitPrice(quote.priceMicroYuan, quote.medium) });
  return (
    <div role="status" style={{ margin: '0 0 10px' }}>
      <b className="num">{by === 'yuan' ? `≈ ${kwh(quote.wh, quote.medium)}` : `${kwh(quote.wh, quote.medium)} = ${yuan(quote.amountFen)}`}</b> <span className="soft">{price}</span>
      {quote.why !== null && <p className="soft" style={{ margin: '4px 0 0' }}>▲ {t(`sale.why.${quote.why}`)} {basis} {t('sale.yuanInPurse')}</p>}
    </div>
  );
}
