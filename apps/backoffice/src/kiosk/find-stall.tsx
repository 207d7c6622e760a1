import { useEffect, useRef, useState } from 'react';
import type { Answer } from '../api/schema';
import { useI18n } from '../i18n';
import { errorText } from '../kit/parts';
import { kioskGet } from './kiosk-client';
import { Keypad } from './keypad';

type Found = Answer<'get', '/kiosk/stalls'>;

/** By stall number, phone or card number, each in full: the screen is no directory. */
export function FindStall({ choose }: { choose: (stallId: string) => void }) {
  const { t } = useI18n();
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [told, setTold] = useState('');
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  const change = (next: string) => {
    setWords(next.slice(0, 24));
    setFound(null);
    setTold('');
  };
  const find = async () => {
    if (words.trim() === '' || busy) return;
    setBusy(true);
    try {
      setFound(await kioskGet(`/kiosk/stalls?q=${encodeURIComponent(words.trim())}`));
    } catch (error) {
      setTold(errorText(t, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className="two">
      <form className="sheet" onSubmit={(event) => { event.preventDefault(); void find(); }}>
        <label htmlFor="kiosk-words"><h2>{t('kiosk.hello')}</h2></label>
        <p className="soft">{t('kiosk.helloSoft')}</p>
        <input id="kiosk-words" ref={input} value={words} autoComplete="off" onChange={(event) => change(event.target.value)} />
        <Keypad letters type={(sign) => change(words + sign)} erase={() => change(words.slice(0, -1))} clear={() => change('')} />
        <button type="submit" className="main" disabled={words.trim() === '' || busy} style={{ width: '100%', marginTop: 16 }}>{t('kiosk.find')}</button>
      </form>
      <div className="sheet" aria-live="polite">
        {told !== '' && <p className="bad">{told}</p>}
        {found !== null && found.length === 0 && <p className="bad">{t('kiosk.none')}</p>}
        {found !== null && found.length > 0 && (
          <>
            <h2>{t('kiosk.choose')}</h2>
            <div style={{ display: 'grid', gap: 14, marginTop: 16 }}>{found.map((stall) => <button key={stall.stallId} type="button" onClick={() => choose(stall.stallId)}><b>{stall.stallNumber}</b> {stall.floor} {stall.maskedName}</button>)}</div>
          </>
        )}
        {found === null && told === '' && <p className="soft">{t('kiosk.help')}</p>}
      </div>
    </section>
  );
}
