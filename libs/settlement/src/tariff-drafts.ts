import type { DataSource } from 'typeorm';
import { approvalOf, askApproval, type Approval, type ApprovalEffect } from '#libs/access';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { tariffDefinitionSchema, type TariffDefinition } from '#libs/tariff';
import { overReplayLimit, priceGate, refuseAlone } from './price-gate.js';
import { lastWholeDay, replay, type Replay } from './replay.js';
import { addVersion, checkedDefinition } from './tariff-plans.js';

/** 'asked' falls back to 'draft' when the second person says no, does not answer in time, or the question is taken back. */
export type DraftState = 'draft' | 'asked' | 'published' | 'discarded';

export interface TariffDraft {
  id: string;
  siteId: string;
  planId: string;
  planName: string;
  medium: 'electricity' | 'water';
  effectiveAt: Date;
  definition: TariffDefinition;
  state: DraftState;
  madeBy: string;
  madeName: string;
  madeAt: Date;
  changedAt: Date;
  versionId: string | null;
  inForceAt: Date | null;
}

type Database = Pick<DataSource | Tx, 'query'>;

const READ = `
  SELECT d.id, d.site_id AS "siteId", d.plan_id AS "planId", p.name AS "planName", p.medium, d.effective_at AS "effectiveAt", d.definition, d.made_by AS "madeBy", d.made_name AS "madeName", d.made_at AS "madeAt",
    d.changed_at AS "changedAt", d.version_id AS "versionId", d.in_force_at AS "inForceAt",
    CASE WHEN d.state = 'asked' AND NOT EXISTS (SELECT 1 FROM approval a WHERE a.kind = 'tariff-version' AND a.object_id = d.id::text AND a.state = 'asked' AND a.expires_at > $2) THEN 'draft' ELSE d.state END AS state
  FROM tariff_draft d JOIN tariff_plan p ON p.id = d.plan_id`;

/** A draft as it stands at `now`; DomainError 'tariff-draft-not-found'. */
export async function tariffDraft(database: Database, id: string, now: Date, lock = false): Promise<TariffDraft> {
  const [draft] = (await database.query(`${READ} WHERE d.id = $1${lock ? ' FOR UPDATE OF d' : ''}`, [id, now])) as TariffDraft[];
  if (draft === undefined) throw new DomainError('not-found', 'tariff-draft-not-found', 'there is no such draft');
  return { ...draft, definition: tariffDefinitionSchema.parse(draft.definition) };
}

/** A site's drafts that are neither in force nor discarded, the newest first. */
export async function openTariffDrafts(database: Database, siteId: string, now: Date): Promise<TariffDraft[]> {
  const rows = (await database.query(`${READ} WHERE d.site_id = $1 AND d.state IN ('draft', 'asked') ORDER BY d.made_at DESC, d.id`, [siteId, now])) as TariffDraft[];
  return rows.map((draft) => ({ ...draft, definition: tariffDefinitionSchema.parse(draft.definition) }));
}

function requireOpen({ state }: TariffDraft): void {
  if (state !== 'draft') throw new DomainError('conflict', 'tariff-draft-not-open', 'somebody is asked about it, or it is over: take the question back first');
}

export interface DraftInput {
  draftId: string;
  planId: string;
  definition: TariffDefinition;
  effectiveAt: Date;
  actor: Actor;
  at: Date;
}

/** Writes a draft, or writes it anew while nobody is asked about it. DomainErrors: 'tariff-definition-invalid', 'tariff-plan-not-found', 'tariff-draft-not-open'. */
export async function saveTariffDraft(tx: Tx, input: DraftInput): Promise<TariffDraft> {
  const definition = checkedDefinition(input.definition);
  const [plan] = await tx.query<{ siteId: string }[]>('SELECT site_id AS "siteId" FROM tariff_plan WHERE id = $1', [input.planId]);
  if (plan === undefined) throw new DomainError('not-found', 'tariff-plan-not-found', 'there is no such price plan');
  await tx.query(
    `INSERT INTO tariff_draft (id, site_id, plan_id, effective_at, definition, made_by, made_name, made_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (id) DO NOTHING`,
    [input.draftId, plan.siteId, input.planId, input.effectiveAt, definition, input.actor.id, input.actor.name, input.at],
  );
  const draft = await tariffDraft(tx, input.draftId, input.at, true);
  if (draft.planId !== input.planId) throw new DomainError('conflict', 'tariff-draft-not-open', 'this draft is of another plan');
  requireOpen(draft);
  await tx.query(`UPDATE tariff_draft SET effective_at = $2, definition = $3, changed_at = $4, state = 'draft' WHERE id = $1`, [draft.id, input.effectiveAt, definition, input.at]);
  return tariffDraft(tx, draft.id, input.at);
}

/** Puts a draft away. DomainError 'tariff-draft-not-open'. */
export async function discardTariffDraft(tx: Tx, draftId: string, at: Date): Promise<TariffDraft> {
  const draft = await tariffDraft(tx, draftId, at, true);
  if (draft.state === 'discarded') return draft;
  requireOpen(draft);
  await tx.query(`UPDATE tariff_draft SET state = 'discarded', changed_at = $2 WHERE id = $1`, [draftId, at]);
  return tariffDraft(tx, draftId, at);
}

