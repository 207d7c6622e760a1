import { yuan, kwh } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { partOf } from './debts';

/** Beside an account's balance: a debt in parts, what is doubted, how long the supply runs on. */
export function Obligations({ accountId }: { accountId: string }) {
  const { t } = useI18n();
  return (
    <Loaded path={`/accounts/${accountId}/obligations`} every={30_000}>
      {({ debt, disputedFen, runOn, emergencyFen }) => (
        <>
          {debt !== null && <div><span>{t('nav.debts')}</span><b>{yuan(debt.leftFen)}</b> <span>{t('debt.each', { part: partOf(debt) })}</span></div>}
          {emergencyFen > 0 && <div><span>{t('refund.why.emergency')}</span><b>{yuan(emergencyFen)}</b></div>}
          {disputedFen > 0 && <div><span>{t('dis.held')}</span><b>{yuan(disputedFen)}</b></div>}
          {runOn !== null && (runOn.state === 'running' || runOn.state === 'used_up') && (
            <div><span>{t('ro.title')}</span><b>{runOn.state === 'used_up' ? t('ro.state.used_up') : runOn.leftWh !== null ? t('ro.leftWh', { left: kwh(runOn.leftWh, runOn.medium) }) : t('ro.leftMinutes', { n: runOn.leftMinutes ?? 0 })}</b> <span>{t('ro.used', { used: kwh(runOn.usedWh, runOn.medium) })} · {t(`ro.payer.${runOn.payer}`)}{runOn.chargedFen === null ? '' : ` · ${yuan(runOn.chargedFen)}`}</span></div>
          )}
        </>
      )}
    </Loaded>
  );
}
