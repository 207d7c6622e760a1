import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { inTransaction, type Tx } from '#libs/database';
import { CLOCK, DomainError, type Actor, type Clock } from '#libs/runtime';
import { tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import { capBreaches } from './domain/price-policy.js';
import { tellOfPrice } from './price-change.js';
import { priceGate, pricePolicyOf, refuseAlone, USED_BY } from './price-gate.js';

export interface TariffPlanRow {
  id: string;
  name: string;
  medium: 'electricity' | 'water';
  /** meters, accounts, account types and the site that name this plan */
  usedBy: number;
  versions: { id: string; number: number; effectiveAt: Date; definition: TariffDefinition; createdBy: string; createdAt: Date }[];
}

/** A site's price plans with all versions, oldest version first. */
export async function listTariffPlans(database: Pick<DataSource | Tx, 'query'>, siteId: string): Promise<TariffPlanRow[]> {
  const plans = await database.query<Omit<TariffPlanRow, 'versions'>[]>(
    `SELECT p.id, p.name, p.medium, ${USED_BY} AS "usedBy" FROM tariff_plan p WHERE p.site_id = $1 ORDER BY p.name`,
    [siteId],
  );
  const versions = await database.query<(TariffPlanRow['versions'][number] & { planId: string })[]>(
    `SELECT id, plan_id AS "planId", number, effective_at AS "effectiveAt", definition, created_by AS "createdBy", created_at AS "createdAt"
     FROM tariff_version WHERE plan_id = ANY($1::uuid[]) ORDER BY effective_at`,
    [plans.map((plan) => plan.id)],
  );
  const byPlan = new Map<string, TariffPlanRow['versions']>(plans.map((plan) => [plan.id, []]));
  for (const { planId, ...version } of versions) byPlan.get(planId)!.push(version);
  return plans.map((plan) => ({ ...plan, versions: byPlan.get(plan.id)! }));
}

export interface NewTariffPlan {
  actor: Actor;
  siteId: string;
  name: string;
  medium: 'electricity' | 'water';
  definition: TariffDefinition;
  effectiveAt: Date;
}

/** A definition as it is stored; DomainError 'tariff-definition-invalid' names each field and what is wrong with it. */
export function checkedDefinition(definition: TariffDefinition): string {
  const parsed = tariffDefinitionSchema.safeParse(definition);
  if (!parsed.success) throw new DomainError('invalid', 'tariff-definition-invalid', parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  return JSON.stringify(parsed.data);
}

/** Makes a price plan without a price; a draft of one follows. DomainError conflict 'tariff-plan-name-taken'. */
export async function makePlan(tx: Tx, { siteId, name, medium }: Pick<NewTariffPlan, 'siteId' | 'name' | 'medium'>): Promise<string> {
  const plans = await tx.query<{ id: string }[]>('INSERT INTO tariff_plan (site_id, name, medium) VALUES ($1, $2, $3) ON CONFLICT (site_id, name) DO NOTHING RETURNING id', [siteId, name, medium]);
  if (plans[0] === undefined) throw new DomainError('conflict', 'tariff-plan-name-taken', `the site has a price plan named ${name}`, { name });
  return plans[0].id;
}

/**
 * Makes a price plan with its first version, which may already be in force: nobody uses it yet, so one person may. DomainErrors
 * 'tariff-plan-name-taken', 'price-above-cap'.
 */
@Injectable()
export class CreateTariffPlan {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async execute(input: NewTariffPlan): Promise<{ planId: string; versionId: string }> {
    checkedDefinition(input.definition);
    return inTransaction(this.dataSource, async (tx) => {
      const policy = await pricePolicyOf(tx, input.siteId);
      const breaches = capBreaches(input.definition, input.medium, policy);
      refuseAlone({ usedBy: 0, breaches, needsSecondPerson: [], policy });
      const planId = await makePlan(tx, input);
      return { planId, versionId: (await addVersion(tx, { ...input, planId })).versionId };
    });
  }
}

/** Adds a price version inside a transaction. DomainErrors: 'tariff-plan-not-found', 'tariff-version-exists' (one instant, one version). */
export async function addVersion(tx: Tx, input: { actor: Actor; planId: string; definition: TariffDefinition; effectiveAt: Date }): Promise<{ versionId: string; number: number }> {
  const plans = await tx.query<unknown[]>('SELECT id FROM tariff_plan WHERE id = $1 FOR UPDATE', [input.planId]);
  if (plans.length === 0) throw new DomainError('not-found', 'tariff-plan-not-found', 'there is no such price plan');
  const rows = await tx.query<{ id: string; number: number }[]>(
    `INSERT INTO tariff_version (plan_id, number, effective_at, definition, created_by)
     SELECT $1, coalesce(max(number), 0) + 1, $2, $3, $4 FROM tariff_version WHERE plan_id = $1
     ON CONFLICT (plan_id, effective_at) DO NOTHING RETURNING id, number`,
    [input.planId, input.effectiveAt, checkedDefinition(input.definition), input.actor.id],
  );
  if (rows[0] === undefined) throw new DomainError('conflict', 'tariff-version-exists', 'a version of this plan takes effect at that very instant');
  await tellOfPrice(tx, rows[0].id);
  return { versionId: rows[0].id, number: rows[0].number };
}

/**
 * Adds a price version. It takes effect now or later, never before: what is read already has been priced. DomainErrors:
 * 'tariff-plan-not-found', 'tariff-version-in-the-past', 'tariff-version-exists' (one instant, one version), and for what needs a second
 * person 'approval-needed' and 'price-above-cap'.
 */
@Injectable()
export class AddTariffVersion {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async execute(input: { actor: Actor; planId: string; definition: TariffDefinition; effectiveAt: Date }): Promise<{ versionId: string; number: number }> {
    checkedDefinition(input.definition);
    if (input.effectiveAt < this.clock.now()) throw new DomainError('invalid', 'tariff-version-in-the-past', 'a price takes effect now or later: what is read already has been priced');
    return inTransaction(this.dataSource, async (tx) => {
      refuseAlone(await priceGate(tx, input));
      return addVersion(tx, input);
    });
  }
}
