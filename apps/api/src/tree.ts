import type { TreeMeter } from './queries/field-pages.js';

type State = 'ok' | 'warning' | 'fault' | 'unknown';

export interface TreeNode {
  id: string;
  kind: 'building' | 'room' | 'gateway' | 'bus';
  name: string;
  meters: number;
  silent: number;
  state: State;
  children: TreeNode[];
}

const order: State[] = ['ok', 'unknown', 'warning', 'fault'];
const worst = (states: readonly State[]): State => states.reduce<State>((most, state) => (order.indexOf(state) > order.indexOf(most) ? state : most), 'ok');

/** market → building → electrical room → gateway → bus, each coloured by its worst child. */
export function treeOf(rows: readonly TreeMeter[]): TreeNode[] {
  const roots: TreeNode[] = [];
  const child = (list: TreeNode[], id: string, kind: TreeNode['kind'], name: string): TreeNode => {
    let node = list.find((candidate) => candidate.id === id);
    if (node === undefined) list.push((node = { id, kind, name, meters: 0, silent: 0, state: 'ok', children: [] }));
    return node;
  };
  for (const row of rows) {
    const building = child(roots, row.building, 'building', row.buildingName);
    const room = child(building.children, `${row.building}/${row.room}`, 'room', row.room || '–');
    const gateway = child(room.children, row.gatewayId, 'gateway', row.gateway);
    const state: State = row.gatewayState === 'offline' ? 'fault' : row.gatewayState === 'unknown' ? 'unknown' : row.silent > 0 || row.doubtful > 0 ? 'warning' : 'ok';
    gateway.children.push({ id: row.busId, kind: 'bus', name: String(row.bus), meters: row.meters, silent: row.silent, state, children: [] });
  }
  for (const root of roots) sum(root);
  return roots;
}

function sum(node: TreeNode): void {
  if (node.children.length === 0) return;
  for (const child of node.children) sum(child);
  node.meters = node.children.reduce((total, { meters }) => total + meters, 0);
  node.silent = node.children.reduce((total, { silent }) => total + silent, 0);
  node.state = worst(node.children.map(({ state }) => state));
}
