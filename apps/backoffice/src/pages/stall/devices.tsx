import { Button, Descriptions, Space } from 'antd';
import { Link } from 'react-router';
import type { Live, Meter } from '../../api/types';
import { kwh, scaled, watts, whole } from '../../format';
import { maybe, useI18n } from '../../i18n';
import { Age, Nothing } from '../../kit/parts';
import { useSession } from '../../session';
import { useReadNow } from './stall-actions';

export function LiveValues({ live }: { live: Live }) {
  const items = [
    ['U', `${live.voltageDv.map((dv) => scaled(dv, 1)).join(' / ')} V`], ['I', `${live.currentCa.map((ca) => scaled(ca, 2)).join(' / ')} A`], ['P', watts(live.activePowerW)], ['Q', `${whole(live.reactivePowerVar)} var`],
    ['S', `${whole(live.apparentPowerVa)} VA`], ['PF', scaled(live.powerFactorMilli, 3)], ['F', `${scaled(live.frequencyCentiHz, 2)} Hz`],
  ];
  return <Descriptions size="small" column={{ xs: 2, md: 4 }} items={items.map(([label, children]) => ({ key: label!, label, children: <span className="num">{children}</span> }))} />;
}

export function Devices({ meters, reload }: { meters: Meter[]; reload: () => void }) {
  const { t } = useI18n();
  const { can } = useSession();
  const { busy, read } = useReadNow(reload);
  return (
    <>
      {meters.length === 0 && <Nothing text={t('empty.meters')} />}
      {meters.map((meter) => (
        <div className="panel" key={meter.id}>
          <Space wrap style={{ marginBottom: 8 }}>
            <b>{meter.meterNumber}</b><span className="soft">{meter.profileId} · {maybe(t, `role.${meter.role}`)} · {meter.gatewayCode} / {meter.busNumber} / {meter.unitAddress}</span>
            {can('read.now') && <Button size="small" loading={busy} onClick={() => void read(meter.id)}>{t('readNow')}</Button>}
            <Link to={`/meters?q=${meter.meterNumber}`}>{t('more')}</Link>
          </Space>
          <p>{t('register')} {kwh(meter.registerWh)} · <Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} /> · {meter.quality === null ? '' : maybe(t, `quality.${meter.quality}`)} {meter.lastError !== null && <span className="bad">{maybe(t, `reason.${meter.lastError}`)}</span>}</p>
          {meter.live !== null && <><LiveValues live={meter.live} /><Age at={meter.liveAt} intervalMinutes={meter.effectiveIntervalMinutes} /></>}
        </div>
      ))}
    </>
  );
}
