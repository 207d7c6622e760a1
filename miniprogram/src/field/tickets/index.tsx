import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { civil } from '../../format';
import { Choices } from '../../kit/choices';
import { LongField } from '../../kit/field';
import { Page, Told, useLook, type Look } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { useAnswer } from '../../kit/use-answer';
import { Waiting } from '../../kit/waiting';
import { useStaff } from '../use-staff';

const states = ['open', 'taken', 'done'] as const;
type Ticket = Schemas['Ticket'];

/** What is to be done at the stalls: taken by one, ended with what was found. */
export default function Tickets() {
  const look = useLook();
  const { t } = look;
  const staff = useStaff();
  const [state, setState] = useState<(typeof states)[number]>('open');
  const { answer, failed, load } = useAnswer(staff.siteId === null ? null : `/sites/${staff.siteId}/tickets?state=${state}&limit=50`, { as: 'staff', everyMs: 20_000 });
  return (
    <Page title={t('tickets')} home="/field/meter/index" look={look}>
      <Choices of={states} chosen={state} label={t('tickets')} words={(each) => t(`ticketState.${each}`)} onChoose={setState} />
      {answer === null && <Waiting failed={failed ?? staff.failed} look={look} retry={staff.siteId === null ? staff.load : load} />}
      {answer?.items.length === 0 && <View className="card soft">{t('noneHere')}</View>}
      {answer?.items.map((ticket) => <Card key={ticket.ticketId} ticket={ticket} mayWork={staff.may('ticket.work')} look={look} onChanged={load} />)}
    </Page>
  );
}

function Card({ ticket, mayWork, look, onChanged }: { ticket: Ticket; mayWork: boolean; look: Look; onChanged: () => void }) {
  const { t } = look;
  const { ticketId, kind, text, state, openedName, openedAt, stallNumber, meterNumber, takenName, result, photoIds } = ticket;
  const [found, setFound] = useState('');
  const { busy, told, bad, run, tell } = useAction(t);
  const take = () => void run(async () => { await call('POST', `/tickets/${ticketId}/take`, {}, { as: 'staff' }); onChanged(); });
  const done = () => (found.trim() === '' ? tell(t('resultWanted'), true) : void run(async () => { await call('POST', `/tickets/${ticketId}/done`, { result: found.trim() }, { as: 'staff' }); onChanged(); }));
  return (
    <View className="card">
      <View className="row first title"><View>{t(`ticket.${kind}`)}</View><View>{stallNumber ?? meterNumber ?? '–'}</View></View>
      <View>{text}</View>
      <View className="soft">{openedName} · {civil(openedAt)}{photoIds.length === 0 ? '' : ` · ${t('photosN', { n: photoIds.length })}`}</View>
      {takenName !== null && <View className="soft">{t('takenByStaff', { name: takenName })}</View>}
      {result !== null && <View>{t('ticketResult', { text: result })}</View>}
      {mayWork && state === 'open' && <Button className="button" disabled={busy || undefined} onClick={take}>{t('takeTicket')}</Button>}
      {mayWork && state === 'taken' && <View><LongField id={`result-${ticketId}`} label={t('result')} value={found} onValue={setFound} /><Button className="button" disabled={busy || undefined} onClick={done}>{t('endTicket')}</Button></View>}
      <Told text={told} bad={bad} />
    </View>
  );
}
