import { Button, View } from '@tarojs/components';
import { useRef, useState } from 'react';
import { call, type Schemas } from '../api';
import { newId } from '../api/id';
import { civil, civilSeconds, kwh, register } from '../format';
import { Field } from '../kit/field';
import { HoldButton } from '../kit/hold-button';
import { ageText, Told, type Look } from '../kit/page';
import { Steps, type Step } from '../kit/steps';
import { useAction } from '../kit/use-action';
import { useAnswer } from '../kit/use-answer';
import { Waiting } from '../kit/waiting';
import { TicketForm } from './ticket-form';

interface Props {
  meterId: number;
  siteId: string;
  maySwitch: boolean;
  look: Look;
}

/** A meter as it answers now, and what can be done with it on the spot. */
export function MeterPanel({ meterId, siteId, maySwitch, look }: Props) {
  const { t } = look;
  const { answer: meter, failed, load } = useAnswer(`/meters/${meterId}`, { as: 'staff', everyMs: 10_000 });
  const { busy, told, bad, run, tell } = useAction(t);
  const [writing, setWriting] = useState(false);
  if (meter === null) return <Waiting failed={failed} look={look} retry={load} />;
  const read = () => void run(async () => {
    tell(t('refreshing'));
    const { readRequestId } = await call('POST', `/meters/${meterId}/read`, {}, { as: 'staff' });
    for (let i = 0; i < 40; i++) {
      const { state, error } = await call('GET', `/read-requests/${readRequestId}`, undefined, { as: 'staff' });
      if (state === 'answered') return void (load(), tell(t('refreshed')));
      if (state === 'failed') return tell(`${t('refreshFailed')} ${error ?? ''}`, true);
      await new Promise((go) => setTimeout(go, 400));
    }
    tell(t('refreshFailed'), true);
  });
  return (
    <View>
      <View className="card">
        <View className="row first title"><View>{meter.meterNumber}</View><View>{meter.stallNumber ?? '–'}</View></View>
        <Facts meter={meter} look={look} />
        <Button className="button" id="read-now" disabled={busy || undefined} onClick={read}>{t('readNow')}</Button>
        <Told text={told} bad={bad} />
      </View>
      {maySwitch && meter.relay !== 'none' && <SwitchMeter meter={meter} siteId={siteId} look={look} onDone={load} />}
      {writing ? <TicketForm siteId={siteId} meterId={meterId} look={look} onSent={() => setWriting(false)} /> : <Button className="button plain" id="write-ticket" onClick={() => setWriting(true)}>{t('writeTicket')}</Button>}
    </View>
  );
}

const tenth = (value: number): string => `${Math.trunc(value / 10)}.${Math.abs(value % 10)}`;
const hundredth = (value: number): string => `${Math.trunc(value / 100)}.${String(Math.abs(value % 100)).padStart(2, '0')}`;

function Facts({ meter, look }: { meter: Schemas['MeterPage']; look: Look }) {
  const { t } = look;
  const { live } = meter;
  const facts: [string, string][] = [
    [t('register'), register(meter.registerWh, meter.kind)], [t(meter.kind === 'water' ? 'flow' : 'power'), meter.powerW === null ? '–' : `${meter.powerW} ${meter.kind === 'water' ? 'L/h' : 'W'}`], [t(meter.kind === 'water' ? 'valve' : 'relay'), meter.kind === 'water' ? t(`valve.${meter.relay}`) : t(`relay.${meter.relay}`)],
    ...(live?.voltageDv === undefined ? [] : [[t('voltage'), live.voltageDv.map((dv) => `${tenth(dv)} V`).join(' / ')] as [string, string]]),
    ...(live?.currentCa === undefined ? [] : [[t('current'), live.currentCa.map((ca) => `${hundredth(ca)} A`).join(' / ')] as [string, string]]),
    [t('gateway'), `${meter.gatewayCode} · ${t(`gatewayState.${meter.gatewayState}`)} · ${t('busAddress', { bus: meter.busNumber, unit: meter.unitAddress })}`],
    [t('monthUse'), kwh(meter.figures.thisMonthWh, meter.kind)],
  ];
  return (
    <View>
      <View className="soft">{t('readAt', { age: ageText(t, meter.readAt, meter.at) })}{meter.readAt === null ? '' : ` · ${civil(meter.readAt)}`}</View>
      {facts.map(([name, value]) => <View className="row" key={name}><View className="soft">{name}</View><View>{value}</View></View>)}
      {meter.lastError !== null && <View className="warn bad">{t('lastError', { text: meter.lastError })}</View>}
    </View>
  );
}

type Command = Schemas['Command'];
const walked = ['decided', 'sent', 'acknowledged', 'verified'] as const;

/** Off with a reason and a held button, on with a tap; then how far the order has come, down to the reading back. */
function SwitchMeter({ meter, siteId, look, onDone }: { meter: Schemas['MeterPage']; siteId: string; look: Look; onDone: () => void }) {
  const { t } = look;
  const [reason, setReason] = useState('');
  const [command, setCommand] = useState<Command | null>(null);
  const key = useRef(newId());
  const { busy, told, bad, run, tell } = useAction(t);
  const act = (way: 'off' | 'on') => {
    if (reason.trim() === '') return tell(t('reasonWanted'), true);
    void run(async () => {
      const last = async () => (await call('GET', `/sites/${siteId}/commands?meterId=${meter.id}&limit=1`, undefined, { as: 'staff' })).items;
      const before = (await last())[0]?.id;
      const given = { reason: reason.trim() };
      const manner = { as: 'staff', key: key.current } as const;
      await (way === 'off' ? call('POST', `/meters/${meter.id}/supply/off`, given, manner) : call('POST', `/meters/${meter.id}/supply/on`, given, manner));
      key.current = newId();
      for (let i = 0; i < 40; i++) {
        const latest = (await last()).find(({ id }) => id !== before) ?? null;
        setCommand(latest);
        if (latest !== null && ['verified', 'failed', 'expired', 'superseded'].includes(latest.state)) break;
        await new Promise((go) => setTimeout(go, 500));
      }
      onDone();
    });
  };
  return (
    <View className="card">
      <View className="title">{t('switchMeter')}</View>
      <Field id="reason" label={t('reason')} most={100} value={reason} onValue={setReason} />
      {meter.relay !== 'open' && <HoldButton text={t('cutMeter', { number: meter.meterNumber })} hint={t('holdHow')} onHeld={() => act('off')} />}
      {meter.relay !== 'closed' && <Button className="button" id="switch-on" disabled={busy || undefined} onClick={() => act('on')}>{t('restoreMeter', { number: meter.meterNumber })}</Button>}
      <Told text={told} bad={bad} />
      {command !== null && <View id="command" role="status"><Steps steps={commandSteps(command, t)} /></View>}
    </View>
  );
}

function commandSteps(command: Command, t: Look['t']): Step[] {
  const times = { decided: command.decidedAt, sent: command.sentAt, acknowledged: command.acknowledgedAt, verified: command.verifiedAt };
  const next = walked.findIndex((each) => times[each] === null);
  const ended = command.state === 'failed' || command.state === 'expired' || command.state === 'superseded';
  const steps = walked.map((each, index): Step => ({ text: t(`command.${each}`), note: times[each] === null ? '' : civilSeconds(times[each]), state: times[each] !== null ? 'done' : index === next && !ended ? 'now' : 'later' }));
  return ended ? [...steps, { text: t(`command.${command.state}`), note: command.error ?? '', state: 'now' }] : steps;
}
