import { Button, Segmented, Space } from 'antd';
import { useSearchParams } from 'react-router';
import type { Debtor } from '../../api/types';
import { siteTime, yuan } from '../../format';
import { useI18n } from '../../i18n';
import { Loaded, Nothing, PageTitle } from '../../kit/parts';
import { useSession } from '../../session';
import { byFloor, PopupSwitch } from '../../shell/popups';

/** Who is low, floor by floor, with a phone to call: what pops up at its hour, at any time, and on paper. */
export function LowListPage() {
  const { t } = useI18n();
  const { siteId } = useSession();
  const [parameters, setParameters] = useSearchParams();
  const only = parameters.get('only') === 'arrears' ? 'arrears' : 'all';
  return (
    <>
      <PageTitle extra={<Space wrap><PopupSwitch popup="lowList" /><Segmented value={only} onChange={(value) => setParameters({ only: value })} options={(['all', 'arrears'] as const).map((value) => ({ value, label: t(`low.${value}`) }))} /><Button type="primary" onClick={() => window.print()}>{t('print')}</Button></Space>}>{t('nav.lowList')}</PageTitle>
      <Loaded path={`/sites/${siteId}/low-balances`} every={60_000}>{({ items, at }) => <Floors items={items.filter(({ kinds }) => only === 'all' || kinds.includes('arrears'))} at={at} />}</Loaded>
    </>
  );
}

function Floors({ items, at }: { items: Debtor[]; at: string }) {
  const { t } = useI18n();
  const { me, siteId } = useSession();
  if (items.length === 0) return <div className="panel"><Nothing text={t('low.none')} /></div>;
  const floors = byFloor(items).map(([floor]) => floor).sort((a, b) => a.localeCompare(b));
  return (
    <article className="panel notice-sheet" aria-label={t('nav.lowList')}>
      <h2>{me.sites.find(({ id }) => id === siteId)?.name} {t('nav.lowList')}</h2>
      <p className="num">{siteTime(at)} · {t('low.popup', { n: items.length })}</p>
      {floors.map((floor) => {
        const shops = items.filter(({ buildingCode, floor: each }) => `${buildingCode} ${each}`.trim() === floor);
        return (
          <section key={floor}>
            <h3>{floor} · {t('low.shops', { n: shops.length })}</h3>
            <table>
              <thead><tr><th scope="col">{t('stall')}</th><th scope="col">{t('shop')}</th><th scope="col">{t('customer')}</th><th scope="col">{t('tag.phone')}</th><th scope="col">{t('available')}</th><th scope="col">{t('dun.lastCall')}</th></tr></thead>
              <tbody>{shops.map((shop) => <tr key={shop.accountId}><td>{shop.stallNumber}</td><td>{shop.stallName}</td><td>{shop.customerName}</td><td><a href={`tel:${shop.phone}`}>{shop.phone}</a></td><td>{yuan(shop.availableFen)}{shop.purse === 'water' && ` ${t('cash.purse.water')}`}{shop.cut && ` ${t('supply.off')}`}</td><td>{shop.lastResult === null ? '' : `${t(`dun.result.${shop.lastResult}`)} ${shop.promisedOn ?? ''}`}</td></tr>)}</tbody>
            </table>
          </section>
        );
      })}
    </article>
  );
}
