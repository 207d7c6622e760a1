import { Button, Modal } from 'antd';
import type { Debtor } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, serverNow } from '../../kit/parts';
import { useSession } from '../../session';

/** A sheet of paper a shop: what it owes, for what, and whom to ask. */
export function DunningNotice({ debtors, close }: { debtors: Debtor[]; close: () => void }) {
  const { t } = useI18n();
  const { me, siteId } = useSession();
  const site = me.sites.find(({ id }) => id === siteId)?.name ?? '';
  const today = siteTime(new Date(serverNow()).toISOString());
  return (
    <Modal open width={820} onCancel={close} title={t('dun.notices', { n: debtors.length })} footer={<><Button onClick={close}>{t('close')}</Button><Button type="primary" onClick={() => window.print()}>{t('print')}</Button></>}>
      <Loaded path={`/sites/${siteId}/settings`}>
        {({ contact }) => (
          <div className="notice-sheet">
            {debtors.map((debtor) => (
              <article key={debtor.accountId} className="dunning-sheet" aria-label={`${t('dun.notice')} ${debtor.stallNumber}`}>
                <h2>{site}<br />{t('dun.sheetTitle')}</h2>
                <p><b>{debtor.stallNumber}</b> {debtor.stallName} · {debtor.buildingCode} {debtor.floor} · {debtor.customerName}</p>
                <table>
                  <thead><tr><th scope="col">{t('dun.item')}</th><th scope="col">{t('details')}</th><th scope="col">{t('amount')}</th></tr></thead>
                  <tbody>
                    {!debtor.postpaid && debtor.availableFen <= 0 && <tr><td>{t('dun.kind.arrears')}</td><td>{t('dun.asOf', { at: today })}</td><td>{yuan(-debtor.availableFen)}</td></tr>}
                    {!debtor.postpaid && debtor.availableFen > 0 && <tr><td>{t('dun.kind.low')}</td><td>{t('dun.left', { at: today })}</td><td>{yuan(debtor.availableFen)}</td></tr>}
                    {debtor.lateFen > 0 && <tr><td>{t('dun.kind.late')}</td><td>{t('dun.since', { at: debtor.lateSince ?? '' })}</td><td>{yuan(debtor.lateFen)}</td></tr>}
                    {debtor.feesFen > 0 && <tr><td>{t('dun.kind.fees')}</td><td>{t('dun.since', { at: siteTime(debtor.feesSince).slice(0, 10) })}</td><td>{yuan(debtor.feesFen)}</td></tr>}
                  </tbody>
                </table>
                <p>{t('dun.please')}</p>
                <p>{t('dun.ask', { phone: contact.phone === '' ? '________' : contact.phone })} · {today}</p>
                <p>{t('dun.signed')} ________________</p>
              </article>
            ))}
          </div>
        )}
      </Loaded>
    </Modal>
  );
}
