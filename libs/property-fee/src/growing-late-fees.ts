import { addDays, civilDay, type CivilDay, type TimeZone } from '#libs/calendar';
import type { DataSource } from 'typeorm';
import { explainGrowing, type GrowingLateFee } from './domain/explain-fee.js';
import { lateCapFen, latePerDayFen, type LateRule } from './domain/late-fee.js';
import { LATE_ROWS, LOOKED_BACK, lateOf, type LateRow } from './late-fees.js';
import { siteOfRun } from './run-month.js';

/**
 * What late payment of these bills has cost that no bill holds yet, and what it costs from here on, by the rule of the site as it is
 * now; of bills that cost nothing by being late, or not any more, there is no entry. Nothing is written.
 */
export async function growingLateFees(database: Pick<DataSource, 'query'>, of: { billIds: readonly string[]; now: Date }): Promise<Map<string, GrowingLateFee & { sentence: { zh: string; en: string } }>> {
  const found = new Map<string, GrowingLateFee & { sentence: { zh: string; en: string } }>();
  if (of.billIds.length === 0) return found;
  const rows = (await database.query(`${LATE_ROWS} WHERE b.id = ANY($1::uuid[]) AND b.kind = 'property' AND b.account_id IS NOT NULL AND (b.state = 'issued' OR (b.state = 'settled' AND b.settled_at > $2::timestamptz - ${LOOKED_BACK}))`, [of.billIds, of.now])) as LateRow[];
  for (const siteId of new Set(rows.map((row) => row.siteId))) {
    const { zone, settings } = await siteOfRun(database, siteId);
    for (const row of rows.filter((each) => each.siteId === siteId)) {
      const growing = growingOf(row, { zone, rule: settings.late, today: civilDay(of.now, zone) });
      if (growing !== undefined) found.set(row.id, { ...growing, sentence: explainGrowing(growing) });
    }
  }
  return found;
}

function growingOf(row: LateRow, of: { zone: TimeZone; rule: LateRule; today: CivilDay }): GrowingLateFee | undefined {
  const { rule, today } = of;
  if (rule.ratePpmPerDay === 0) return undefined;
  const { issuedDay, totalFen } = lateOf(row, of);
  const unpaidFen = row.amountFen - row.paidFen;
  const growingFen = Math.max(0, totalFen - row.billedFen);
  if (growingFen === 0 && unpaidFen === 0) return undefined;
  const capFen = lateCapFen(row.amountFen, rule);
  return { fromDay: addDays(issuedDay, rule.graceDays + 1), today, growingFen, billedFen: row.billedFen, perDayFen: totalFen >= capFen ? 0 : latePerDayFen(unpaidFen, rule), unpaidFen, ratePpmPerDay: rule.ratePpmPerDay, capFen };
}
