import type { DataSource } from 'typeorm';
import { formatCivilMinute } from '#libs/calendar';
import { inTransaction, putOutbox, type Tx } from '#libs/database';
import { pursesOf } from '#libs/ledger';
import { divFloor, formatMicroYuan } from '#libs/quantity';
import { highestPrices, PERIODS, tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import { lastWholeDay, replay, type ReplayRow } from './replay.js';
import { valueAgain } from './value-again.js';

type Queryable = Pick<Tx | DataSource, 'query'>;
const DAYS = 7;

interface ChangedVersion {
  id: string;
  siteId: string;
  planId: string;
  planName: string;
  medium: 'electricity' | 'water';
  effectiveAt: Date;
  definition: TariffDefinition;
  createdBy: string;
  zone: string;
}

async function versionOf(database: Queryable, versionId: string): Promise<ChangedVersion | undefined> {
  const [row] = await database.query<ChangedVersion[]>(
    `SELECT v.id, p.site_id AS "siteId", p.id AS "planId", p.name AS "planName", p.medium, v.effective_at AS "effectiveAt", v.definition, v.created_by AS "createdBy", s.time_zone AS zone
     FROM tariff_version v JOIN tariff_plan p ON p.id = v.plan_id JOIN site s ON s.id = p.site_id WHERE v.id = $1`,
    [versionId],
  );
  return row === undefined ? undefined : { ...row, definition: tariffDefinitionSchema.parse(row.definition) };
}

/** Whoever is charged by the plan is told of a new price, after the commit that made it. */
export const tellOfPrice = (tx: Tx, versionId: string): Promise<void> => putOutbox(tx, [{ topic: 'price.made', key: `price:${versionId}`, payload: { versionId } }]);

type Language = 'zh-CN' | 'en-US';
const PERIOD_NAMES = {
  'zh-CN': { all: '', sharp: '尖', peak: '峰', flat: '平', valley: '谷', 'deep-valley': '深谷' },
  'en-US': { all: '', sharp: 'sharp ', peak: 'peak ', flat: 'flat ', valley: 'valley ', 'deep-valley': 'deep valley ' },
} as const;

export interface PriceNews {
  siteId: string;
  staffId: string;
  versionId: string;
  effectiveAt: Date;
  /** the same in each language */
  words: Record<Language, { title: string; text: string }>;
  /** who pays by the plan, in which language he reads, and how many days his money lasts at the new price by the pace of his last days; null: not known */
  accounts: { accountId: string; customerId: string; language: Language; daysAtNewPrice: number | null }[];
}

/** What is told of a new price, and to whom; undefined where nobody is charged by the plan. */
export async function priceNews(database: Queryable, versionId: string, now: Date): Promise<PriceNews | undefined> {
  const version = await versionOf(database, versionId);
  if (version === undefined) return undefined;
  const days = await lastDays(database, version, now);
  if (days.length === 0) return undefined;
  const people = await database.query<{ accountId: string; customerId: string; language: string }[]>(`SELECT a.id AS "accountId", a.customer_id AS "customerId", c.language FROM account a JOIN customer c ON c.id = a.customer_id WHERE a.id = ANY($1::uuid[]) AND a.state = 'open'`, [days.map(({ accountId }) => accountId)]);
  const holders = new Map(people.map(({ accountId, customerId, language }) => [accountId, { customerId, language: language === 'en-US' ? ('en-US' as const) : ('zh-CN' as const) }]));
  const purses = new Map([...(await pursesOf(database, [...holders.keys()])), ...(version.medium === 'water' ? await pursesOf(database, [...holders.keys()], 'water') : [])].map(({ accountId, availableFen }) => [accountId, availableFen]));
  return {
    siteId: version.siteId, staffId: version.createdBy, versionId, effectiveAt: version.effectiveAt, words: priceWords(version),
    accounts: days.flatMap(({ accountId, newFen }) => {
      const holder = holders.get(accountId);
      return holder === undefined ? [] : [{ accountId, ...holder, daysAtNewPrice: newFen <= 0 ? null : Math.max(0, divFloor((purses.get(accountId) ?? 0) * DAYS, newFen)) }];
    }),
  };
}

function priceWords({ planName, medium, effectiveAt, zone, definition }: Pick<ChangedVersion, 'planName' | 'medium' | 'effectiveAt' | 'zone' | 'definition'>): PriceNews['words'] {
  const water = medium === 'water';
  const all = highestPrices(definition).sort((a, b) => order(a.period) - order(b.period));
  const prices = (language: Language, told: (price: string) => string, comma: string) => all.map(({ period, priceMicroYuanPerKwh }) => `${PERIOD_NAMES[language][period]}${told(formatMicroYuan(priceMicroYuanPerKwh))}`).join(comma);
  const from = formatCivilMinute(effectiveAt, zone);
  const composed = definition.kind === 'composed';
  const zh = prices('zh-CN', (price) => `${price}${water ? '元/立方米' : '元/度'}`, '、');
  const en = prices('en-US', (price) => `¥${price}/${water ? 'm³' : 'kWh'}`, ', ');
  return {
    'zh-CN': { title: water ? '水价调整' : '电价调整', text: `“${planName}”自${from}起执行新价格：${zh}${composed ? '（含附加费，最高一档）' : ''}。此前的用量按原价结算，账户里的钱不变。` },
    'en-US': { title: water ? 'New water price' : 'New electricity price', text: `“${planName}” has new prices from ${from}: ${en}${composed ? ' (with services, at the highest tier)' : ''}. What was used before is settled at the old price; the money in your account stays as it is.` },
  };
}

const order = (period: keyof (typeof PERIOD_NAMES)['zh-CN']): number => (period === 'all' ? -1 : PERIODS.indexOf(period));

async function lastDays(database: Queryable, version: ChangedVersion, now: Date): Promise<ReplayRow[]> {
  return (await replay(database, { planId: version.planId, definition: version.definition, to: lastWholeDay(now, version.zone), days: DAYS })).accounts;
}

/**
 * Values the money of every account anew whose price has changed: nothing is converted, but how long it lasts is said at the new price
 * from this minute on, and who wants to be warned by days is looked at again. Each version once; gives the versions that were looked at.
 */
export async function revalueDue(dataSource: DataSource, now: Date): Promise<string[]> {
  const due = await dataSource.query<{ id: string }[]>('SELECT id FROM tariff_version WHERE revalued_at IS NULL AND effective_at <= $1 ORDER BY effective_at, id LIMIT 20', [now]);
  for (const { id } of due) {
    await inTransaction(dataSource, async (tx) => {
      const version = (await versionOf(tx, id))!;
      const rows = (await lastDays(tx, version, now)).filter(({ oldFen }) => oldFen > 0);
      await tx.query('INSERT INTO price_change_effect (version_id, account_id, at, old_fen, new_fen) SELECT $1, n.id, $2, n.old, n.new FROM unnest($3::uuid[], $4::bigint[], $5::bigint[]) AS n(id, old, new) ON CONFLICT DO NOTHING', [
        id, version.effectiveAt, rows.map(({ accountId }) => accountId), rows.map(({ oldFen }) => oldFen), rows.map(({ newFen }) => newFen),
      ]);
      await tx.query(`UPDATE purse SET days_checked_at = NULL WHERE account_id = ANY($1::uuid[]) AND threshold_days IS NOT NULL`, [rows.map(({ accountId }) => accountId)]);
      await valueAgain(tx, rows.map(({ accountId }) => accountId));
      await tx.query('UPDATE tariff_version SET revalued_at = $2 WHERE id = $1 AND revalued_at IS NULL', [id, now]);
    });
  }
  return due.map(({ id }) => id);
}

export interface PriceTurn {
  atMs: number;
  oldFen: number;
  newFen: number;
}

/** The price changes of the last days by account, oldest first. */
export async function priceTurns(database: Queryable, accountIds: readonly string[], since: Date): Promise<Map<string, PriceTurn[]>> {
  const rows = await database.query<(PriceTurn & { accountId: string })[]>(
    'SELECT account_id AS "accountId", (extract(epoch FROM at) * 1000)::float8 AS "atMs", old_fen AS "oldFen", new_fen AS "newFen" FROM price_change_effect WHERE account_id = ANY($1::uuid[]) AND at > $2 ORDER BY at',
    [accountIds, since],
  );
  const byAccount = new Map<string, PriceTurn[]>();
  for (const { accountId, ...turn } of rows) byAccount.set(accountId, [...(byAccount.get(accountId) ?? []), turn]);
  return byAccount;
}
