import { View } from '@tarojs/components';
import type { Schemas } from '../../api';
import { civil, price, unitPrice } from '../../format';
import { Page, useLook, type Look } from '../../kit/page';
import { useAnswer } from '../../kit/use-answer';
import { useQuery } from '../../kit/use-query';
import { Waiting } from '../../kit/waiting';

type Plan = Schemas['PublicPrices']['plans'][number];
type Definition = Plan['inForce']['definition'];
type Medium = Plan['medium'];

/** What electricity and water cost at a site, for anybody. */
export default function Prices() {
  const look = useLook();
  const { t } = look;
  const { site = '' } = useQuery();
  const { answer, failed, load } = useAnswer(site === '' ? null : `/public/sites/${encodeURIComponent(site)}/prices`, { as: 'anybody' });
  if (answer === null) return <Page title={t('prices')} look={look}><Waiting failed={failed} look={look} retry={load} /></Page>;
  return (
    <Page title={t('prices')} look={look}>
      <View className="card"><View className="title">{answer.siteName}</View>{answer.capMicroYuanPerKwh !== null && <View>{t('priceCap')} {price(answer.capMicroYuanPerKwh)}</View>}<View className="soft">{t('pricesHint')}</View></View>
      {answer.plans.map((plan) => (
        <View className="card" key={plan.name}>
          <View className="title">{plan.name}</View>
          <View className="soft">{t('version', { n: plan.inForce.number, at: civil(plan.inForce.effectiveAt) })}</View>
          <Said definition={plan.inForce.definition} medium={plan.medium} look={look} />
          {plan.next !== null && <View className="warn"><View>{t('priceNext', { at: civil(plan.next.effectiveAt) })}</View><Said definition={plan.next.definition} medium={plan.medium} look={look} /></View>}
        </View>
      ))}
    </Page>
  );
}

function Said({ definition, medium, look: { t } }: { definition: Definition; medium: Medium; look: Look }) {
  const listed = (prices: object) => Object.entries(prices as Record<string, number>).map(([period, micro]) => `${period === 'all' ? '' : `${t(`period.${period}`)} `}${unitPrice(micro, medium)}`).join(t('comma'));
  if (definition.kind === 'flat') return <View>{unitPrice(definition.priceMicroYuanPerKwh, medium)}</View>;
  if (definition.kind === 'time-of-use') return <View><View>{listed(definition.prices)}</View><Hours slots={definition.slots} t={t} /></View>;
  const { tables = [], tiers, services = [] } = definition;
  return (
    <View>
      {tiers.map((tier, index) => <View key={index}>{tiers.length > 1 ? `${t('tierN', { n: index + 1 })} ${tier.untilWh === undefined ? t('tierAbove') : t('tierUntil', { amount: `${tier.untilWh / 1000} ${medium === 'water' ? 'm³' : 'kWh'}` })} ` : ''}{listed(tier.prices)}</View>)}
      {definition.factorMillionths !== undefined && <View>{t('factor')} × {definition.factorMillionths / 1_000_000}</View>}
      {services.map(({ name, priceMicroYuanPerKwh }) => <View key={name}>+ {name} {unitPrice(priceMicroYuanPerKwh, medium)}</View>)}
      {tables.map((table) => (
        <View key={table.name}>
          {tables.length > 1 && <View className="title">{table.name} {[...(table.season ?? []).map(({ from, to }) => `${from}–${to}`), ...(table.dayKinds ?? []).map((kind) => t(`dayKind.${kind}`))].join(t('comma'))}</View>}
          <Hours slots={table.slots} t={t} />
        </View>
      ))}
    </View>
  );
}

const Hours = ({ slots, t }: { slots: readonly { from: string; to: string; period: string }[]; t: Look['t'] }) => <View className="soft">{slots.map(({ from, to, period }) => `${from}–${to} ${t(`period.${period}`)}`).join(t('comma'))}</View>;
