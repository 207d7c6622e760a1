import { civilDay, firstDayOfMonth, monthOf, startOfDay } from '#libs/calendar';
import type { Tx } from '#libs/database';
import { DomainError } from '#libs/runtime';
import { giveAllowances, lockDraws, type NewAllowance } from './allowances.js';
import type { Medium } from './rules.js';

export interface GiftInput {
  accountId: string;
  medium: Medium;
  wh: number;
  /** null: at the end of the month */
  expiresAt: Date | null;
  reason: string;
  /** names the act: the same again gives once */
  cause: { kind: 'manual' | 'outside'; key: string };
  grantedName: string;
  at: Date;
}

/** Energy for one account, by a person or an outside system, who say why. DomainErrors: 'account-not-found', 'account-closed', 'until-is-past', 'request-id-reused'. */
export async function giveSubsidy(tx: Tx, input: GiftInput): Promise<{ allowanceId: string }> {
  const [account] = await tx.query<{ state: string; zone: string }[]>('SELECT a.state, s.time_zone AS zone FROM account a JOIN site s ON s.id = a.site_id WHERE a.id = $1 FOR UPDATE OF a', [input.accountId]);
  if (account === undefined) throw new DomainError('not-found', 'account-not-found', 'there is no such account');
  const causeKey = `subsidy-${input.cause.kind}:${input.cause.key}`;
  const known = await givenBefore(tx, causeKey, input);
  if (known !== undefined) return { allowanceId: known };
  if (account.state === 'closed') throw new DomainError('conflict', 'account-closed', 'the account is closed');
  const expiresAt = input.expiresAt ?? startOfDay(firstDayOfMonth(monthOf(civilDay(input.at, account.zone)), 1), account.zone);
  if (expiresAt <= input.at) throw new DomainError('invalid', 'until-is-past', 'it must end in the future');
  const gift: NewAllowance = {
    accountId: input.accountId, medium: input.medium, wh: input.wh, fromAt: input.at, expiresAt, causeKey, kind: input.cause.kind, reason: input.reason, grantedName: input.grantedName, explanation: null, ending: { atEnd: 'clear', carryCapWh: null },
  };
  const [given] = await giveAllowances(tx, [gift], input.at);
  // Somebody else's request of the same name came in between.
  const allowanceId = given?.id ?? (await givenBefore(tx, causeKey, input));
  return { allowanceId: allowanceId! };
}

async function givenBefore(tx: Tx, causeKey: string, { accountId, medium, wh }: GiftInput): Promise<string | undefined> {
  const [known] = await tx.query<{ id: string; same: boolean }[]>('SELECT id, account_id = $2 AND medium = $3 AND granted_wh = $4 AS same FROM subsidy_allowance WHERE cause_key = $1', [causeKey, accountId, medium, wh]);
  if (known?.same === false) throw new DomainError('conflict', 'request-id-reused', 'this request was made before with other contents');
  return known?.id;
}

/** Takes back what is not used of energy that was given wrongly; what was used stays used. DomainErrors: 'subsidy-not-found', 'subsidy-used-up'. */
export async function withdrawSubsidy(tx: Tx, input: { allowanceId: string; reason: string; name: string; at: Date }): Promise<{ withdrawnWh: number }> {
  const [found] = await tx.query<{ accountId: string; medium: Medium }[]>('SELECT account_id AS "accountId", medium FROM subsidy_allowance WHERE id = $1', [input.allowanceId]);
  if (found === undefined) throw new DomainError('not-found', 'subsidy-not-found', 'there is no such subsidy');
  await lockDraws(tx, found);
  const [row] = await tx.query<{ leftWh: number; closed: boolean }[]>('SELECT left_wh AS "leftWh", closed_at IS NOT NULL AS closed FROM subsidy_allowance WHERE id = $1 FOR UPDATE', [input.allowanceId]);
  if (row!.leftWh === 0) throw new DomainError('conflict', 'subsidy-used-up', 'nothing is left of it');
  await tx.query(`UPDATE subsidy_allowance SET cleared_wh = cleared_wh + left_wh, left_wh = 0, closed_at = $2, close_reason = 'withdrawn', close_note = $3 WHERE id = $1`, [input.allowanceId, input.at, `${input.name}: ${input.reason}`]);
  return { withdrawnWh: row!.leftWh };
}
