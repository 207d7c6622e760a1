import { Tabs } from 'antd';
import { Link, useParams } from 'react-router';
import type { Stall } from '../api/types';
import { kwh, siteTime, yuan } from '../format';
import { maybe, useI18n } from '../i18n';
import { Lasts } from '../kit/lasts';
import { Age, ageText, Loaded, PageTitle, SupplyTag } from '../kit/parts';
import { useSession } from '../session';
import { palette } from '../theme';
import { waitText } from './board';
import { Obligations } from './changes/obligations';
import { StallPeople } from './people/stall-people';
import { StallCharges } from './charges/stall-charges';
import { Bills } from './stall/bills';
import { CommandProgress } from './stall/command-progress';
import { Devices } from './stall/devices';
import { Orders } from './stall/orders';
import { Billing } from './accounts/billing';
import { MergedAccount } from './accounts/merged-account';
import { OwnPlans } from './accounts/own-plans';
import { StallSubsidy } from './subsidy/stall-subsidy';
import { StallActions } from './stall/stall-actions';
import { Statement } from './stall/statement';
import { Timeline } from './stall/timeline';
import { Usage } from './stall/usage';

export function StallPage() {
  const { stallId } = useParams();
  return <Loaded path={`/stalls/${stallId}`} every={30_000}>{(stall, reload) => <StallCard stall={stall} reload={reload} />}</Loaded>;
}

