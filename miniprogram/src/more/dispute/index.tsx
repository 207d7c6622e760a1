import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call, type Bill, type Schemas } from '../../api';
import { newId } from '../../api/id';
import { civil, kwh, register, unitPrice, yuan } from '../../format';
import { Choices } from '../../kit/choices';
import { LongField } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { Photos, type Photo } from '../../kit/photos';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';

type Dispute = Schemas['Dispute'];

/** Doubts a bill or a line of it: what is doubted cannot cut the shop until the office has decided. Shows what became of it. */
export default function DisputeBill() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  const { stall, failed: unlisted, load: list } = useStall(query.stall);
  const { answer: bills, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/bills?limit=100`);
  const { answer: asked, load: loadAsked } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/disputes?limit=20`, { everyMs: 30_000 });
  if (stall === null || bills === null || asked === null) return <Page title={t('dispute')} look={look}><Waiting failed={failed ?? unlisted} look={look} retry={stall === null ? list : load} /></Page>;
  const bill = bills.items.find(({ id }) => String(id) === query.bill);
  const same = asked.items.find(({ billId, state }) => String(billId) === query.bill && state !== 'withdrawn');
  return (
    <Page title={t('dispute')} look={look}>
      {bill !== undefined && <Doubted bill={bill} look={look} />}
      {bill !== undefined && same === undefined && <Ask key={bill.id} bill={bill} stallId={stall.stallId} look={look} onAsked={loadAsked} />}
      {bill === undefined && query.bill !== undefined && <View className="card">{t('error.not-found')}</View>}
      {asked.items.length === 0 ? query.bill === undefined && <View className="card soft">{t('noDisputes')}</View> : asked.items.map((dispute) => <Progress key={dispute.disputeId} dispute={dispute} look={look} onChange={loadAsked} />)}
    </Page>
  );
}

function Doubted({ bill, look }: { bill: Bill; look: Look }) {
  const { t, language } = look;
  return (
    <View className="card">
      <View className="row first title"><View>{civil(bill.fromAt).slice(5)} – {civil(bill.toAt).slice(5)}</View><View>{yuan(bill.amountFen)}</View></View>
      <View>{language === 'zh-CN' ? bill.sentence.zh : bill.sentence.en}</View>
      <View className="soft">{t('meter')} {bill.meterNumber} · {t('register')} {register(bill.fromRegisterWh, bill.kind)} → {register(bill.toRegisterWh, bill.kind)}</View>
    </View>
  );
}

function Ask({ bill, stallId, look, onAsked }: { bill: Bill; stallId: string; look: Look; onAsked: () => void }) {
  const { t } = look;
  const parts = bill.lines.length > 1 ? ['whole', ...bill.lines.map((_, index) => String(index))] : ['whole'];
  const [part, setPart] = useState('whole');
  const [reason, setReason] = useState('');
  const [photos, setPhotos] = useState<Photo[]>([]);
  const disputeId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  const words = (each: string) => {
    const line = bill.lines[Number(each)];
    return line === undefined ? t('wholeBill') : `${t(`period.${line.period}`)} ${kwh(line.usedWh, bill.kind)} × ${unitPrice(line.priceMicroYuanPerKwh, bill.kind)}`;
  };
  const send = () => {
    if (reason.trim() === '') return tell(t('textWanted'), true);
    void run(async () => {
      await call('POST', `/customer/stalls/${stallId}/disputes`, { disputeId: disputeId.current, billId: bill.id, line: part === 'whole' ? null : Number(part), reason: reason.trim(), photoId: photos[0]?.photoId ?? null }, { key: disputeId.current });
      onAsked();
    });
  };
  return (
    <View className="card">
      {parts.length > 1 && <View className="label">{t('doubtWhich')}</View>}
      {parts.length > 1 && <Choices of={parts} chosen={part} label={t('doubtWhich')} words={words} onChoose={setPart} />}
      <LongField id="reason" label={t('doubtWhy')} value={reason} onValue={setReason} />
      <Photos as="customer" most={1} look={look} words={t('photoOfMeter')} onPhotos={setPhotos} />
      <View className="soft">{t('doubtHow')}</View>
      <Told text={told} bad={bad} />
      <Button className="button" id="send" disabled={busy || undefined} onClick={send}>{busy ? t('sending') : t('doubtSend')}</Button>
    </View>
  );
}

function Progress({ dispute, look, onChange }: { dispute: Dispute; look: Look; onChange: () => void }) {
  const { t } = look;
  const { busy, told, bad, run } = useAction(t);
  const withdraw = () => void run(async () => {
    await call('POST', `/customer/disputes/${dispute.disputeId}/withdraw`);
    onChange();
  });
  return (
    <View className="card">
      <View className="row first title"><View>{t(`disputeState.${dispute.state}`)}</View><View>{yuan(dispute.state === 'reversed' ? dispute.reversedFen : dispute.heldFen)}</View></View>
      <View className="soft">{civil(dispute.askedAt)} · {dispute.reason}</View>
      {dispute.state === 'open' && <View>{t('doubtHeld', { amount: yuan(dispute.heldFen) })}</View>}
      {dispute.state === 'reversed' && <View className="good">{t('doubtBack', { amount: yuan(dispute.reversedFen) })}</View>}
      {dispute.decidedAt !== null && <View className="soft">{civil(dispute.decidedAt)} {dispute.note}</View>}
      <Told text={told} bad={bad} />
      {dispute.state === 'open' && <Button className="button plain" disabled={busy || undefined} onClick={withdraw}>{t('doubtWithdraw')}</Button>}
    </View>
  );
}
