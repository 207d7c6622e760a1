import { civilDay } from '#libs/calendar';
import { notifyLive, type Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { mayNotRemove, MOST_TAGGED, tagCause, type TagKind, type TagState } from './domain/repair-tag.js';
import { refreshWanted } from './refresh-wanted.js';
import { tellTagged } from './tag-people.js';

export interface RepairTag {
  id: string;
  siteId: string;
  number: string;
  kind: TagKind;
  reason: string;
  person: string;
  phone: string;
  holderId: string;
  holderName: string;
  askedAt: Date;
  plannedAt: Date;
  expectedEndAt: Date;
  state: TagState;
  hungAt: Date | null;
  removedAt: Date | null;
  removedName: string | null;
  removalNote: string | null;
}

export const TAG_COLUMNS = `t.id, t.site_id AS "siteId", t.number, t.kind, t.reason, t.person, t.phone, t.holder_id AS "holderId", t.holder_name AS "holderName", t.asked_at AS "askedAt", t.planned_at AS "plannedAt",
  t.expected_end_at AS "expectedEndAt", t.state, t.hung_at AS "hungAt", t.removed_at AS "removedAt", t.removed_name AS "removedName", t.removal_note AS "removalNote"`;

export interface HangTag {
  /** made by the client: the same id again is the same tag */
  tagId: string;
  siteId: string;
  meterIds: readonly number[];
  kind: TagKind;
  reason: string;
  person: string;
  phone: string;
  /** announced until then; null: hung at once */
  plannedAt: Date | null;
  expectedEndAt: Date;
  actor: Actor;
  now: Date;
}

/**
 * Announces a tag, or hangs it at once. Whoever uses the stalls is told with reason, beginning and expected end; a tag that is announced
 * is hung by `hangDueTags`. DomainErrors: 'tag-ends-early', 'tag-too-many', 'meter-not-found', 'request-id-reused'.
 */
export async function hangTag(tx: Tx, ask: HangTag): Promise<RepairTag> {
  const known = await tagById(tx, ask.tagId);
  if (known !== undefined) {
    if (known.siteId !== ask.siteId || known.holderId !== ask.actor.id) throw new DomainError('conflict', 'request-id-reused', 'this id was used for another tag');
    return known;
  }
  const plannedAt = ask.plannedAt === null || ask.plannedAt < ask.now ? ask.now : ask.plannedAt;
  if (ask.expectedEndAt <= plannedAt) throw new DomainError('invalid', 'tag-ends-early', 'the expected end must lie after the beginning');
  const meterIds = [...new Set(ask.meterIds)];
  if (meterIds.length === 0 || meterIds.length > MOST_TAGGED) throw new DomainError('invalid', 'tag-too-many', `a tag hangs on 1 to ${String(MOST_TAGGED)} supplies`, { most: MOST_TAGGED });
  const [found] = (await tx.query(`SELECT count(*)::int AS count FROM meter WHERE id = ANY($1::int[]) AND site_id = $2 AND role = 'prepaid' AND removed_at IS NULL`, [meterIds, ask.siteId])) as { count: number }[];
  if (found!.count !== meterIds.length) throw new DomainError('not-found', 'meter-not-found', 'a meter of the tag does not exist or has no switch');
  await tx.query(
    `INSERT INTO repair_tag (id, site_id, number, kind, reason, person, phone, holder_id, holder_name, asked_at, planned_at, expected_end_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [ask.tagId, ask.siteId, await nextNumber(tx, ask.siteId, ask.now), ask.kind, ask.reason, ask.person, ask.phone, ask.actor.id, ask.actor.name, ask.now, plannedAt, ask.expectedEndAt],
  );
  await tx.query(`INSERT INTO repair_tag_meter (tag_id, meter_id, stall_id) SELECT $1, id, stall_id FROM meter WHERE id = ANY($2::int[])`, [ask.tagId, meterIds]);
  const tag = (await tagById(tx, ask.tagId))!;
  if (plannedAt > ask.now) await tellTagged(tx, tag, { template: 'repair-announced', now: ask.now });
  else await hang(tx, tag, ask.now);
  return (await tagById(tx, ask.tagId))!;
}

/** JX-20261120-03: the day of the site and a running number. */
async function nextNumber(tx: Tx, siteId: string, now: Date): Promise<string> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('repair-tag'), hashtext($1))`, [siteId]);
  const [site] = (await tx.query('SELECT time_zone AS zone FROM site WHERE id = $1', [siteId])) as { zone: string }[];
  const day = `JX-${civilDay(now, site!.zone).replaceAll('-', '')}-`;
  const [last] = (await tx.query(`SELECT count(*)::int AS count FROM repair_tag WHERE site_id = $1 AND number LIKE $2 || '%'`, [siteId, day])) as { count: number }[];
  return `${day}${String(last!.count + 1).padStart(2, '0')}`;
}

export async function tagById(tx: Pick<Tx, 'query'>, tagId: string, lock = false): Promise<RepairTag | undefined> {
  const rows = (await tx.query(`SELECT ${TAG_COLUMNS} FROM repair_tag t WHERE t.id = $1${lock ? ' FOR UPDATE' : ''}`, [tagId])) as RepairTag[];
  return rows[0];
}

async function hang(tx: Tx, tag: RepairTag, now: Date): Promise<void> {
  await tx.query(`UPDATE repair_tag SET state = 'hanging', hung_at = $2 WHERE id = $1`, [tag.id, now]);
  // A meter that was replaced while the tag was announced is the new one's business: its stall is what was announced.
  const rows = (await tx.query(`UPDATE repair_tag_meter x SET from_at = $2 FROM meter m WHERE x.tag_id = $1 AND m.id = x.meter_id AND m.removed_at IS NULL RETURNING x.meter_id AS "meterId"`, [tag.id, now])) as [{ meterId: number }[], number];
  const meterIds = rows[0].map(({ meterId }) => meterId);
  await tx.query(
    `INSERT INTO hold (site_id, meter_id, cause, cause_key, reason, placed_at, placed_by) SELECT $1, m, $2, 'repair-tag:' || $3::text || ':' || m, $4, $5, $6 FROM unnest($7::int[]) AS m ON CONFLICT DO NOTHING`,
    [tag.siteId, tagCause(tag.kind), tag.id, `${tag.number} ${tag.reason}`, now, tag.holderName, meterIds],
  );
  await refreshWanted(tx, meterIds, now);
  await tellTagged(tx, tag, { template: 'repair-cut', now });
  await notifyLive(tx, { siteId: tag.siteId, kind: 'supply', meterIds });
}

/** Hangs the tags whose hour has come, each once; called every few seconds. */
export async function hangDueTags(tx: Tx, now: Date): Promise<number> {
  const due = (await tx.query(`SELECT ${TAG_COLUMNS} FROM repair_tag t WHERE t.state = 'announced' AND t.planned_at <= $1 ORDER BY t.planned_at LIMIT 20 FOR UPDATE SKIP LOCKED`, [now])) as RepairTag[];
  for (const tag of due) await hang(tx, tag, now);
  await confirmTagged(tx, now);
  return due.length;
}

/** Notes which tagged supplies were read back open since their tag hangs: until then nobody may touch them. */
async function confirmTagged(tx: Tx, now: Date): Promise<void> {
  const [rows] = (await tx.query(
    `UPDATE repair_tag_meter x SET confirmed_at = $1 FROM meter_state ms, supply s WHERE x.from_at IS NOT NULL AND x.to_at IS NULL AND x.confirmed_at IS NULL AND ms.meter_id = x.meter_id AND s.meter_id = x.meter_id
       AND ms.relay = 'open' AND NOT s.owed AND s.wanted = 'off' RETURNING s.site_id AS "siteId"`,
    [now],
  )) as [{ siteId: string }[], number];
  for (const siteId of new Set(rows.map((row) => row.siteId))) await notifyLive(tx, { siteId, kind: 'tag' });
}

/** Work takes longer, or ends sooner: the shops are told the new end. */
export async function extendTag(tx: Tx, { tagId, expectedEndAt, now }: { tagId: string; expectedEndAt: Date; now: Date }): Promise<RepairTag> {
  const tag = await liveTag(tx, tagId);
  if (expectedEndAt <= (tag.hungAt ?? tag.plannedAt)) throw new DomainError('invalid', 'tag-ends-early', 'the expected end must lie after the beginning');
  if (expectedEndAt.getTime() === tag.expectedEndAt.getTime()) return tag;
  await tx.query('UPDATE repair_tag SET expected_end_at = $2 WHERE id = $1', [tagId, expectedEndAt]);
  await tellTagged(tx, { ...tag, expectedEndAt }, { template: 'repair-extended', now, which: `:${String(expectedEndAt.getTime())}` });
  return { ...tag, expectedEndAt };
}

async function liveTag(tx: Tx, tagId: string): Promise<RepairTag> {
  const tag = await tagById(tx, tagId, true);
  if (tag === undefined) throw new DomainError('not-found', 'tag-not-found', 'there is no such tag');
  if (tag.state !== 'announced' && tag.state !== 'hanging') throw new DomainError('conflict', 'tag-is-down', 'this tag does not hang any more');
  return tag;
}

/**
 * Takes a tag down, or withdraws an announced one. Only its own person, or a second one who may take others' tags down. What another tag
 * still holds stays off; what nothing holds comes back. DomainErrors: 'tag-not-yours', 'tag-is-down'.
 */
export async function removeTag(tx: Tx, { tagId, note, actor, mayRemoveOthers, now }: { tagId: string; note: string; actor: Actor; mayRemoveOthers: boolean; now: Date }): Promise<RepairTag> {
  const tag = await liveTag(tx, tagId);
  const refusal = mayNotRemove(tag, { staffId: actor.id, mayRemoveOthers });
  if (refusal !== undefined) throw new DomainError('forbidden', refusal, 'a tag comes down by its own person or by a second one who may take it down');
  const hung = tag.state === 'hanging';
  await tx.query(`UPDATE repair_tag SET state = $2, removed_at = $3, removed_by = $4, removed_name = $5, removal_note = $6 WHERE id = $1`, [tagId, hung ? 'removed' : 'withdrawn', now, actor.id, actor.name, note]);
  if (hung) {
    const [freed] = (await tx.query(`UPDATE repair_tag_meter SET to_at = $2 WHERE tag_id = $1 AND from_at IS NOT NULL AND to_at IS NULL RETURNING meter_id AS "meterId"`, [tagId, now])) as [{ meterId: number }[], number];
    const meterIds = freed.map(({ meterId }) => meterId);
    await tx.query(
      `UPDATE hold h SET lifted_at = $2, lifted_by = $3, lift_reason = $4 WHERE h.meter_id = ANY($1::int[]) AND h.cause = $5 AND h.lifted_at IS NULL AND h.cause_key LIKE 'repair-tag:%' AND NOT EXISTS (
         SELECT 1 FROM repair_tag_meter x JOIN repair_tag o ON o.id = x.tag_id WHERE x.meter_id = h.meter_id AND x.from_at IS NOT NULL AND x.to_at IS NULL AND (o.kind = 'repair') = ($5 = 'maintenance'))`,
      [meterIds, now, actor.name, `${tag.number} ${note}`, tagCause(tag.kind)],
    );
    await refreshWanted(tx, meterIds, now);
  }
  await tellTagged(tx, tag, { template: hung ? 'repair-over' : 'repair-withdrawn', now });
  await notifyLive(tx, { siteId: tag.siteId, kind: 'tag' });
  return (await tagById(tx, tagId))!;
}

/** A replaced meter's tags hang on the new one: whoever works there is still at work. Called before the old one's holds are lifted. */
export async function moveTags(tx: Tx, { oldMeterId, newMeterId, now }: { oldMeterId: number; newMeterId: number; now: Date }): Promise<void> {
  await tx.query(
    `INSERT INTO repair_tag_meter (tag_id, meter_id, stall_id, from_at) SELECT x.tag_id, $2, x.stall_id, CASE WHEN x.from_at IS NULL THEN NULL ELSE $3::timestamptz END FROM repair_tag_meter x JOIN repair_tag t ON t.id = x.tag_id
     WHERE x.meter_id = $1 AND x.to_at IS NULL AND t.state IN ('announced', 'hanging') ON CONFLICT DO NOTHING`,
    [oldMeterId, newMeterId, now],
  );
  await tx.query('UPDATE repair_tag_meter SET to_at = $2 WHERE meter_id = $1 AND from_at IS NOT NULL AND to_at IS NULL', [oldMeterId, now]);
}
