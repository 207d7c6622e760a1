import { DomainError } from '#libs/runtime';

export type LedgerAccountKind = 'purse' | 'cash_drawer' | 'channel_clearing' | 'revenue' | 'subsidy_budget' | 'write_off';

/** Names a ledger account within its site: 'purse:<account>:energy', 'cash:<staff>', 'revenue:electricity', … */
export type LedgerCode = string;

const KIND_BY_PREFIX: Readonly<Record<string, LedgerAccountKind>> = {
  purse: 'purse',
  cash: 'cash_drawer',
  clearing: 'channel_clearing',
  revenue: 'revenue',
  subsidy: 'subsidy_budget',
  'write-off': 'write_off',
};

export type PurseKind = 'energy' | 'property';

/** The code of an account's purse. */
export function purseCode(accountId: string, kind: PurseKind = 'energy'): LedgerCode {
  return `purse:${accountId}:${kind}`;
}

/** The code of a cashier's drawer: money taken over the counter and not yet handed in. */
export function cashDrawerCode(staffId: string): LedgerCode {
  return `cash:${staffId}`;
}

/** The code of a revenue category. */
export function revenueCode(category: 'electricity' | 'water'): LedgerCode {
  return `revenue:${category}`;
}

/** The kind that a code's first word stands for; throws DomainError 'ledger-code-unknown' for any other word. */
export function kindOfCode(code: LedgerCode): LedgerAccountKind {
  const kind = KIND_BY_PREFIX[code.split(':', 1)[0]!];
  if (kind === undefined) throw new DomainError('invalid', 'ledger-code-unknown', `ledger code ${code} names no kind of account`, { code });
  return kind;
}
