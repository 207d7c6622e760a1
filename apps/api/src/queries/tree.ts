import type { DataSource } from 'typeorm';
import type { TreeNode } from '../schema/site.js';
import { OFFLINE_AFTER_SWEEPS } from './overview.js';

type State = TreeNode['state'];

interface BusRecord {
  buildingId: string | null;
  buildingName: string | null;
  room: string;
  gatewayId: string;
  gatewayName: string;
  gatewayState: 'online' | 'offline' | 'unknown';
  busId: string;
  busNumber: number;
  tcpPort: number;
  meters: number;
  offline: number;
  suspect: number;
  never: number;
}

interface MeterRecord {
  id: number;
  meterNumber: string;
  unitAddress: number;
  stallNumber: string | null;
  state: State;
}

const BAD = `(ms.failed_sweeps >= ${OFFLINE_AFTER_SWEEPS})`;

const BUSES = `
  SELECT bd.id AS "buildingId", bd.name AS "buildingName", g.electrical_room AS room, g.id AS "gatewayId", g.code || ' ' || g.name AS "gatewayName", g.state AS "gatewayState", b.id AS "busId",
    b.number AS "busNumber", b.tcp_port AS "tcpPort", count(m.id)::int AS meters, count(m.id) FILTER (WHERE ${BAD})::int AS offline,
    count(m.id) FILTER (WHERE q.meter_id IS NOT NULL)::int AS suspect, count(m.id) FILTER (WHERE ms.answered_at IS NULL)::int AS never
  FROM gateway g JOIN building bd ON bd.id = g.building_id JOIN bus b ON b.gateway_id = g.id LEFT JOIN meter m ON m.bus_id = b.id AND m.removed_at IS NULL LEFT JOIN meter_state ms ON ms.meter_id = m.id
    LEFT JOIN (SELECT DISTINCT meter_id FROM quarantine WHERE site_id = $1 AND decided_at IS NULL) q ON q.meter_id = m.id
  WHERE g.site_id = $1 GROUP BY bd.id, g.id, b.id ORDER BY bd.code, g.electrical_room, g.code, b.number`;

const METERS = `
  SELECT m.id, m.meter_number AS "meterNumber", m.unit_address AS "unitAddress", s.number AS "stallNumber",
    CASE WHEN ms.answered_at IS NULL THEN 'unknown' WHEN ${BAD} OR g.state = 'offline' THEN 'fault'
         WHEN EXISTS (SELECT 1 FROM quarantine q WHERE q.meter_id = m.id AND q.decided_at IS NULL) THEN 'warning' ELSE 'ok' END AS state
  FROM meter m JOIN bus b ON b.id = m.bus_id JOIN gateway g ON g.id = b.gateway_id LEFT JOIN meter_state ms ON ms.meter_id = m.id LEFT JOIN stall s ON s.id = m.stall_id
  WHERE m.bus_id = $1 AND m.site_id = $2 AND m.removed_at IS NULL ORDER BY m.unit_address`;

const RANK: readonly State[] = ['ok', 'unknown', 'warning', 'fault'];

/** The colour of a node is that of its worst child. */
export function worst(states: readonly State[]): State {
  return states.reduce<State>((soFar, state) => (RANK.indexOf(state) > RANK.indexOf(soFar) ? state : soFar), states.length === 0 ? 'unknown' : 'ok');
}

/** The field as a tree; the meters of one bus when it is named. */
export async function siteTree(database: DataSource, siteId: string, siteName: string, openBusId: string | undefined): Promise<TreeNode> {
  const buses = (await database.query(BUSES, [siteId])) as BusRecord[];
  const meters = openBusId === undefined ? [] : ((await database.query(METERS, [openBusId, siteId])) as MeterRecord[]);
  const buildings = grouped(buses, (bus) => bus.buildingId ?? '', (group) => {
    const rooms = grouped(group, (bus) => bus.room, (room) => node(`${room[0]!.buildingId}/${room[0]!.room}`, 'room', room[0]!.room, gatewayNodes(room, openBusId, meters)));
    return node(group[0]!.buildingId ?? '', 'building', group[0]!.buildingName ?? '', rooms);
  });
  return node(siteId, 'site', siteName, buildings);
}

function gatewayNodes(buses: readonly BusRecord[], openBusId: string | undefined, meters: readonly MeterRecord[]): TreeNode[] {
  return grouped(buses, (bus) => bus.gatewayId, (group) => {
    const children = group.map((bus) => busNode(bus, bus.busId === openBusId ? meters : []));
    const own: State[] = group[0]!.gatewayState === 'offline' ? ['fault'] : group[0]!.gatewayState === 'unknown' ? ['unknown'] : [];
    return { ...node(group[0]!.gatewayId, 'gateway', group[0]!.gatewayName, children), state: worst([...own, ...children.map((child) => child.state)]) };
  });
}

function busNode(bus: BusRecord, meters: readonly MeterRecord[]): TreeNode {
  const state: State = bus.gatewayState === 'offline' || bus.offline > 0 ? 'fault' : bus.suspect > 0 ? 'warning' : bus.never > 0 || bus.meters === 0 ? 'unknown' : 'ok';
  const children = meters.map((meter): TreeNode => ({ id: String(meter.id), kind: 'meter', name: [meter.unitAddress, meter.meterNumber, meter.stallNumber].filter((part) => part !== null).join(' · '), state: meter.state, meters: 1, children: [] }));
  return { id: bus.busId, kind: 'bus', name: `${bus.busNumber} (${bus.tcpPort})`, state, meters: bus.meters, children };
}

function node(id: string, kind: TreeNode['kind'], name: string, children: TreeNode[]): TreeNode {
  return { id, kind, name, state: worst(children.map((child) => child.state)), meters: children.reduce((sum, child) => sum + child.meters, 0), children };
}

/** Groups neighbours with one key, keeping their order. */
function grouped<Item, Made>(items: readonly Item[], keyOf: (item: Item) => string, make: (group: Item[]) => Made): Made[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()].map(make);
}
