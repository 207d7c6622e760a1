import { useQueries } from '@tanstack/react-query';
import { Tree } from 'antd';
import { useState, type Key as NodeKey } from 'react';
import { Link } from 'react-router';
import type { Meter, TreeNode } from '../../api/types';
import { useI18n, type Translate } from '../../i18n';
import { Age, Loaded, Nothing } from '../../kit/parts';
import { everyRow } from '../../kit/table/every-row';
import { useSession } from '../../session';
import { NodeLine, worst, type Node, type State } from './node';

const meterState = (meter: Meter): State => (meter.gatewayState === 'offline' ? 'fault' : meter.failedSweeps >= 2 || meter.quality === 'suspect' ? 'warning' : meter.readAt === null ? 'unknown' : 'ok');

function meterNode(t: Translate, meter: Meter): Node {
  return {
    key: `meter ${meter.id}`, isLeaf: true,
    title: <NodeLine state={meterState(meter)} extra={<Age at={meter.readAt} intervalMinutes={meter.effectiveIntervalMinutes} />}><Link to={`/meters?q=${meter.meterNumber}`}>{t('unit')} {meter.unitAddress} · {meter.meterNumber}</Link> {meter.stallNumber ?? meter.name}</NodeLine>,
  };
}

function nodesOf(t: Translate, nodes: TreeNode[], metersOf: ReadonlyMap<string, Meter[]>): Node[] {
  return nodes.map((node) => ({
    key: node.id,
    title: <NodeLine state={node.state} extra={`${t('tree.meters', { n: node.meters })}${node.silent > 0 ? ` · ✕ ${t('tree.silent', { n: node.silent })}` : ''}`}>{node.kind === 'bus' ? t('gw.busOf', { n: node.name }) : node.name}</NodeLine>,
    children: node.kind === 'bus' ? (metersOf.get(node.id) ?? []).map((meter) => meterNode(t, meter)) : nodesOf(t, node.children, metersOf),
    isLeaf: node.kind === 'bus' && node.meters === 0,
  }));
}

const flat = (nodes: TreeNode[]): TreeNode[] => nodes.flatMap((node) => [node, ...flat(node.children)]);

/** Market → building → electrical room → gateway → bus → meter. The meters of a gateway come when one of its buses is opened. */
export function WireTree() {
  const { siteId } = useSession();
  return <Loaded path={`/sites/${siteId}/tree`} every={20_000}>{(nodes) => <Grown nodes={nodes} />}</Loaded>;
}

function Grown({ nodes }: { nodes: TreeNode[] }) {
  const { t } = useI18n();
  const { siteId, me } = useSession();
  const all = flat(nodes);
  const [opened, setOpened] = useState<NodeKey[]>(['site', ...all.filter(({ kind }) => kind !== 'gateway' && kind !== 'bus').map(({ id }) => id)]);
  const gateways = all.filter((node) => node.kind === 'gateway' && node.children.some((bus) => opened.includes(bus.id)));
  const answers = useQueries({ queries: gateways.map(({ id }) => ({ queryKey: [`/sites/${siteId}/meters of ${id}`], queryFn: () => everyRow(`/sites/${siteId}/meters?gateway=${id}`), refetchInterval: 30_000 })) });
  const metersOf = new Map<string, Meter[]>();
  for (const { data } of answers) for (const meter of data ?? []) metersOf.set(meter.busId, [...(metersOf.get(meter.busId) ?? []), meter]);
  if (nodes.length === 0) return <Nothing text={t('empty.gateways')} />;
  const root: Node = { key: 'site', title: <NodeLine state={worst(nodes.map(({ state }) => state))} extra={t('tree.meters', { n: nodes.reduce((sum, { meters }) => sum + meters, 0) })}><b>{me.sites.find(({ id }) => id === siteId)?.name}</b></NodeLine>, children: nodesOf(t, nodes, metersOf) };
  return <Tree motion={false} treeData={[root]} expandedKeys={opened} onExpand={setOpened} selectable={false} loadData={async () => undefined} />;
}
