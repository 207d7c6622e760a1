import type { DataNode } from 'antd/es/tree';
import type { ReactNode } from 'react';
import type { TreeNode } from '../../api/types';
import { useI18n } from '../../i18n';
import { palette } from '../../theme';

export type State = TreeNode['state'];
export type Node = DataNode & { state?: State };

const signs: Record<State, [string, string]> = { ok: ['●', palette.good], warning: ['▲', palette.warn], fault: ['✕', palette.bad], unknown: ['?', palette.soft] };
const order: State[] = ['ok', 'unknown', 'warning', 'fault'];
export const worst = (states: readonly State[]): State => states.reduce<State>((most, state) => (order.indexOf(state) > order.indexOf(most) ? state : most), 'ok');

/** A node's line: shape, colour and word say its state. */
export function NodeLine({ state, children, extra }: { state: State; children: ReactNode; extra?: ReactNode }) {
  const { t } = useI18n();
  const [sign, color] = signs[state];
  return <span><span role="img" aria-label={t(`state.${state}`)} title={t(`state.${state}`)} style={{ color }}>{sign}</span> {children} <span className="soft">{extra}</span></span>;
}
