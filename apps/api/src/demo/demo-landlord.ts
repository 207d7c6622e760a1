import type { DataSource } from 'typeorm';
import { setOwner } from '#libs/account';
import { inTransaction } from '#libs/database';

/** One stall in so many stays without an account in the demo market. */
export const VACANT_EVERY = 15;
export const demoLandlord = { phone: '13800000088', name: '陈业主' } as const;

/**
 * A landlord of the demo market: the first vacant stall that an owner may switch and the two lettable ones beside it. The market
 * lets owners switch, so that it can be tried. Existing owners and settings stay as they are.
 */
export async function seedLandlord(dataSource: DataSource, siteId: string, now: Date): Promise<void> {
  await inTransaction(dataSource, async (tx) => {
    const [known] = (await tx.query('SELECT 1 FROM stall_owner WHERE site_id = $1 LIMIT 1', [siteId])) as unknown[];
    if (known !== undefined) return;
    const stalls = (await tx.query(
      `WITH stalls AS (SELECT st.id, (row_number() OVER (ORDER BY st.number))::int AS position, NOT (st.essential OR st.keeps_live_goods) AS plain
         FROM stall st JOIN meter m ON m.stall_id = st.id AND m.role = 'prepaid' AND m.kind = 'electricity' AND m.removed_at IS NULL WHERE st.site_id = $1 AND st.deleted_at IS NULL),
       vacant AS (SELECT id, position FROM stalls WHERE plain AND position % ${VACANT_EVERY} = 0 ORDER BY position LIMIT 1)
       SELECT id FROM vacant UNION ALL (SELECT s.id FROM stalls s, vacant v WHERE s.plain AND s.position % ${VACANT_EVERY} <> 0 ORDER BY abs(s.position - v.position), s.position LIMIT 2)`,
      [siteId],
    )) as { id: string }[];
    const [admin] = (await tx.query(`SELECT id FROM staff WHERE login_name = 'admin'`)) as { id: string }[];
    for (const { id } of stalls) await setOwner(tx, { stallId: id, ...demoLandlord, staffId: admin!.id, now });
    await tx.query(`UPDATE site SET settings = settings || '{"landlordSwitch": {"enabled": true}}' WHERE id = $1 AND NOT settings ? 'landlordSwitch'`, [siteId]);
  });
}
