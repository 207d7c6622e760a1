import { DomainError } from '#libs/runtime';

export type LedgerAccountKind = 'purse' | 'cash_drawer' | 'channel_clearing' | 'revenue' | 'subsidy_budget' | 'write_off' | 'refund_pending' | 'suspense' | 'emergency_credit' | 'deposit' | 'debt' | 'receivable';

/** Names a ledger account within its site: 'purse:<account>:energy', 'cash:<staff>', 'revenue:electricity', … */
export type LedgerCode = string;

const KIND_BY_PREFIX: Readonly<Record<string, LedgerAccountKind>> = {
  purse: 'purse',
  cash: 'cash_drawer',
  clearing: 'channel_clearing',
  revenue: 'revenue',
  subsidy: 'subsidy_budget',
  'write-off': 'write_off',
  'refund-pending': 'refund_pending',
  suspense: 'suspense',
  emergency: 'emergency_credit',
  deposit: 'deposit',
  debt: 'debt',
  receivable: 'receivable',
};

/** The purses that consumption is paid from: `water` where an account keeps water apart, else `energy` pays for both. */
export type SupplyPurse = 'energy' | 'water';
export type PurseKind = SupplyPurse | 'property';

/** The code of an account's purse. */
export function purseCode(accountId: string, kind: PurseKind = 'energy'): LedgerCode {
  return `purse:${accountId}:${kind}`;
}

/** The code of a cashier's drawer: money taken over the counter and not yet handed in. */
export function cashDrawerCode(staffId: string): LedgerCode {
  return `cash:${staffId}`;
}

/** The code of what a payment channel owes a merchant: taken from buyers and not yet settled to the bank. */
export function clearingCode(merchantId: string): LedgerCode {
  return `clearing:${merchantId}`;
}

/** The code of money that is on its way back to a customer: no longer his balance, not yet his money. */
export function refundPendingCode(accountId: string): LedgerCode {
  return `refund-pending:${accountId}`;
}

/** The code of money that came in for an account that was closed meanwhile. */
export function suspenseCode(siteId: string): LedgerCode {
  return `suspense:${siteId}`;
}

/** The code of what a site has lent its customers in emergencies. */
export function emergencyCreditCode(siteId: string): LedgerCode {
  return `emergency:${siteId}`;
}

/** The code of money that is held for a customer: his, though no purse has it. */
export function depositCode(accountId: string): LedgerCode {
  return `deposit:${accountId}`;
}

/** The code of debts that customers of a site pay in parts. */
export function debtCode(siteId: string): LedgerCode {
  return `debt:${siteId}`;
}

/** The code of what somebody without a purse owes: 'owner:<customer>', or 'next:<run-on>' until the next account pays it. */
export function receivableCode(who: string): LedgerCode {
  return `receivable:${who}`;
}

/** The code of what a site bears itself. */
export function writeOffCode(siteId: string): LedgerCode {
  return `write-off:${siteId}`;
}

/** The code of a revenue category. */
export function revenueCode(category: 'electricity' | 'water' | 'service' | 'apportionment' | 'late_fee' | `property:${string}`): LedgerCode {
  return `revenue:${category}`;
}

/** The kind that a code's first word stands for; throws DomainError 'ledger-code-unknown' for any other word. */
export function kindOfCode(code: LedgerCode): LedgerAccountKind {
  const kind = KIND_BY_PREFIX[code.split(':', 1)[0]!];
  if (kind === undefined) throw new DomainError('invalid', 'ledger-code-unknown', `ledger code ${code} names no kind of account`, { code });
  return kind;
}
