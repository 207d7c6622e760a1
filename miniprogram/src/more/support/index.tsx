import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call } from '../../api';
import { newId } from '../../api/id';
import { civil } from '../../format';
import { CallOffice } from '../../kit/call-office';
import { Choices } from '../../kit/choices';
import { LongField } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { Photos, type Photo } from '../../kit/photos';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { useStall } from '../../kit/use-stall';
import { Waiting } from '../../kit/waiting';

const kinds = ['no_power', 'meter_fault', 'wiring', 'reading', 'other'] as const;
type Kind = (typeof kinds)[number];

/** Asks the property office for help, with pictures, and shows what became of it. */
export default function Support() {
  const look = useLook();
  const { t } = look;
  const query = useQuery();
  const { stall, failed: unlisted, load: list } = useStall(query.stall);
  const { answer: tickets, failed, load } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/tickets?limit=20`, { everyMs: 30_000 });
  const { answer: home } = useAnswer(stall === null ? null : `/customer/stalls/${stall.stallId}/home`);
  if (stall === null) return <Page title={t('support')} look={look}><Waiting failed={unlisted} look={look} retry={list} /></Page>;
  const kind = kinds.find((each) => each === query.kind) ?? 'other';
  return (
    <Page title={t('support')} look={look}>
      <Ask stallId={stall.stallId} number={stall.number} kind={kind} about={query.about} look={look} onAsked={load} />
      <CallOffice phone={home?.officePhone} look={look} />
      {tickets === null && <Waiting failed={failed} look={look} retry={load} />}
      {tickets !== null && tickets.items.length > 0 && <View className="card">
        <View className="title">{t('myTickets')}</View>
        {tickets.items.map((ticket) => (
          <View className="row" key={ticket.ticketId}>
            <View style={{ flex: '1 1 60%' }}><View>{t(`ticket.${ticket.kind}`)} · {civil(ticket.openedAt)}</View><View className="soft">{ticket.text}</View>{ticket.result !== null && <View>{t('ticketResult', { text: ticket.result })}</View>}</View>
            <View className={ticket.state === 'done' ? 'good' : ''}>{t(`ticketState.${ticket.state}`)}</View>
          </View>
        ))}
      </View>}
    </Page>
  );
}

function Ask({ stallId, number, kind: first, about, look, onAsked }: { stallId: string; number: string; kind: Kind; about: string | undefined; look: Look; onAsked: () => void }) {
  const { t } = look;
  const [kind, setKind] = useState<Kind>(first);
  const [text, setText] = useState(about ?? '');
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [sent, setSent] = useState(0);
  const ticketId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  const send = () => {
    if (text.trim() === '') return tell(t('textWanted'), true);
    void run(async () => {
      await call('POST', `/customer/stalls/${stallId}/tickets`, { ticketId: ticketId.current, kind, text: text.trim(), photoIds: photos.map(({ photoId }) => photoId) });
      ticketId.current = newId();
      setText('');
      setSent(sent + 1);
      tell(t('ticketSent'));
      onAsked();
    });
  };
  return (
    <View className="card">
      <View className="title">{number}</View>
      <Choices of={kinds} chosen={kind} label={t('ticketKind')} words={(each) => t(`ticket.${each}`)} onChoose={setKind} />
      <LongField id="text" label={t('whatIsIt')} value={text} onValue={setText} />
      <Photos key={sent} as="customer" look={look} onPhotos={setPhotos} />
      <Told text={told} bad={bad} />
      <Button className="button" id="send" disabled={busy || undefined} onClick={send}>{t('ticketSend')}</Button>
    </View>
  );
}
