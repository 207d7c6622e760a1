import { Form, Input } from 'antd';
import type { Stall } from '../../api/types';
import { kwh, parseKwh } from '../../format';
import { useI18n } from '../../i18n';
import { PhotoField } from '../../kit/photo-field';

export type TypedDisplay = Record<string, { display?: string; photoId?: string }>;

/** In a form with a field `typed`: what the display of each prepaid meter of a stall shows, with its photograph. */
export function TypedDisplays({ stall }: { stall: Stall }) {
  const { t } = useI18n();
  return stall.meters.filter(({ role }) => role === 'prepaid').map((meter) => (
    <div key={meter.id} className="stall-line">
      <Form.Item name={['typed', String(meter.id), 'display']} label={`${stall.number} ${meter.meterNumber} ${t(meter.kind === 'water' ? 'rep.waterDisplay' : 'rep.display')}`}><Input inputMode="decimal" placeholder={kwh(meter.registerWh, meter.kind)} /></Form.Item>
      <Form.Item name={['typed', String(meter.id), 'photoId']} label={t('rep.photo')}><PhotoField /></Form.Item>
    </div>
  ));
}

/** Those that are whole: a number and its photograph. */
export const readingsOf = (typed: TypedDisplay): { meterId: number; registerWh: number; photoId: string }[] =>
  Object.entries(typed).flatMap(([meterId, { display, photoId }]) => (parseKwh(display) === undefined || photoId === undefined ? [] : [{ meterId: Number(meterId), registerWh: parseKwh(display)!, photoId }]));
