import { Button, Descriptions, Space } from 'antd';
import { Link } from 'react-router';
import type { Live, Meter } from '../../api/types';
import { kwh, scaled, siteTime, watts, whole } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Age, Nothing } from '../../kit/parts';
import { useSession } from '../../session';
import { useProfileName } from '../meter/profile-names';
import { BindMeter } from './bind-meter';
import { useReadNow } from './stall-actions';

/** One value or one a phase with its unit; a dash where the meter's model has none. */
function quantity(value: number | number[] | null | undefined, unit: string, written: (value: number) => string): string {
  const values = value === null || value === undefined ? [] : [value].flat();
  return values.length === 0 ? '–' : `${values.map(written).join(' / ')} ${unit}`.trimEnd();
}

/** The electrical values of the last live read; a meter that measures few of them shows dashes for the rest. */
export function LiveValues({ live }: { live: Partial<Live> }) {
  const items = [
    ['U', quantity(live.voltageDv, 'V', (dv) => scaled(dv, 1))], ['I', quantity(live.currentCa, 'A', (ca) => scaled(ca, 2))], ['P', watts(live.activePowerW)], ['Q', quantity(live.reactivePowerVar, 'var', whole)],
    ['S', quantity(live.apparentPowerVa, 'VA', whole)], ['PF', quantity(live.powerFactorMilli, '', (milli) => scaled(milli, 3))], ['F', quantity(live.frequencyCentiHz, 'Hz', (cHz) => scaled(cHz, 2))],
  ];
  return <Descriptions size="small" column={{ xs: 2, md: 4 }} items={items.map(([label, children]) => ({ key: label!, label, children: <span className="num">{children}</span> }))} />;
}

export function Devices({ stallId, meters, reload }: { stallId: string; meters: Meter[]; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { busy, read } = useReadNow(reload);
  const profileName = useProfileName();
  return (
    <>
      {can('meter.edit') && <BindMeter stallId={stallId} done={reload} />}
      {meters.length === 0 && <Nothing text={t('empty.meters')} />}
      {meters.map((meter) => (
        <div className="panel" key={meter.id}>
          <Space wrap style={{ marginBottom: 8 }}>
            <b>{meter.meterNumber}</b><span className="soft">{profileName(meter.profileId)} · {maybe(t, `role.${meter.role}`)} · {meter.gatewayCode} / {meter.busNumber} / {meter.unitAddress}</span>
            {can('read.now') && <Button size="small" loading={busy} onClick={() => void read(meter.id, meter.kind)}>{t('readNow')}</Button>}
            <Link to={`/meters?q=${meter.meterNumber}`}>{t('more')}</Link>
          </Space>
          <p>{t('register')} {kwh(meter.registerWh, meter.kind)}{meter.kind === 'water' ? ` · ${t('flow')} ${watts(meter.powerW, 'water')} · ${t(`valveState.${meter.relay}`)}` : ''} · <Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /> · {meter.quality === null ? '' : maybe(t, `quality.${meter.quality}`)} {meter.lastError !== null && <span className="bad">{maybe(t, `reason.${meter.lastError}`)}</span>}</p>
          {meter.kind === 'electricity' && meter.live !== null && <><LiveValues live={meter.live} /><span className="soft">{t('meter.sampled')} <span className="num">{siteTime(meter.liveAt)}</span> · <Age at={meter.liveAt} intervalMinutes={meter.effectiveIntervalMinutes} /></span></>}
        </div>
      ))}
    </>
  );
}
