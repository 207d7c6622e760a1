import { useQuery } from '@tanstack/react-query';
import { get } from '../../api/client';
import { useI18n } from '../../i18n';
import { amountOf } from '../charges/units';

/** Where money goes back: free energy that is left does not, and it says so. */
export function SubsidyStays({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  const { data } = useQuery({ queryKey: ['subsidy', accountId], queryFn: () => get(`/accounts/${accountId}/subsidies`) });
  const left = (data?.free ?? []).filter(({ leftWh }) => leftWh > 0);
  return left.length === 0 ? null : <p className="soft">{t('subsidy.notRefunded', { amount: left.map(({ medium, leftWh }) => amountOf(medium, leftWh)).join(t('list.comma')) })}</p>;
}
