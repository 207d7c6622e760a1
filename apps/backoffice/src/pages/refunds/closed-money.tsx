import { Alert, Button } from 'antd';
import { useState } from 'react';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded } from '../../kit/parts';
import { useSession } from '../../session';
import { AskRefund } from './ask-refund';

/** Money that lies in closed accounts: it is nobody's drawer, and somebody must send it back. Not there when there is none. */
export function ClosedMoney() {
  const { t } = useI18n();
  const { siteId, can } = useSession();
  const [asking, setAsking] = useState<{ accountId: string; stallNumber: string } | null>(null);
  return (
    <Loaded path={`/sites/${siteId}/closed-money`} every={60_000}>
      {(items) => items.length === 0 ? null : (
        <section className="panel">
          <h2>{t('refund.closedMoney')}</h2>
          <Alert type="warning" showIcon title={t('refund.closedMoneyHow')} />
          {items.map(({ accountId, accountNumber, stallNumber, customerName, closedAt, since, why, reason, balanceFen, refundableFen, asked }) => (
            <div className="stall-line" key={accountId} style={{ padding: '8px 0', borderTop: '1px solid var(--line)' }}>
              <div><span>{t('stall')}</span><b>{stallNumber}</b> <span className="mono soft">{accountNumber}</span></div>
              <div><span>{t('customer')}</span>{customerName}</div>
              <div><span>{t('account.closed')}</span><span className="num">{siteTime(closedAt)}</span></div>
              <div><span>{t('amount')}</span><b className="num">{yuan(balanceFen)}</b></div>
              <div><span>{t('refund.closedSince')}</span><span className="num">{siteTime(since)}</span></div>
              <div><span>{t('refund.closedWhy')}</span>{t(`refund.closedWhy.${why}`)} <span className="soft">{reason}</span></div>
              <div><span>{t('refund.refundable')}</span><b className="num">{yuan(refundableFen)}</b></div>
              {asked && <span className="soft">{t('refund.state.asked')}</span>}
              {!asked && refundableFen > 0 && can('refund.ask') && <Button onClick={() => setAsking({ accountId, stallNumber })}>{t('refund.ask')}</Button>}
            </div>
          ))}
          {asking !== null && <AskRefund {...asking} close={() => setAsking(null)} />}
        </section>
      )}
    </Loaded>
  );
}
