import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call, type Schemas, type StallChoice } from '../../api';
import { newId } from '../../api/id';
import { civil, kwh, yuan } from '../../format';
import { Confirm } from '../../kit/confirm';
import { FeesAndShares } from '../../kit/fees-and-shares';
import { lastsText } from '../../kit/lasts';
import { ageText, open, Page, Told, useLook, type Look } from '../../kit/page';
import { supplyLook, SupplyState } from '../../kit/supply-state';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { WaterCard } from '../../kit/water-card';
import { renterName } from '../renter-name';

/** One stall as its owner sees it: who rents it, how it stands, and what he can do. */
export default function OwnedStall() {
  const look = useLook();
  const { t } = look;
  const { stall, failed, load } = useStall(useQuery().stall);
  if (stall === null) return <Page title={t('owned')} look={look}><Waiting failed={failed} look={look} retry={load} /></Page>;
  return (
    <Page title={`${t('stallLabel')} ${stall.number}`} look={look}>
      <View className="card"><View className="number">{stall.number}</View><View className="soft">{stall.siteName} {stall.floor}</View></View>
      <Renters stallId={stall.stallId} look={look} />
      <Deeds stall={stall} look={look} />
      {stall.hasAccount ? <Standing stallId={stall.stallId} look={look} /> : <View className="card soft">{t('vacantHow')}</View>}
      <View className="label">{t('charges')}</View>
      <FeesAndShares stallId={stall.stallId} look={look} mayPay={stall.hasAccount} />
    </Page>
  );
}

/** Who may use the stall now; taking it back is one tap and one confirmation away. */
function Renters({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const { answer, failed, load } = useAnswer(`/customer/stalls/${stallId}/grants`);
  const { answer: owned } = useAnswer('/customer/owned');
  const holder = owned?.items.find((each) => each.stallId === stallId)?.renter ?? null;
  const [leaving, setLeaving] = useState<Schemas['Grant'] | null>(null);
  const { busy, told, bad, run, tell } = useAction(t);
  const revoke = (grantId: string) => void run(async () => { setLeaving(null); await call('POST', `/customer/grants/${grantId}/revoke`, {}); tell(t('revoked')); load(); });
  return (
    <View className="card">
      <View className="title">{t('renters')}</View>
      {answer === null && <View className="soft">{failed === null ? t('loading') : t('error.network')}</View>}
      {holder !== null && <View className="row first"><View>{t('holderIs', { name: holder.name })}</View><View className="soft">{t('since', { at: civil(holder.since).slice(0, 10) })}</View></View>}
      {answer?.live.length === 0 && <View className="soft">{t('nobodyLetIn')}</View>}
      {answer?.live.map((grant) => (
        <View className="row" key={grant.grantId}>
          <View style={{ flex: '1 1 55%' }}><View>{renterName(t, grant)}</View><View className="soft">{grant.rights.map((right) => t(`right.${right}`)).join(t('comma'))} · {grant.takenAt === null ? t('offeredAt', { at: civil(grant.offeredAt) }) : t('since', { at: civil(grant.takenAt) })}</View></View>
          <Button className="choice" disabled={busy || undefined} onClick={() => setLeaving(grant)}>{t('revoke')}</Button>
        </View>
      ))}
      <Told text={told} bad={bad} />
      <Button className="button" id="authorize" onClick={() => open(`/landlord/grant/index?stall=${stallId}`)}>{t('authorize')}</Button>
      <Button className="link first" id="grants" onClick={() => open(`/landlord/grants/index?stall=${stallId}`)}>{t('allGrants')} ›</Button>
      {leaving !== null && <Confirm title={t('revoke')} yes={t('revokeNow')} danger look={look} onYes={() => revoke(leaving.grantId)} onNo={() => setLeaving(null)}>{t('revokeWhat', { name: renterName(t, leaving) })}</Confirm>}
    </View>
  );
}

function Deeds({ stall, look }: { stall: StallChoice; look: Look }) {
  const { t } = look;
  const { stallId } = stall;
  const { answer: sw, load } = useAnswer(`/customer/stalls/${stallId}/switch`);
  const { busy, told, bad, run, tell } = useAction(t);
  const requestId = useRef(newId());
  const restore = () => void run(async () => {
    await call('POST', `/customer/stalls/${stallId}/switch`, { requestId: requestId.current, action: 'close', reason: 'restore' }, { key: requestId.current });
    requestId.current = newId();
    tell(t('restoreAsked'));
    load();
  });
  const offByOwner = sw?.held === true;
  return (
    <View className="card">
      {sw !== null && !sw.enabled && <View className="soft">{t('switchDisabled')}</View>}
      {sw?.enabled === true && sw.maySwitch && !offByOwner && sw.pending === null && <Button className="button plain" id="cut" onClick={() => open(`/landlord/switch/index?stall=${stallId}`)}>{t('cutStall', { number: stall.number })}</Button>}
      {sw?.pending != null && <Button className="button plain" id="pending" onClick={() => open(`/landlord/switch/index?stall=${stallId}`)}>{t('cutPending', { at: civil(sw.pending.dueAt) })}</Button>}
      {offByOwner && sw?.maySwitch === true && <Button className="button" id="restore" disabled={busy || undefined} onClick={restore}>{t('restoreStall', { number: stall.number })}</Button>}
      <Told text={told} bad={bad} />
      {stall.hasAccount && <Button className="button plain" id="pay-for" onClick={() => open(`/pages/recharge/index?stall=${stallId}`)}>{t('payFor')}</Button>}
      {stall.hasAccount && <Button className="button plain" id="hand-over" onClick={() => open(`/pages/hand-over/index?stall=${stallId}`)}>{t('handOver')}</Button>}
      {sw !== null && sw.commands.length > 0 && <View>
        <View className="label">{t('switchHistory')}</View>
        {sw.commands.map((each) => <View className="row" key={each.id}><View>{civil(each.askedAt)} {t(each.action === 'open' ? 'cut' : 'restored')}</View><View className="soft">{t(`switchReason.${each.reason}`)} · {t(`switchState.${each.state}`)}</View></View>)}
      </View>}
    </View>
  );
}

function Standing({ stallId, look }: { stallId: string; look: Look }) {
  const { t } = look;
  const { answer: home, failed, load } = useAnswer(`/customer/stalls/${stallId}/home`);
  if (home === null) return <Waiting failed={failed} look={look} retry={load} />;
  return (
    <View className="card">
      <View>{home.postpaid === null ? t('available') : `${t('postpaid')} · ${t('postpaidOwed')}`}</View>
      <View className="number">{yuan(home.postpaid === null ? home.availableFen : home.postpaid.owedFen)}</View>
      <View>{lastsText(t, home.runway, home.at) ?? t('lastsUnknown')}</View>
      {home.subsidy !== null && <View className="row"><View>{t('subsidy')}</View><View>{t('subsidyLeft', { left: kwh(home.subsidy.leftWh), granted: kwh(home.subsidy.grantedWh) })}</View></View>}
      <View className="row"><View>{t('supply')}</View><SupplyState state={supplyLook(home.supply)} kept={home.supply?.keepPower != null} look={look} /></View>
      <View className="row"><View>{t('today')}</View><View>{kwh(home.todayWh)} · {yuan(home.todayFen)}</View></View>
      <View className="row"><View className="soft">{t('readAt', { age: ageText(t, home.readAt, home.at) })}</View></View>
      {home.water != null && <WaterCard water={home.water} at={home.at} look={look} why />}
    </View>
  );
}