export interface AskForDraft {
  draftId: string;
  reason: string;
  /** why the price may be above the site's cap, or rise by more than its limit; needed where it does */
  exceedReason?: string | undefined;
  actor: Actor;
  at: Date;
}

/**
 * Asks a second person to put a draft in force, with what its replay over the last 30 days says. DomainErrors: 'tariff-draft-not-open',
 * 'price-above-cap' and 'replay-over-limit' without a reason of their own, 'approval-pending'.
 */
export async function askForDraft(tx: Tx, ask: AskForDraft): Promise<Approval> {
  const draft = await tariffDraft(tx, ask.draftId, ask.at, true);
  requireOpen(draft);
  const gate = await priceGate(tx, draft);
  const found = await replayDraft(tx, draft, { at: ask.at });
  const over = overReplayLimit(found, gate.policy);
  const exceedReason = ask.exceedReason?.trim() ?? '';
  if (exceedReason === '') {
    if (gate.breaches.length > 0) refuseAlone(gate);
    if (over) throw new DomainError('conflict', 'replay-over-limit', 'it would charge more above the present price than the site lets pass: give a reason', { limit: gate.policy.replayLimitPercent, rise: Math.max(found.highestRisePermille ?? 0, found.totalRisePermille ?? 0) / 10 });
  }
  const [now] = await tx.query<{ effectiveAt: Date; definition: TariffDefinition }[]>('SELECT effective_at AS "effectiveAt", definition FROM tariff_version WHERE plan_id = $1 AND effective_at <= $2 ORDER BY effective_at DESC LIMIT 1', [draft.planId, ask.at]);
  const { accounts, highestRisePermille, totalRisePermille, ...totals } = found;
  const approval = await askApproval(tx, {
    siteId: draft.siteId, kind: 'tariff-version', objectId: draft.id, title: draft.planName, actor: ask.actor, at: ask.at, reason: ask.reason,
    before: now ?? null, after: { effectiveAt: draft.effectiveAt, definition: draft.definition },
    impact: { ...totals, accounts: accounts.length, highestRise: percent(highestRisePermille), totalRise: percent(totalRisePermille), ...(gate.breaches.length === 0 ? {} : { aboveCap: gate.breaches }), ...(exceedReason === '' ? {} : { exceedReason }) },
  });
  await tx.query(`UPDATE tariff_draft SET state = 'asked', changed_at = $2 WHERE id = $1`, [draft.id, ask.at]);
  return approval;
}

const percent = (permille: number | null): string | null => (permille === null ? null : `${permille / 10} %`);
const REPLAYED_DAYS = 30;

/** What a draft would have meant in the last whole days: 30 where nothing else is asked. */
export async function replayDraft(database: Database, draft: Pick<TariffDraft, 'siteId' | 'planId' | 'definition'>, { at, days = REPLAYED_DAYS }: { at: Date; days?: number }): Promise<Replay> {
  const [site] = (await database.query('SELECT time_zone AS zone FROM site WHERE id = $1', [draft.siteId])) as { zone: string }[];
  return replay(database, { planId: draft.planId, definition: draft.definition, to: lastWholeDay(at, site!.zone), days });
}

/** Puts a draft in force by one person alone, where the site and the plan let him. DomainErrors: 'tariff-draft-not-open', 'approval-needed', 'price-above-cap'. */
export async function publishAlone(tx: Tx, { draftId, actor, at }: { draftId: string; actor: Actor; at: Date }): Promise<TariffDraft> {
  const draft = await tariffDraft(tx, draftId, at, true);
  if (draft.state === 'published') return draft;
  requireOpen(draft);
  refuseAlone(await priceGate(tx, draft));
  return publishDraft(tx, draft, { actor, at });
}

/** Puts a draft in force: from its instant, or from `at` where that is over. */
export async function publishDraft(tx: Tx, draft: TariffDraft, { actor, at }: { actor: Actor; at: Date }): Promise<TariffDraft> {
  const inForceAt = draft.effectiveAt < at ? at : draft.effectiveAt;
  const { versionId } = await addVersion(tx, { planId: draft.planId, definition: draft.definition, effectiveAt: inForceAt, actor });
  await tx.query(`UPDATE tariff_draft SET state = 'published', version_id = $2, in_force_at = $3, changed_at = $4 WHERE id = $1`, [draft.id, versionId, inForceAt, at]);
  return tariffDraft(tx, draft.id, at);
}

/** What a decision about a draft does: approved, it is a price version; otherwise it is a draft again. */
export const draftDecided: ApprovalEffect = async (tx, approval, { decision, actor, at }) => {
  const draft = await tariffDraft(tx, approval.objectId, at, true);
  if (decision === 'approved') await publishDraft(tx, draft, { actor, at });
  else await tx.query(`UPDATE tariff_draft SET state = 'draft', changed_at = $2 WHERE id = $1`, [draft.id, at]);
};

/** The open or last question about a draft. */
export const approvalOfDraft = (database: Database, draftId: string, now: Date): Promise<Approval | undefined> => approvalOf(database, 'tariff-version', draftId, now);
