import type { DataSource } from 'typeorm';
import { gridBill, lossesOf, namesOfMeters, recoveredOf, supplyPoints, type Losses, type Period } from '#libs/grid-bill';
import { divHalfUp } from '#libs/quantity';

type Database = Pick<DataSource, 'query'>;

/** Losses with the names of their meters. */
async function named(database: Database, { feeders, usualRate, whole }: Losses): Promise<object> {
  const names = await namesOfMeters(database, [...new Set(feeders.flatMap(({ meterId, parentId, incomplete }) => [meterId, ...incomplete, ...(parentId === null ? [] : [parentId])]))]);
  const labelOf = (id: number): string => names.get(id)?.stallNumber ?? (names.get(id)?.name || names.get(id)?.meterNumber) ?? String(id);
  return {
    usualRate, whole,
    feeders: feeders.map(({ incomplete, ...feeder }) => ({ ...feeder, meterNumber: names.get(feeder.meterId)?.meterNumber ?? '', name: names.get(feeder.meterId)?.name ?? '', parentName: feeder.parentId === null ? null : labelOf(feeder.parentId), incomplete: incomplete.slice(0, 20).map(labelOf) })),
  };
}

export async function lossPage(database: Database, period: Period): Promise<object> {
  return { fromDay: period.fromDay, toDay: period.toDay, ...(await named(database, await lossesOf(database, period))) };
}

/** One bill of the grid against what was recovered of it, our own main meter, and what is lost behind it. */
export async function gridBillPage(database: Database, id: string): Promise<object> {
  const bill = await gridBill(database, id);
  const period = { siteId: bill.siteId, fromDay: bill.fromDay, toDay: bill.toDay };
  const only = (await supplyPoints(database, bill.siteId)).length === 1;
  const rootId = bill.meterId ?? undefined;
  const losses = await lossesOf(database, period, rootId);
  const known = rootId !== undefined || only;
  const { root } = losses;
  const [name] = root === null ? [] : [...(await namesOfMeters(database, [root.meterId])).values()];
  return {
    bill, recovered: known ? await recoveredOf(database, period, only ? undefined : rootId) : null,
    main: root === null ? null : { meterId: root.meterId, meterNumber: name?.meterNumber ?? '', usedWh: root.usedWh, differenceWh: bill.totalWh - root.usedWh, differenceRate: !root.complete || root.usedWh === 0 ? null : divHalfUp((bill.totalWh - root.usedWh) * 10_000, root.usedWh), complete: root.complete, estimated: root.estimated },
    ...(known ? await named(database, losses) : { feeders: [], usualRate: null, whole: { usedWh: 0, lastWh: 0, lossWh: 0, lossRate: null, complete: false } }),
  };
}
