import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { civil } from '../../format';
import { Choices } from '../../kit/choices';
import { Confirm } from '../../kit/confirm';
import { Page, Told, useLook } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { renterName } from '../renter-name';

const shelves = ['live', 'expired', 'history'] as const;
type Grant = Schemas['Grant'];

/** Everybody who was ever let into a stall. */
export default function Grants() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const { answer, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/grants`);
  const [shelf, setShelf] = useState<(typeof shelves)[number]>('live');
  const [leaving, setLeaving] = useState<Grant | null>(null);
  const { busy, told, bad, run, tell } = useAction(t);
  const revoke = (grantId: string) => void run(async () => { setLeaving(null); await call('POST', `/customer/grants/${grantId}/revoke`, {}); tell(t('revoked')); load(); });
  if (stall === null || answer === null) return <Page title={t('allGrants')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  return (
    <Page title={t('allGrants')} look={look}>
      <Choices of={shelves} chosen={shelf} label={t('allGrants')} words={(each) => `${t(`shelf.${each}`)} ${answer[each].length}`} onChoose={setShelf} />
      <Told text={told} bad={bad} />
      <View className="card">
        <View className="title">{stall.number}</View>
        {answer[shelf].length === 0 && <View className="soft">{t('noneHere')}</View>}
        {answer[shelf].map((grant) => (
          <View className="row" key={grant.grantId}>
            <View style={{ flex: '1 1 60%' }}>
              <View>{renterName(t, grant)}</View>
              <View className="soft">{grant.rights.map((right) => t(`right.${right}`)).join(t('comma'))}</View>
              <View className="soft">{t('validUntil')} {grant.validTo === null ? t('openEnd') : civil(grant.validTo)}</View>
              {grant.takenAt !== null && <View className="soft">{t('since', { at: civil(grant.takenAt) })}</View>}
              {grant.revokedAt !== null && <View className="soft">{t('revokedAt', { at: civil(grant.revokedAt) })}</View>}
              {grant.note !== '' && <View className="soft">{grant.note}</View>}
            </View>
            {shelf === 'live' && <Button className="choice" disabled={busy || undefined} onClick={() => setLeaving(grant)}>{t('revoke')}</Button>}
          </View>
        ))}
      </View>
      {leaving !== null && <Confirm title={t('revoke')} yes={t('revokeNow')} danger look={look} onYes={() => revoke(leaving.grantId)} onNo={() => setLeaving(null)}>{t('revokeWhat', { name: renterName(t, leaving) })}</Confirm>}
    </Page>
  );
}
