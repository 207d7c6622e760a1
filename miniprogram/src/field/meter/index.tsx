import { Button, View } from '@tarojs/components';
import { useState } from 'react';
import { call, type Schemas } from '../../api';
import { Choices } from '../../kit/choices';
import { CodeScanner } from '../../kit/code-scanner';
import { Field } from '../../kit/field';
import { open, Page, Told, useLook } from '../../kit/page';
import { useAction } from '../../kit/use-action';
import { Waiting } from '../../kit/waiting';
import { MeterPanel } from '../meter-panel';
import { useStaff } from '../use-staff';
import { meterNumberIn } from './number';

/** What staff do before a meter: find it by its number, read it, switch it, take a picture, write a ticket. */
export default function FieldMeter() {
  const look = useLook();
  const { t } = look;
  const staff = useStaff();
  const [number, setNumber] = useState('');
  const [meterId, setMeterId] = useState<number | null>(null);
  const [found, setFound] = useState<Schemas['FoundMeter'][]>([]);
  const { busy, told, bad, run, tell } = useAction(t);
  const find = (wanted: string) => void run(async () => {
    const trimmed = wanted.trim();
    setNumber(trimmed);
    setMeterId(null);
    const meters = await call('GET', `/sites/${staff.siteId!}/meters-by-number?number=${encodeURIComponent(trimmed)}`, undefined, { as: 'staff' });
    setFound(meters);
    if (meters.length === 1) setMeterId(meters[0]!.meterId);
    if (meters.length === 0) tell(t('noSuchMeter', { number: trimmed }), true);
  });
  if (staff.me === null || staff.siteId === null) return <Page title={t('field')} home="/pages/me/index" look={look}><Waiting failed={staff.failed} look={look} retry={staff.load} /></Page>;
  return (
    <Page title={t('field')} home="/pages/me/index" look={look}>
      <View className="card">
        <View className="row first"><View className="title">{staff.me.displayName}</View><Button className="choice" id="staff-out" onClick={staff.signOut}>{t('signOut')}</Button></View>
        {staff.me.sites.length > 1 && <Choices of={staff.me.sites.map(({ id }) => id)} chosen={staff.siteId} label={t('site')} words={(id) => staff.me!.sites.find((site) => site.id === id)!.name} onChoose={staff.chooseSite} />}
        <Button className="link" id="tickets" onClick={() => open('/field/tickets/index')}>{t('tickets')} ›</Button>
      </View>
      <View className="card">
        <CodeScanner look={look} words={t('scanMeter')} onFound={(text) => find(meterNumberIn(text))} />
        <Field id="meter-number" label={t('meterNumber')} most={32} value={number} onValue={setNumber} />
        <Button className="button" id="find" disabled={(busy || number.trim() === '') || undefined} onClick={() => find(number)}>{t('findMeter')}</Button>
        <Told text={told} bad={bad} />
        {found.length > 1 && <Choices of={found.map((meter) => meter.meterId)} chosen={meterId} label={t('meterNumber')} words={(id) => found.filter((meter) => meter.meterId === id).map((meter) => `${meter.stallNumber ?? '–'} ${meter.name}`).join('')} onChoose={setMeterId} />}
      </View>
      {meterId !== null && <MeterPanel key={meterId} meterId={meterId} siteId={staff.siteId} maySwitch={staff.may('relay.switch')} look={look} />}
    </Page>
  );
}