function StallCard({ stall, reload }: { stall: Stall; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { account, supply, waterSupply, runway } = stall;
  const meter = stall.meters.find(({ role, kind }) => role === 'prepaid' && kind === 'electricity') ?? stall.meters[0];
  const waterMeter = stall.meters.find(({ kind }) => kind === 'water');
  const tabs = [
    { key: 'timeline', label: t('tab.timeline'), children: <Timeline stallId={stall.id} /> },
    { key: 'usage', label: t('tab.usage'), children: <Usage stallId={stall.id} water={stall.meters.some(({ kind }) => kind === 'water')} /> },
    ...(account !== null && can('bill.view') ? [{ key: 'bills', label: t('tab.bills'), children: <Bills accountId={account.id} /> }] : []),
    ...(account !== null && can('bill.view') ? [{ key: 'charges', label: t('tab.charges'), children: <StallCharges accountId={account.id} /> }] : []),
    ...(account !== null ? [{ key: 'merged', label: t('tab.merged'), children: <MergedAccount account={account} reload={reload} /> }] : []),
    ...(account !== null ? [{ key: 'subsidy', label: t('tab.subsidy'), children: <StallSubsidy accountId={account.id} stallNumber={stall.number} /> }] : []),
    ...(account !== null && can('recharge.view') ? [{ key: 'orders', label: t('tab.orders'), children: <Orders accountId={account.id} /> }] : []),
    ...(account !== null && can('bill.view') ? [{ key: 'statement', label: t('tab.statement'), children: <Statement stall={stall} /> }] : []),
    ...(can('grant.view') ? [{ key: 'people', label: t('tab.people'), children: <StallPeople stall={stall} /> }] : []),
    { key: 'devices', label: t('tab.devices'), children: <Devices stallId={stall.id} meters={stall.meters} reload={reload} /> },
  ];
  return (
    <>
      <PageTitle extra={<StallActions stall={stall} reload={reload} />}>
        {stall.number} <span className="soft">{stall.name} · {stall.building.name} {stall.floor} · {stall.category}</span>
      </PageTitle>
      <section className="panel stall-line" aria-label={t('balance')}>
        {account === null ? <div><span>{t('account.number')}</span><b>{t('noAccount')}</b></div> : (
          <>
            <div><span>{t(account.waterPurse === null ? 'available' : 'water.availableEnergy')}</span><b className={account.postpaid === null && account.availableFen <= 0 ? 'bad' : undefined}>{yuan(account.availableFen)}</b> {meter !== undefined && <span className="soft">{t('balanceAge', { age: ageText(t, meter.readAt) })}</span>}</div>
            {account.waterPurse !== null && <div><span>{t('water.available')}</span><b className={account.waterPurse.availableFen <= 0 ? 'bad' : undefined}>{yuan(account.waterPurse.availableFen)}</b> {waterMeter !== undefined && <span className="soft">{t('balanceAge', { age: ageText(t, waterMeter.readAt) })}</span>} <span className="soft">{t('accrued')} {yuan(account.waterPurse.accruedFen)}</span></div>}
            <div><span>{t('daysLeft')}</span><Lasts runway={runway} now={stall.at} /></div>
          </>
        )}
        {supply !== null && <div><span>{t('supply')}</span><SupplyTag supply={supply.state} wanted={supply.wanted} owed={supply.owed} kept={supply.keepPower !== null} /></div>}
        {waterSupply !== null && <WaterLine stall={stall} supply={waterSupply} />}
        {meter !== undefined && <div><span>{t('readAt')}</span><b style={{ fontSize: '1.15rem' }}><Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /></b></div>}
        {account !== null && (
          <>
            <div><span>{t('accrued')}</span>{yuan(account.accruedFen)}</div>
            <Obligations accountId={account.id} />
            <Billing account={account} reload={reload} />
            {account.stalls.length > 1 && <div><span>{t('merged.title')}</span>{account.stalls.map(({ stallId, number }) => <Link key={stallId} to={`/stalls/${stallId}`} style={{ marginRight: 8 }}>{number}</Link>)}</div>}
            <div><span>{t('customer')}</span>{account.customer.name} {account.customer.phone}</div>
            <OwnPlans account={account} water={waterSupply !== null} reload={reload} />
          </>
        )}
        {supply !== null && supply.holds.length > 0 && <div><span>{t('cause')}</span><span className="bad" style={{ color: palette.bad }}>{supply.holds.map((hold) => `${maybe(t, `cause.${hold.cause}`)}${hold.reason === '' ? '' : `(${hold.reason})`}`).join(t('list.comma'))}</span></div>}
        {supply !== null && supply.cutWaitsFor.length > 0 && <div><span>{t('waitsFor')}</span>{waitText(t, supply.cutWaitsFor.join(','))}{supply.cutNotBefore !== null && <> · {t('cuts.notBefore', { at: siteTime(supply.cutNotBefore) })}</>}</div>}
        {supply?.tags.map((tag) => <div key={tag.id}><span>{t(`tag.state.${tag.state}`)}</span><Link to={`/cuts/tags/${tag.id}`}><b style={{ color: palette.bad, fontSize: '1.1rem' }}>{tag.number}</b></Link> {t(`tag.kind.${tag.kind}`)} {tag.reason} · {tag.person} {tag.phone} · {t('tag.planned')} {siteTime(tag.plannedAt)} · {t('tag.end')} {siteTime(tag.expectedEndAt)}</div>)}
        {supply?.keepPower != null && <div><span>{t('keepUntil')}</span>{siteTime(supply.keepPower.until)} {supply.keepPower.by} {supply.keepPower.reason}</div>}
      </section>
      <CommandProgress command={supply?.lastCommand ?? null} reload={reload} />
      <CommandProgress command={waterSupply?.lastCommand ?? null} medium="water" reload={reload} />
      <section className="panel"><Tabs items={tabs} destroyOnHidden /></section>
    </>
  );
}

/** The water of a stall beside its electricity: valve, why it is shut or stays open, register with its age, price. */
function WaterLine({ stall, supply }: { stall: Stall; supply: NonNullable<Stall['waterSupply']> }) {
  const { t } = useI18n();
  const meter = stall.meters.find(({ id }) => id === supply.meterId)!;
  return (
    <>
      <div><span>{t('water')}</span><SupplyTag medium="water" supply={supply.state} wanted={supply.wanted} owed={supply.owed} kept={supply.keepPower !== null} /></div>
      <div><span>{t('water.register')}</span><b style={{ fontSize: '1.15rem' }}>{kwh(meter.registerWh, 'water')}</b> <span className="soft"><Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /></span></div>
      {supply.holds.length > 0 && <div><span>{t('water.cause')}</span><span className="bad" style={{ color: palette.bad }}>{supply.holds.map(({ cause }) => maybe(t, `cause.${cause}`)).join(t('list.comma'))}</span></div>}
      {supply.cutWaitsFor.length > 0 && <div><span>{t('water.waitsFor')}</span>{waitText(t, supply.cutWaitsFor.join(','))}</div>}
    </>
  );
}
