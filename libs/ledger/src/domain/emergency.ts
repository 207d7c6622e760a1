export interface EmergencyRules {
  enabled: boolean;
  /** one loan */
  amountFen: number;
  /** what the customers of a site may owe at once */
  siteBudgetFen: number;
}

export type EmergencyRefusal =
  | 'disabled'
  | 'account-closed'
  /** an earlier loan is not repaid */
  | 'outstanding'
  /** the balance is not low */
  | 'not-needed'
  /** the account owes more than the loan: the supply would stay off */
  | 'not-enough'
  | 'budget-used';

export interface EmergencyCase {
  rules: EmergencyRules;
  open: boolean;
  availableFen: number;
  threshold1Fen: number;
  outstandingFen: number;
  siteOutstandingFen: number;
  classOutstandingFen: number;
  /** null: the class has no budget of its own */
  classBudgetFen: number | null;
}

/** Why an account gets no loan now; null when it gets one. */
export function decideEmergency(of: EmergencyCase): EmergencyRefusal | null {
  const { rules } = of;
  if (!rules.enabled || rules.amountFen <= 0) return 'disabled';
  if (!of.open) return 'account-closed';
  if (of.outstandingFen > 0) return 'outstanding';
  if (of.availableFen >= of.threshold1Fen) return 'not-needed';
  if (of.availableFen + rules.amountFen <= 0) return 'not-enough';
  const overClass = of.classBudgetFen !== null && of.classOutstandingFen + rules.amountFen > of.classBudgetFen;
  return overClass || of.siteOutstandingFen + rules.amountFen > rules.siteBudgetFen ? 'budget-used' : null;
}

/** How much of incoming money the loan takes. */
export function repaymentFen(outstandingFen: number, incomingFen: number): number {
  return Math.max(0, Math.min(outstandingFen, incomingFen));
}
