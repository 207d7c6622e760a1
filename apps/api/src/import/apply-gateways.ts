import type { Tx } from '#libs/database';
import type { GatewayRow } from '#libs/site';
import type { Planned } from './import-plan.js';
import { fold } from './import-terms.js';
import type { KnownGateway } from './site-snapshot.js';

interface BusChange {
  id: string;
  tcpPort: number;
}

/** Writes gateways and their buses: a line for every port, in the order of the list. */
export async function applyGateways(tx: Tx, siteId: string, plans: readonly Planned<GatewayRow, KnownGateway>[], buildingIds: ReadonlyMap<string, string>): Promise<void> {
  const json = JSON.stringify(plans.map(({ row, known }) => ({ ...row, id: known?.id, buildingId: buildingIds.get(fold(row.buildingCode)) })));
  const rows = `jsonb_to_recordset($2::jsonb) AS r(id uuid, code text, name text, "buildingId" uuid, "electricalRoom" text, transport text, host text)`;
  const added = (await tx.query(
    `INSERT INTO gateway (site_id, building_id, code, name, electrical_room, transport, host)
     SELECT $1, r."buildingId", r.code, r.name, coalesce(r."electricalRoom", ''), r.transport, r.host FROM ${rows} WHERE r.id IS NULL RETURNING id, code`,
    [siteId, json],
  )) as { id: string; code: string }[];
  await tx.query(
    `UPDATE gateway g SET building_id = r."buildingId", name = r.name, electrical_room = coalesce(r."electricalRoom", g.electrical_room), transport = r.transport, host = r.host
     FROM ${rows} WHERE g.id = r.id AND g.site_id = $1`,
    [siteId, json],
  );
  const ids = new Map(added.map((gateway) => [fold(gateway.code), gateway.id]));
  await addBuses(tx, plans, ids);
  for (const { row, known } of plans) if (known !== undefined) await movePorts(tx, row, known);
}

async function addBuses(tx: Tx, plans: readonly Planned<GatewayRow, KnownGateway>[], newIds: ReadonlyMap<string, string>): Promise<void> {
  const buses = plans.flatMap(({ row, known }) =>
    row.ports.flatMap((tcpPort, at) => (known?.buses.some((bus) => bus.number === at + 1) === true ? [] : [{ gatewayId: known?.id ?? newIds.get(fold(row.code))!, number: at + 1, tcpPort }])),
  );
  await tx.query(
    `INSERT INTO bus (gateway_id, number, tcp_port) SELECT gateway_id, number, tcp_port FROM unnest($1::uuid[], $2::int[], $3::int[]) AS b(gateway_id, number, tcp_port)`,
    [buses.map((bus) => bus.gatewayId), buses.map((bus) => bus.number), buses.map((bus) => bus.tcpPort)],
  );
}

async function movePorts(tx: Tx, row: GatewayRow, known: KnownGateway): Promise<void> {
  const changes = known.buses.flatMap((bus): BusChange[] => (row.ports[bus.number - 1] === undefined || row.ports[bus.number - 1] === bus.tcpPort ? [] : [{ id: bus.id, tcpPort: row.ports[bus.number - 1]! }]));
  if (changes.length === 0) return;
  // Ports that change places pass over free ones: no two lines of a gateway ever share a port.
  const used = new Set([...known.buses.map((bus) => bus.tcpPort), ...row.ports]);
  const free = Array.from({ length: 128 }, (_, at) => 65_535 - at).filter((port) => !used.has(port));
  await setPorts(tx, changes.map(({ id }, at) => ({ id, tcpPort: free[at]! })));
  await setPorts(tx, changes);
}

async function setPorts(tx: Tx, changes: readonly BusChange[]): Promise<void> {
  await tx.query(`UPDATE bus b SET tcp_port = c.tcp_port FROM unnest($1::uuid[], $2::int[]) AS c(id, tcp_port) WHERE b.id = c.id`, [changes.map(({ id }) => id), changes.map(({ tcpPort }) => tcpPort)]);
}
