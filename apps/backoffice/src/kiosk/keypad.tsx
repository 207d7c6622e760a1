import { useState } from 'react';
import { useI18n } from '../i18n';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Keys for a screen without a keyboard; a real keyboard or a scanner types into the field beside it. */
export function Keypad({ type, erase, clear, sign: extra = '-', letters = false }: { type: (sign: string) => void; erase: () => void; clear: () => void; sign?: string; letters?: boolean }) {
  const { t } = useI18n();
  const [shown, setShown] = useState<'digits' | 'letters'>('digits');
  return (
    <div className={`kiosk-keys ${shown}`}>
      {(shown === 'digits' ? [...DIGITS, extra, '0'] : LETTERS).map((sign) => <button key={sign} type="button" onClick={() => type(sign)}>{sign}</button>)}
      <button type="button" onClick={erase} aria-label={t('kiosk.erase')}>⌫</button>
      {letters && <button type="button" className="wide" onClick={() => setShown(shown === 'digits' ? 'letters' : 'digits')}>{t(shown === 'digits' ? 'kiosk.letters' : 'kiosk.digits')}</button>}
      <button type="button" className="wide" onClick={clear}>{t('kiosk.clear')}</button>
    </div>
  );
}
