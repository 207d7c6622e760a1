import type { TariffDefinition } from '../../api/types';
import { kwh, price, scaled } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { palette } from '../../theme';

const colours: Record<string, string> = { sharp: palette.bad, peak: palette.warn, flat: palette.info, valley: palette.good, 'deep-valley': palette.accent };
const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

interface Slot {
  from: string;
  to: string;
  period: string;
}

function Day({ slots }: { slots: readonly Slot[] }) {
  const { t } = useI18n();
  return (
    <>
      <div className="slots" role="img" aria-label={slots.map((slot) => `${slot.from}-${slot.to} ${maybe(t, `period.${slot.period}`)}`).join(', ')}>
        {slots.map((slot) => <span key={slot.from} style={{ width: `${((minutes(slot.to) - minutes(slot.from) + 1440) % 1440 || 1440) / 14.4}%`, background: colours[slot.period] }}>{maybe(t, `period.${slot.period}`)}</span>)}
      </div>
      <p className="soft num wrap" style={{ margin: 0 }}>{slots.map((slot) => `${slot.from}–${slot.to} ${maybe(t, `period.${slot.period}`)}`).join(' · ')}</p>
    </>
  );
}

const pricesText = (t: Translate, prices: Record<string, number>, medium: 'electricity' | 'water'): string => Object.entries(prices).map(([period, micro]) => `${period === 'all' ? '' : `${maybe(t, `period.${period}`)} `}${priceOf(micro, medium)}`).join(' · ');
/** Water is priced per m³ as energy is per kWh. */
export const priceOf = (micro: number, medium: 'electricity' | 'water'): string => (medium === 'water' ? price(micro).replace('kWh', 'm³') : price(micro));
export const amountOf = (wh: number, medium: 'electricity' | 'water'): string => (medium === 'water' ? kwh(wh).replace('kWh', 'm³') : kwh(wh));
export const factorText = (millionths: number): string => `× ${scaled(millionths, 6).replace(/0{1,4}$/, '')}`;

/** A price as people read it: which days, which hours, which tier, what is added. */
export function Definition({ definition, medium = 'electricity' }: { definition: TariffDefinition; medium?: 'electricity' | 'water' }) {
  const { t } = useI18n();
  if (definition.kind === 'flat') return <b className="num">{priceOf(definition.priceMicroYuanPerKwh, medium)}</b>;
  if (definition.kind === 'time-of-use') return <><Day slots={definition.slots} /><p className="num wrap" style={{ margin: '6px 0 0' }}>{pricesText(t, definition.prices as Record<string, number>, medium)}</p></>;
  const { tables = [], tiers, tierSpan, factorMillionths, services = [] } = definition;
  return (
    <>
      {tables.map((table) => (
        <div key={table.name} style={{ marginBottom: 8 }}>
          {tables.length > 1 && <p style={{ margin: 0 }}><b>{table.name}</b> <span className="soft">{[...(table.season ?? []).map(({ from, to }) => `${from}–${to}`), ...(table.dayKinds ?? []).map((kind) => t(`dayKind.${kind}`))].join(' · ') || t('price.otherDays')}{table.factorMillionths === undefined ? '' : ` ${factorText(table.factorMillionths)}`}</span></p>}
          <Day slots={table.slots} />
        </div>
      ))}
      {tiers.map((tier, index) => (
        <p key={index} className="num wrap" style={{ margin: '4px 0 0' }}>
          {tiers.length > 1 && <b>{t('price.tierN', { n: index + 1 })} {tier.untilWh === undefined ? t('price.above') : t('price.until', { amount: amountOf(tier.untilWh, medium), span: t(`price.span.${tierSpan ?? 'month'}`) })} </b>}
          {pricesText(t, tier.prices as Record<string, number>, medium)}
        </p>
      ))}
      {factorMillionths !== undefined && <p className="num" style={{ margin: '4px 0 0' }}>{t('price.factor')} {factorText(factorMillionths)}</p>}
      {services.map(({ name, priceMicroYuanPerKwh }) => <p key={name} className="num" style={{ margin: '4px 0 0' }}>+ {name} {priceOf(priceMicroYuanPerKwh, medium)}</p>)}
    </>
  );
}
