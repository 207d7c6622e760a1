import { useEffect, useState } from 'react';
import type { Answer } from '../api/schema';
import { kwh, parseYuan, yuan } from '../format';
import { maybe, useI18n, type Key, type Translate } from '../i18n';
import { lastsWhole } from '../kit/lasts-text';
import { ageText, errorText } from '../kit/parts';
import type { KioskSite } from './kiosk';
import { kioskGet } from './kiosk-client';
import { Keypad } from './keypad';
import { PayCode } from './pay-code';

type Stall = Answer<'get', '/kiosk/stalls/${string}'>;
export type KioskChannel = KioskSite['channels'][number];
export type KioskPurse = 'energy' | 'water';

const lastsOf = (t: Translate, { daysLeft, lasts }: Pick<Stall, 'daysLeft' | 'lasts'>, at: string): string => (daysLeft === null ? t('kiosk.lastsUnknown') : lasts === null ? t('kiosk.lasts', { n: daysLeft }) : lastsWhole(t, lasts, at));
const shutOf = { on: 'closed', off: 'open', unknown: 'unknown' } as const;

/** A stall as its keeper may see it in a hall, and how much to pay. */
export function PayStall({ site, stallId, leave }: { site: KioskSite; stallId: string; leave: () => void }) {
  const { t } = useI18n();
  const [stall, setStall] = useState<Stall | null>(null);
  const [told, setTold] = useState('');
  const [paying, setPaying] = useState<{ channel: KioskChannel; amountFen: number; purse: KioskPurse; orderId: string } | null>(null);
  const load = () => {
    setTold('');
    kioskGet(`/kiosk/stalls/${stallId}`).then(setStall, (error: unknown) => setTold(errorText(t, error)));
  };
  useEffect(load, [stallId]);
  if (stall === null) return told === '' ? <div className="sheet">{t('loading')}</div> : <div className="sheet row"><p className="bad" role="alert">{told}</p><button type="button" onClick={load}>{t('kiosk.retry')}</button><button type="button" onClick={leave}>{t('kiosk.back')}</button></div>;
  if (paying !== null) return <PayCode stall={stall} stallId={stallId} {...paying} again={() => setPaying(null)} leave={leave} />;
  const watered = stall.days.some(({ usedLitres }) => usedLitres !== null);
  return (
    <section className="two">
      <div className="sheet">
        <p className="soft">{t('kiosk.isItYou')}</p>
        <h2>{stall.stallNumber} {stall.floor} · {stall.maskedName}</h2>
        <p>{t(stall.water === null ? 'kiosk.available' : 'kiosk.purse.energy')}</p>
        <div className={`figure-line${stall.availableFen <= 0 ? ' bad' : ''}`}>{yuan(stall.availableFen)}</div>
        <p>{lastsOf(t, stall, stall.at)} · <span className="soft">{t('kiosk.readAt', { age: ageText(t, stall.readAt) })}</span></p>
        {stall.water !== null && <><p>{t('kiosk.purse.water')}</p><div className={`figure-line${stall.water.availableFen <= 0 ? ' bad' : ''}`}>{yuan(stall.water.availableFen)}</div><p>{lastsOf(t, stall.water, stall.at)} · <span className="soft">{t('kiosk.readAt', { age: ageText(t, stall.water.readAt) })}</span></p></>}
        <p>{t('kiosk.supply')}: <b className={stall.supply === 'off' ? 'bad' : 'good'}>{t(`supply.${stall.supply}` as Key)}</b>{stall.waterSupply !== null && <> · {t('kiosk.waterSupply')}: <b className={stall.waterSupply === 'off' ? 'bad' : 'good'}>{t(`valveState.${shutOf[stall.waterSupply]}` as Key)}</b></>}</p>
        <h2>{t('kiosk.week')}</h2>
        {stall.days.length === 0 && <p className="soft">{t('kiosk.noDays')}</p>}
        {stall.days.length > 0 && <table><thead><tr><th>{t('kiosk.day')}</th><th>{t('kiosk.used')}</th>{watered && <th>{t('kiosk.usedWater')}</th>}<th>{t('kiosk.cost')}</th></tr></thead><tbody>{stall.days.map((day) => <tr key={day.day}><td>{day.day.slice(5)}</td><td>{kwh(day.usedWh)}</td>{watered && <td>{kwh(day.usedLitres, 'water')}</td>}<td>{yuan(day.chargeFen)}</td></tr>)}</tbody></table>}
        <button type="button" onClick={leave} style={{ marginTop: 18 }}>{t('kiosk.back')}</button>
      </div>
      <Amount site={site} water={stall.water !== null} pay={(channel, amountFen, purse) => setPaying({ channel, amountFen, purse, orderId: crypto.randomUUID() })} />
    </section>
  );
}

function Amount({ site, water, pay }: { site: KioskSite; /** water has a balance of its own */ water: boolean; pay: (channel: KioskChannel, amountFen: number, purse: KioskPurse) => void }) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const [channel, setChannel] = useState<KioskChannel | null>(site.channels[0] ?? null);
  const [purse, setPurse] = useState<KioskPurse>('energy');
  const amountFen = parseYuan(text) ?? 0;
  const fits = amountFen >= site.minFen && amountFen <= site.maxFen;
  return (
    <form className="sheet" onSubmit={(event) => { event.preventDefault(); if (fits && channel !== null) pay(channel, amountFen, purse); }}>
      {water && <><h2>{t('kiosk.purse')}</h2><div className="row" style={{ margin: '14px 0' }}>{(['energy', 'water'] as const).map((each) => <button key={each} type="button" className={each === purse ? 'chosen' : ''} aria-pressed={each === purse} onClick={() => setPurse(each)}>{t(`kiosk.purse.${each}`)}</button>)}</div></>}
      <h2>{t('kiosk.amount')}</h2>
      <div className="row" style={{ margin: '14px 0' }}>{site.chips.map((fen) => <button key={fen} type="button" className={fen === amountFen ? 'chosen' : ''} onClick={() => setText(String(fen / 100))}>{yuan(fen)}</button>)}</div>
      <label htmlFor="kiosk-amount">{t('kiosk.other')}</label>
      <input id="kiosk-amount" inputMode="decimal" value={text} onChange={(event) => setText(event.target.value)} />
      <p className={text !== '' && !fits ? 'bad' : 'soft'}>{t('kiosk.range', { min: yuan(site.minFen), max: yuan(site.maxFen) })}</p>
      <Keypad sign="." type={(sign) => setText(text + sign)} erase={() => setText(text.slice(0, -1))} clear={() => setText('')} />
      <h2 style={{ marginTop: 18 }}>{t('kiosk.payBy')}</h2>
      <div className="row" style={{ margin: '14px 0' }}>{site.channels.map((each) => <button key={each} type="button" className={each === channel ? 'chosen' : ''} aria-pressed={each === channel} onClick={() => setChannel(each)}>{maybe(t, `kiosk.${each}`)}</button>)}</div>
      <button type="submit" className="main" disabled={!fits || channel === null} style={{ width: '100%' }}>{t('recharge')} {fits ? yuan(amountFen) : ''}</button>
    </form>
  );
}
