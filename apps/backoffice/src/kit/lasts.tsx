import { Tooltip } from 'antd';
import type { Stall } from '../api/types';
import { useI18n } from '../i18n';
import { lastsText } from './lasts-text';

type Runway = NonNullable<Stall['runway']>;

/** How long the money of an account lasts, with its range and what it was worked out from. */
export function Lasts({ runway, now }: { runway: Runway | null; now: string }) {
  const { t } = useI18n();
  const text = runway === null ? undefined : lastsText(t, runway, now);
  if (runway === null || text === undefined) return <b>{t('unknown')}</b>;
  return (
    <Tooltip title={runway.basis === null ? '' : t(`lasts.basis.${runway.basis}`, { n: Math.max(1, runway.basisDays) })}>
      <span>
        <b>{text.main}</b> <span className="soft">{text.range}</span>
        {runway.basis !== null && runway.basis !== 'own' && <span className="soft" style={{ display: 'block' }}>{t(`lasts.basis.${runway.basis}`, { n: Math.max(1, runway.basisDays) })}</span>}
      </span>
    </Tooltip>
  );
}
