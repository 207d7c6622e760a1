import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { Field } from '../../kit/field';
import { Told, type Look } from '../../kit/page';
import { Photos } from '../../kit/photos';
import { whOf } from '../../kit/register';
import { useAction } from '../../kit/use-action';

/** Where the meter does not answer: its number typed from the display, and the picture that proves it. */
export function PhotoReading({ handOver, look, onRead }: { handOver: Schemas['HandOver']; look: Look; onRead: () => void }) {
  const { t } = look;
  const [typed, setTyped] = useState<Record<number, string>>({});
  const [photos, setPhotos] = useState<Record<number, string>>({});
  const { busy, told, bad, run, tell } = useAction(t);
  const send = () => {
    const readings = handOver.meters.flatMap(({ meterId }) => {
      const registerWh = whOf(typed[meterId] ?? '');
      return registerWh === null || photos[meterId] === undefined ? [] : [{ meterId, registerWh, photoId: photos[meterId] }];
    });
    if (readings.length < handOver.meters.length) return tell(t('photoWanted'), true);
    void run(async () => { await call('POST', `/customer/hand-overs/${handOver.handOverId}/reading`, { kind: 'photo', readings }); onRead(); });
  };
  return (
    <View>
      {handOver.meters.map(({ meterId, meterNumber, medium }) => (
        <View key={meterId}>
          <Field id={`typed-${meterId}`} label={t(medium === 'water' ? 'waterMeterShowsOf' : 'meterShowsOf', { number: meterNumber })} kind="digit" most={12} value={typed[meterId] ?? ''} onValue={(value) => setTyped({ ...typed, [meterId]: value })} />
          <Photos as="customer" most={1} look={look} words={t('photoOfMeter')} onPhotos={([photo]) => setPhotos(photo === undefined ? {} : { ...photos, [meterId]: photo.photoId })} />
        </View>
      ))}
      <Told text={told} bad={bad} />
      <Button className="button" id="send-photo" disabled={busy || undefined} onClick={send}>{t('sendReading')}</Button>
    </View>
  );
}
