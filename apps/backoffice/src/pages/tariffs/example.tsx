import { useQuery } from '@tanstack/react-query';
import { Alert, Input, Table } from 'antd';
import { useDeferredValue, useState } from 'react';
import { ApiError, get } from '../../api/client';
import type { ExampleBill, TariffDefinition } from '../../api/types';
import { parseKwh, yuan } from '../../format';
import { isKey, maybe, useI18n, type Translate } from '../../i18n';
import { errorText } from '../../kit/parts';
import { amountOf, factorText, priceOf } from './definition';

// Ten-millionths of a fen; a line is shown in whole fen, the sum below is exact.
const PARTS_PER_FEN = 10_000_000n;
const HALF_FEN = 5_000_000n;

/** Where in the form a fault is, and what it is: 'tiers.1.prices.peak: period-has-no-price'. */
function faultText(t: Translate, path: string, message: string): string {
  const parts = path.split('.').filter((part) => part !== 'definition');
  const place = parts.flatMap((part, index) => {
    const at = Number(parts[index + 1]) + 1;
    if (/^\d+$/.test(part)) return [];
    if (part === 'tables') return [Number.isNaN(at) ? t('price.tables') : t('price.tableN', { n: at })];
    if (part === 'tiers') return [Number.isNaN(at) ? t('price.tiers') : t('price.tierN', { n: at })];
    if (part === 'services') return [Number.isNaN(at) ? t('price.services') : t('price.serviceN', { n: at })];
    if (part === 'slots' && !Number.isNaN(at)) return [t('price.slotN', { n: at })];
    if (isKey(`price.field.${part}`)) return [t(`price.field.${part}` as never)];
    return isKey(`period.${part}`) ? [t(`period.${part}` as never)] : [];
  }).join(' · ');
  const [code = '', ...about] = message.split(' ');
  const why = isKey(`price.fault.${code}`) ? t(`price.fault.${code}` as never, { day: about[0] ?? '', kind: about[1] === undefined ? '' : maybe(t, `dayKind.${about[1]}`) }) : t('price.fault.other');
  return `${place}${place === '' ? '' : ': '}${why}`;
}

/** What a shop pays in a month under what the form says now, or what is wrong with it. */
export function Example({ siteId, definition, medium }: { siteId: string; definition: TariffDefinition; medium: 'electricity' | 'water' }) {
  const { t, language } = useI18n();
  const [amount, setAmount] = useState('1000');
  const usedWh = parseKwh(amount) ?? 0;
  const asked = useDeferredValue(`/sites/${siteId}/price-example?usedWh=${usedWh}&medium=${medium}&definition=${encodeURIComponent(JSON.stringify(definition))}` as const);
  const { data, error } = useQuery({ queryKey: [asked], queryFn: () => get(asked as `/sites/${string}/price-example?${string}`), retry: false, placeholderData: (before: ExampleBill | undefined) => before });
  const faults = error instanceof ApiError && error.problem.errors !== undefined ? [...new Set(error.problem.errors.map(({ path, message }) => faultText(t, path, message)))] : error === null ? [] : [errorText(t, error)];
  return (
    <section aria-label={t('price.example')} className="panel" style={{ marginBottom: 0 }}>
      <h3 style={{ marginTop: 0 }}>{t('price.example')}</h3>
      <p>{t('price.exampleOf')} <Input aria-label={t('price.exampleOf')} value={amount} inputMode="decimal" onChange={(event) => setAmount(event.target.value)} suffix={medium === 'water' ? 'm³' : 'kWh'} style={{ width: 150 }} /></p>
      {faults.length > 0 ? <Alert type="warning" showIcon title={t('price.notYet')} description={<ul style={{ margin: 0, paddingInlineStart: 18 }}>{faults.map((fault) => <li key={fault}>{fault}</li>)}</ul>} /> : data !== undefined && (
        <>
          <Table<ExampleBill['lines'][number]> size="small" pagination={false} rowKey={(line) => `${line.kind} ${line.season} ${line.period} ${line.tier} ${line.service}`} dataSource={data.lines} columns={[
            { title: t('price.line'), render: (_, line) => lineName(t, line) }, { title: t('usedWh'), align: 'right', render: (_, line) => <span className="num">{amountOf(line.usedWh, medium)}</span> },
            { title: t('price'), align: 'right', render: (_, line) => <span className="num">{priceOf(line.priceMicroYuanPerKwh, medium)}{line.base === null ? '' : ` (${priceOf(line.base.priceMicroYuanPerKwh, medium)} ${factorText(line.base.factorMillionths)})`}</span> },
            { title: t('charge'), align: 'right', render: (_, line) => <span className="num">{yuan(Number((BigInt(line.parts) + HALF_FEN) / PARTS_PER_FEN))}</span> },
          ]} />
          <p style={{ textAlign: 'right', margin: '8px 0' }}><b className="num">{yuan(data.amountFen)}</b></p>
          <p className="soft">{language === 'zh-CN' ? data.sentence.zh : data.sentence.en}</p>
        </>
      )}
    </section>
  );
}

/** Season, period and tier of a line; a service by its name. */
export function lineName(t: Translate, line: { kind: string; season: string | null; period: string; tier: number | null; service: string | null }): string {
  if (line.kind === 'subsidy') return t('price.subsidy');
  if (line.service !== null) return line.service;
  return [line.season, maybe(t, `period.${line.period}`), line.tier === null ? null : t('price.tierN', { n: line.tier })].filter((part) => part !== null).join(' · ');
}
