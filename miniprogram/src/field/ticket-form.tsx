import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call } from '../api';
import { newId } from '../api/id';
import { Choices } from '../kit/choices';
import { LongField } from '../kit/field';
import { Told, type Look } from '../kit/page';
import { Photos, type Photo } from '../kit/photos';
import { useAction } from '../kit/use-action';

const kinds = ['no_power', 'meter_fault', 'wiring', 'gateway', 'reading', 'other'] as const;

/** Writes down what somebody found at a meter, with pictures. */
export function TicketForm({ siteId, meterId, look, onSent }: { siteId: string; meterId: number; look: Look; onSent: () => void }) {
  const { t } = look;
  const [kind, setKind] = useState<(typeof kinds)[number]>('meter_fault');
  const [text, setText] = useState('');
  const [photos, setPhotos] = useState<Photo[]>([]);
  const ticketId = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  const send = () => {
    if (text.trim() === '') return tell(t('textWanted'), true);
    void run(async () => {
      await call('POST', `/sites/${siteId}/tickets`, { ticketId: ticketId.current, kind, text: text.trim(), meterId, photoIds: photos.map(({ photoId }) => photoId) }, { as: 'staff' });
      onSent();
    });
  };
  return (
    <View className="card">
      <View className="title">{t('writeTicket')}</View>
      <Choices of={kinds} chosen={kind} label={t('ticketKind')} words={(each) => t(`ticket.${each}`)} onChoose={setKind} />
      <LongField id="ticket-text" label={t('whatIsIt')} value={text} onValue={setText} />
      <Photos as="staff" look={look} onPhotos={setPhotos} />
      <Told text={told} bad={bad} />
      <Button className="button" id="send-ticket" disabled={busy || undefined} onClick={send}>{t('ticketSend')}</Button>
    </View>
  );
}
