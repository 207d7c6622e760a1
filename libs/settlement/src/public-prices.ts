import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import type { PricePolicy } from './domain/price-policy.js';
import { pricePolicyOf, USED_BY } from './price-gate.js';

type Database = Pick<Tx | DataSource, 'query'>;

export interface PublicPrices {
  siteName: string;
  capMicroYuanPerKwh: number | null;
  capByPeriod: PricePolicy['capByPeriod'];
  plans: { name: string; medium: 'electricity' | 'water'; inForce: PublicVersion; next: PublicVersion | null }[];
}

interface PublicVersion {
  number: number;
  effectiveAt: Date;
  definition: TariffDefinition;
}

/** The prices that hold at a site, and those that will, of every plan that somebody is charged by; undefined for no such site, or a code that two companies use. */
export async function publicPrices(database: Database, code: string, now: Date): Promise<PublicPrices | undefined> {
  const sites = (await database.query('SELECT id, name FROM site WHERE code = $1 LIMIT 2', [code])) as { id: string; name: string }[];
  const [site, other] = sites;
  if (site === undefined || other !== undefined) return undefined;
  const rows = (await database.query(
    `SELECT p.id AS "planId", p.name, p.medium, v.number, v.effective_at AS "effectiveAt", v.definition FROM (SELECT p.*, ${USED_BY} AS used FROM tariff_plan p WHERE p.site_id = $1) p
       JOIN tariff_version v ON v.plan_id = p.id WHERE p.used > 0 ORDER BY p.medium, p.name, v.effective_at`,
    [site.id],
  )) as ({ planId: string; name: string; medium: 'electricity' | 'water' } & PublicVersion)[];
  const { capMicroYuanPerKwh, capByPeriod } = await pricePolicyOf(database, site.id);
  const plans = [...new Set(rows.map(({ planId }) => planId))].flatMap((planId) => {
    const versions = rows.filter((row) => row.planId === planId);
    const inForce = versions.filter(({ effectiveAt }) => effectiveAt <= now).at(-1);
    if (inForce === undefined) return [];
    const next = versions.find(({ effectiveAt }) => effectiveAt > now);
    return [{ name: inForce.name, medium: inForce.medium, inForce: shown(inForce), next: next === undefined ? null : shown(next) }];
  });
  return { siteName: site.name, capMicroYuanPerKwh, capByPeriod, plans };
}

const shown = ({ number, effectiveAt, definition }: PublicVersion): PublicVersion => ({ number, effectiveAt, definition: tariffDefinitionSchema.parse(definition) });
