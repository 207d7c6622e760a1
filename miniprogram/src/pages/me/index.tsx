import { Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { call, type StallChoice } from '../../api';
import { yuan } from '../../format';
import { open, Page, useLook, type Look } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useStall } from '../../kit/use-stall';
import { StallChoices, Waiting } from '../../kit/waiting';

export default function Me() {
  const look = useLook();
  const { t } = look;
  const { stalls, stall, choose, failed, load } = useStall();
  const { answer: me } = useAnswer(stalls === null ? null : '/customer/me');
  const language = () => {
    const next = look.language === 'zh-CN' ? 'en-US' : 'zh-CN';
    Taro.setStorageSync('language', next);
    call('PATCH', '/customer/me', { language: next }).catch(() => undefined);
    look.refresh();
  };
  const leave = () => {
    void call('DELETE', '/customer/session').catch(() => undefined).then(() => {
      Taro.clearStorageSync();
      return Taro.reLaunch({ url: '/pages/sign-in/index' });
    });
  };
  return (
    <Page here="me" look={look}>
      <StallChoices stalls={stalls} stallId={stall?.stallId} choose={choose} />
      {stalls === null && <Waiting failed={failed} look={look} retry={load} />}
      {stalls !== null && <View className="card">
        <View className="title">{me === null ? t('stalls') : `${me.name} ${me.phone}`}</View>
        {stalls.length === 0 && <View className="soft">{t('noStall')}</View>}
        {stalls.map((each) => <View key={each.stallId} className="row"><View>{each.number} {each.name}{each.role === 'renter' ? ` · ${t('asRenter')}` : ''}</View><View>{yuan(each.availableFen)}</View></View>)}
      </View>}
      {stall !== null && <StallLinks stall={stall} look={look} />}
      <View className="card">
        <Button className="link first" id="have-code" onClick={() => open('/pages/offer/index')}>{t('haveCode')} ›</Button>
        <Button className="link" id="join-hand-over" onClick={() => open('/pages/hand-over/index')}>{t('joinHandOver')} ›</Button>
        <Button className="link" id="privacy" onClick={() => open('/more/privacy/index')}>{t('privacyData')} ›</Button>
        <Button className="link" id="help" onClick={() => open('/more/help/index')}>{t('help')} ›</Button>
        <Button className="link" id="staff" onClick={() => open('/field/meter/index')}>{t('staffEntry')} ›</Button>
      </View>
      <View className="card">
        <Button className="button plain" id="large" aria-pressed={look.big} onClick={() => { Taro.setStorageSync('big', look.big ? '0' : '1'); look.refresh(); }}>{t('large')}{look.big ? ' ✓' : ''}</Button>
        <Button className="button plain" id="language" onClick={language}>{t('language')}</Button>
        <Button className="button plain" id="sign-out" onClick={leave}>{t('signOut')}</Button>
      </View>
    </Page>
  );
}

/** What can be done for the stall that is shown, by what its user may do. */
function StallLinks({ stall, look }: { stall: StallChoice; look: Look }) {
  const { t } = look;
  const may = (right: StallChoice['rights'][number]) => stall.rights.includes(right);
  const links: [id: string, words: string, url: string, shown: boolean][] = [
    ['recharge', t('recharge'), '/pages/recharge/index', may('topup')],
    ['orders', t('orderList'), '/pages/orders/index', may('topup')],
    ['refund', t('refund'), '/more/refund/index', may('refund')],
    ['thresholds', t('thresholds'), '/more/thresholds/index', stall.role === 'holder'],
    ['meter-check', t('meterCheck'), '/more/meter-check/index', true],
    ['support', t('support'), '/more/support/index', true],
    ['hand-over', t('handOver'), '/pages/hand-over/index', stall.role === 'holder'],
  ];
  return (
    <View className="card">
      <View className="title">{stall.number}</View>
      {links.filter(([, , , shown]) => shown).map(([id, words, url]) => <Button className="link" id={`to-${id}`} key={id} onClick={() => open(`${url}?stall=${stall.stallId}`)}>{words} ›</Button>)}
    </View>
  );
}
