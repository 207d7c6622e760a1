import { askApproval, type Approval, type ApprovalEffect } from '#libs/access';
import type { Tx } from '#libs/database';
import { DomainError, type Actor } from '#libs/runtime';
import { propertySettingsSchema, type PropertySettings } from './domain/settings.js';

/** What whoever switches cutting for property fees on, and the second person, must have seen. */
export const ARTICLE_944 = {
  zh: '《中华人民共和国民法典》第九百四十四条:业主应当按照约定向物业服务人支付物业费。……物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费。',
  en: 'Civil Code of the People’s Republic of China, article 944: owners shall pay the property fee as agreed … a property-service provider shall not press for payment by cutting electricity, water, heat or gas.',
} as const;

async function cutSettings(tx: Tx, siteId: string): Promise<PropertySettings['cut']> {
  const [site] = await tx.query<{ property: unknown }[]>(`SELECT settings -> 'property' AS property FROM site WHERE id = $1 FOR UPDATE`, [siteId]);
  return propertySettingsSchema.parse(site!.property ?? {}).cut;
}

async function write(tx: Tx, siteId: string, cut: PropertySettings['cut']): Promise<void> {
  await tx.query(`UPDATE site SET settings = jsonb_set(settings, '{property}', coalesce(settings -> 'property', '{}') || jsonb_build_object('cut', $2::jsonb)) WHERE id = $1`, [siteId, JSON.stringify(cut)]);
}

export interface PropertyCutInput {
  siteId: string;
  enabled: boolean;
  graceDays: number;
  /** that the law was shown and read; needed to ask */
  lawRead: boolean;
  reason: string;
  actor: Actor;
  at: Date;
}

/**
 * Switching it on asks a second person, with the law and how many accounts it would concern; switching it off happens at once, and what
 * was cut for it comes back. DomainErrors: 'law-not-read', 'approval-pending'.
 */
export async function changePropertyCut(tx: Tx, input: PropertyCutInput): Promise<{ settings: PropertySettings['cut']; approvalId: string | null }> {
  const before = await cutSettings(tx, input.siteId);
  const after = { enabled: input.enabled, graceDays: input.graceDays };
  if (!input.enabled) {
    await write(tx, input.siteId, after);
    return { settings: after, approvalId: null };
  }
  if (!input.lawRead) throw new DomainError('invalid', 'law-not-read', 'article 944 of the Civil Code must have been read');
  const [owing] = await tx.query<{ accounts: number; owedFen: number }[]>(
    `SELECT count(DISTINCT b.account_id)::int AS accounts, coalesce(sum(b.amount_fen - b.paid_fen), 0)::bigint AS "owedFen" FROM charge_bill b JOIN fee_item i ON i.id = b.source_id AND i.category = 'property'
     WHERE b.site_id = $1 AND b.state = 'issued' AND b.kind = 'property' AND b.issued_at < $2::timestamptz - make_interval(days => $3)`,
    [input.siteId, input.at, input.graceDays],
  );
  const approval = await askApproval(tx, {
    siteId: input.siteId, kind: 'property-cut', objectId: input.siteId, title: '欠物业费断电 / cut for property fees', actor: input.actor, at: input.at, reason: input.reason, before, after, impact: { ...owing, law: ARTICLE_944.zh },
  });
  return { settings: before, approvalId: approval.id };
}

/** What follows from the second person's decision. */
export const propertyCutDecided: ApprovalEffect = async (tx: Tx, approval: Approval, { decision }) => {
  if (decision !== 'approved') return;
  await cutSettings(tx, approval.objectId);
  await write(tx, approval.objectId, propertySettingsSchema.shape.cut.parse(approval.after ?? {}));
};
