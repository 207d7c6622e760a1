import { Button, Descriptions, Space, Tabs, Tag } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import type { MeterPage } from '../../api/types';
import { kwh, siteTime, watts, whole } from '../../format';
import { maybe, useI18n, type Translate } from '../../i18n';
import { Age, Loaded } from '../../kit/parts';
import { useSession } from '../../session';
import { LiveValues } from '../stall/devices';
import { useReadNow } from '../stall/stall-actions';
import { Telegrams } from '../telegrams';
import { EditMeter } from './meter-forms';
import { Readings } from './readings';

/** Everything about one meter: what it shows now, its past, its telegrams, what its model is. */
export function MeterCard({ meterId }: { meterId: number }) {
  return <Loaded path={`/meters/${meterId}`}>{(meter, reload) => <Card meter={meter} reload={reload} />}</Loaded>;
}

function Card({ meter, reload }: { meter: MeterPage; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  const { busy, read } = useReadNow(reload);
  const { figures } = meter;
  return (
    <>
      <Descriptions size="small" column={2} items={[
        { key: 1, label: t('meterNumber'), children: <b>{meter.meterNumber}</b> }, { key: 2, label: t('profile'), children: `${meter.profile.brand} ${meter.profile.model}` },
        { key: 3, label: t('register'), children: <span className="num">{kwh(figures.totalWh, meter.kind)}</span> }, { key: 4, label: t('age'), children: <Space size={6}><span className="num">{siteTime(meter.readAt)}</span><Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /></Space> },
        { key: 'live', label: t(meter.kind === 'water' ? 'flow' : 'meter.live'), children: <span className="num">{watts(figures.powerW, meter.kind)}</span> }, ...(meter.kind === 'water' ? [{ key: 'valve', label: t('valve'), children: t(`valveState.${meter.relay}`) }] : []),
        { key: 5, label: t('meter.thisMonth'), children: kwh(figures.thisMonthWh, meter.kind) }, { key: 6, label: t('meter.lastMonth'), children: kwh(figures.lastMonthWh, meter.kind) }, { key: 7, label: t('meter.monthBefore'), children: kwh(figures.monthBeforeWh, meter.kind) },
        { key: 8, label: t('set.interval'), children: <Space size={6}><span className="num">{meter.effectiveIntervalMinutes}</span><Tag className={meter.readIntervalMinutes === null ? 'tag-soft' : 'tag-info'}>{t(meter.readIntervalMinutes === null ? 'set.default' : 'meter.own')}</Tag></Space> },
        { key: 9, label: t('stall'), children: meter.stallId === null ? t('none') : <Link to={`/stalls/${meter.stallId}`}>{meter.stallNumber ?? t('key.open')}</Link> }, { key: 10, label: t('gateway'), children: `${meter.gatewayCode} · ${t('gw.busOf', { n: meter.busNumber })} · ${t('unit')} ${meter.unitAddress}` },
        ...(meter.clock === null ? [] : [{ key: 11, label: t('meter.clock'), children: <ClockStand clock={meter.clock} /> }]),
      ]} />
      <Space style={{ margin: '8px 0' }}>
        {can('read.now') && <Button loading={busy} onClick={() => void read(meter.id, meter.kind)}>{t('readNow')}</Button>}
        {can('meter.edit') && <Button onClick={() => setEditing(true)}>{t('edit')}</Button>}
        {can('meter.edit') && <Link to={`/replacements?meter=${meter.id}`}><Button>{t('rep.new')}</Button></Link>}
      </Space>
      {meter.kind === 'electricity' && meter.live !== null && <><LiveValues live={meter.live} /><p className="soft">{t('meter.sampled')} <span className="num">{siteTime(meter.liveAt)}</span> · <Age at={meter.liveAt} intervalMinutes={meter.effectiveIntervalMinutes} /></p></>}
      <Tabs destroyOnHidden items={[
        { key: 'readings', label: t('readings.title'), children: <Readings meterId={meter.id} medium={meter.kind} /> },
        ...(can('gateway.view') ? [{ key: 'telegrams', label: t('gw.telegrams'), children: <Telegrams busId={meter.busId} unit={meter.unitAddress} /> }] : []),
        { key: 'facts', label: t('fact.title'), children: <Facts profile={meter.profile} /> },
      ]} />
      {editing && <EditMeter meter={meter} close={() => { setEditing(false); reload(); }} />}
    </>
  );
}

/** How far the meter's own clock is off, and when that was looked at. */
function ClockStand({ clock }: { clock: NonNullable<MeterPage['clock']> }) {
  const { t } = useI18n();
  const { offsetS, state, checkedAt } = clock;
  const words = offsetS === null ? t('reason.clock-unset') : t(offsetS < 0 ? 'meter.clockBehind' : 'meter.clockAhead', { n: Math.abs(offsetS) });
  return <Space size={6}><span className="num">{words}</span>{state !== 'right' && offsetS !== null && <Tag className="tag-warn">▲ {t(`reason.clock-${state as 'off' | 'drifts'}`)}</Tag>}<Age at={checkedAt} intervalMinutes={1440} /></Space>;
}

function factText(t: Translate, name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (typeof value === 'number') return name.endsWith('Ratio') ? `${value} Ib` : name.endsWith('Wh') ? kwh(value) : name.endsWith('Lph') ? watts(value, 'water') : name.endsWith('L') ? kwh(value, 'water') : whole(value);
  return maybe(t, `${name}.${value}`);
}

/** What the model's data sheet says; the checks of its readings go by these. */
function Facts({ profile }: { profile: MeterPage['profile'] }) {
  const { t } = useI18n();
  const { source, ...facts } = profile.facts ?? {};
  const shown = Object.entries({ ...facts, ...(profile.relayKind === undefined ? {} : { relayKind: profile.relayKind }) });
  return (
    <>
      <Descriptions size="small" column={2} items={shown.map(([name, value]) => ({ key: name, label: maybe(t, `fact.${name}`), children: <span className="num">{factText(t, name, value as string | number | boolean)}</span> }))} />
      {source !== undefined && <p className="soft">{t('fact.source')}: {source}</p>}
    </>
  );
}
