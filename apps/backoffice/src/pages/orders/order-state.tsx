import { Tag } from 'antd';
import type { OrderRow, RefundPart, RefundRequest } from '../../api/types';
import { useI18n } from '../../i18n';

const looks = { created: ['tag-soft', '…'], submitted: ['tag-info', '↻'], closing: ['tag-warn', '↻'], closed: ['tag-soft', '–'], paid: ['tag-good', '✓'] } as const;

/** Where an order stands; what the channel has not said is said to be unknown. */
export function OrderState({ order }: { order: Pick<OrderRow, 'state' | 'unknown'> }) {
  const { t } = useI18n();
  const [className, sign] = looks[order.state];
  return <>{<Tag className={className}>{sign} {t(`order.state.${order.state}`)}</Tag>}{order.unknown && <Tag className="tag-warn">? {t('order.unknown')}</Tag>}</>;
}

const partLooks = { held: 'tag-soft', approved: 'tag-info', sent: 'tag-info', succeeded: 'tag-good', failed: 'tag-bad', abnormal: 'tag-bad', released: 'tag-soft' } as const;
export function PartState({ part }: { part: Pick<RefundPart, 'state' | 'unknown'> }) {
  const { t } = useI18n();
  return <><Tag className={partLooks[part.state]}>{part.state === 'succeeded' ? '✓ ' : part.state === 'failed' || part.state === 'abnormal' ? '✕ ' : '↻ '}{t(`refund.part.${part.state}`)}</Tag>{part.unknown && <Tag className="tag-warn">? {t('order.unknown')}</Tag>}</>;
}

const requestLooks = { asked: 'tag-warn', rejected: 'tag-soft', running: 'tag-info', done: 'tag-good' } as const;
export function RequestState({ state }: { state: RefundRequest['state'] }) {
  const { t } = useI18n();
  return <Tag className={requestLooks[state]}>{state === 'done' ? '✓ ' : state === 'asked' ? '… ' : state === 'running' ? '↻ ' : '– '}{t(`refund.state.${state}`)}</Tag>;
}
