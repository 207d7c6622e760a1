import { Input } from 'antd';
import type { StallRow } from '../../api/types';
import { scaled } from '../../format';
import { useI18n } from '../../i18n';
import { COEFFICIENT_UNITS, coefficientLines } from './units';

/** Stall numbers and coefficients, a line each; says what they add up to and by how much they miss one. */
export function Coefficients({ stalls, value = '', onChange }: { stalls: readonly StallRow[]; value?: string; onChange?: (text: string) => void }) {
  const { t } = useI18n();
  const lines = coefficientLines(value);
  const sum = lines.reduce((total, { units }) => total + (units ?? 0), 0);
  const known = new Set(stalls.map(({ number }) => number));
  const bad = lines.filter(({ number, units }) => units === undefined || !known.has(number));
  const gap = sum - COEFFICIENT_UNITS;
  return (
    <>
      <Input.TextArea autoSize={{ minRows: 5, maxRows: 14 }} className="num" placeholder={t('share.coefficientsHint')} value={value} onChange={(event) => onChange?.(event.target.value)} />
      <p role="status" aria-live="polite" className={gap === 0 && bad.length === 0 ? 'good' : 'bad'}>
        {t('share.sum', { sum: scaled(sum, 8), n: lines.length })} {gap === 0 ? t('share.isOne') : t(gap > 0 ? 'share.tooMuch' : 'share.tooLittle', { gap: scaled(Math.abs(gap), 8) })}
        {bad.length > 0 && ` · ${t('share.badLines', { lines: bad.slice(0, 5).map(({ number }) => number).join(' ') })}`}
      </p>
    </>
  );
}
