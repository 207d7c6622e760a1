import { Button, View } from '@tarojs/components';
import { useEffect, useRef, useState } from 'react';
import { call, type Schemas } from '../../api';
import { newId } from '../../api/id';
import { civil, yuan } from '../../format';
import { Choices } from '../../kit/choices';
import { Field } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { SubsidyStays } from '../../kit/subsidy-card';
import { Steps, type Step } from '../../kit/steps';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';
import { fenOf } from '../../pay/amount';

const reasons = ['leaving', 'mistake', 'other'] as const;
type Asked = Schemas['OwnRefund'];

export default function Refund() {
  const look = useLook();
  const { t } = look;
  const { stall, failed: unlisted, load: list } = useStall(useQuery().stall);
  const [purse, setPurse] = useState<'energy' | 'water'>('energy');
  const at = stall === null ? null : (`/customer/stalls/${stall.stallId}` as const);
  const { answer: refundable, failed, load } = useAnswer(at === null ? null : `${at}/refundable${purse === 'water' ? '?purse=water' as const : '' as const}`);
  const { answer: asked, load: loadAsked } = useAnswer(at === null ? null : `${at}/refunds?limit=20`, { everyMs: 20_000 });
  const again = () => { load(); loadAsked(); };
  if (stall === null || refundable === null) return <Page title={t('refund')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const open = asked?.items.some(({ state }) => state === 'asked' || state === 'running') === true;
  return (
    <Page title={t('refund')} look={look}>
      <View className="card">
        <View className="soft">{stall.number} {stall.name}</View>
        {refundable.water && <Choices of={['energy', 'water'] as const} chosen={purse} label={t('whichBalance')} words={(each) => t(`balanceOf.${each}`)} onChoose={setPurse} />}
        <View>{t('refundable')}</View>
        <View className="number" id="refundable">{yuan(refundable.refundableFen)}</View>
        {refundable.heldBackFen > 0 && <View className="soft">{t('heldBack', { amount: yuan(refundable.heldBackFen) })}</View>}
        {refundable.why.map((why) => <View className="soft" key={why}>{t(`heldWhy.${why}`)}</View>)}
        <SubsidyStays stallId={stall.stallId} look={look} />
        {refundable.parts.map((part, index) => <View className="row" key={index}><View>{t(part.channel === 'cash' ? 'backInCash' : 'backByChannel', { app: t(`channel.${part.channel}`) })}</View><View>{yuan(part.amountFen)}</View></View>)}
      </View>
      {!open && refundable.refundableFen > 0 && <Ask key={purse} stallId={stall.stallId} purse={purse} mostFen={refundable.refundableFen} look={look} onAsked={again} />}
      {open && <View className="warn">{t('refundOpen')}</View>}
      {(asked?.items ?? []).map((request) => <Progress key={request.id} request={request} look={look} />)}
    </Page>
  );
}

function Ask({ stallId, purse, mostFen, look, onAsked }: { stallId: string; purse: 'energy' | 'water'; mostFen: number; look: Look; onAsked: () => void }) {
  const { t } = look;
  const whole = `${Math.floor(mostFen / 100)}.${String(mostFen % 100).padStart(2, '0')}`;
  const [typed, setTyped] = useState(whole);
  const [reason, setReason] = useState<(typeof reasons)[number]>('leaving');
  const requestId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  useEffect(() => setTyped(whole), [whole]);
  const submit = () => {
    const amountFen = fenOf(typed);
    if (amountFen === null || amountFen < 1 || amountFen > mostFen) return tell(t('refundUpTo', { amount: yuan(mostFen) }), true);
    void run(async () => {
      await call('POST', `/customer/stalls/${stallId}/refunds`, { requestId: requestId.current, ...(purse === 'water' ? { purse } : {}), amountFen, reason: t(`refundReason.${reason}`) }, { key: requestId.current });
      requestId.current = newId();
      onAsked();
    });
  };
  return (
    <View className="card">
      <Field id="amount" label={t('refundAmount')} kind="digit" most={10} value={typed} onValue={setTyped} />
      <View className="label">{t('reason')}</View>
      <Choices of={reasons} chosen={reason} label={t('reason')} words={(each) => t(`refundReason.${each}`)} onChoose={setReason} />
      <View className="soft">{t('refundHow')}</View>
      <Told text={told} bad={bad} />
      <Button className="button" id="submit" disabled={busy || undefined} onClick={submit}>{t('refundSubmit')}</Button>
    </View>
  );
}

/** Asked, approved, going back part by part, done: what is known of each. */
function Progress({ request, look }: { request: Asked; look: Look }) {
  const { t } = look;
  const { state, askedAt, decidedAt, decisionNote, finishedAt, parts } = request;
  const decided: Step = state === 'rejected' ? { text: t('refundRejected'), note: `${decidedAt === null ? '' : civil(decidedAt)} ${decisionNote ?? ''}`, state: 'done' } : { text: t('refundApproved'), note: decidedAt === null ? '' : civil(decidedAt), state: state === 'asked' ? 'now' : 'done' };
  const going: Step[] = state === 'rejected' ? [] : [...parts.map((part): Step => ({ text: `${t(part.channel === 'cash' ? 'backInCash' : 'backByChannel', { app: t(`channel.${part.channel}`) })} ${yuan(part.amountFen)}`, note: t(`part.${part.state}`), state: part.state === 'succeeded' ? 'done' : part.state === 'held' ? 'later' : 'now' })),
    { text: t('refundDone'), note: finishedAt === null ? '' : civil(finishedAt), state: state === 'done' ? 'done' : 'later' }];
  return (
    <View className="card">
      <View className="row first title"><View>{t('refund')}</View><View>{yuan(request.amountFen)}</View></View>
      <View className="soft">{request.reason}</View>
      <Steps steps={[{ text: t('refundAsked'), note: civil(askedAt), state: 'done' }, decided, ...going]} />
    </View>
  );
}
