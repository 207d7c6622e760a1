export type CorrectionKind = 'wrong_stall' | 'wrong_amount' | 'taken_back';
export type SecondPerson = 'above-limit' | 'too-old' | 'not-own';

const DAY_MS = 86_400_000;

/** What a correction is: another stall's money, another amount, or none at all. */
export function correctionKind(wrong: { accountId: string }, { toAccountId }: { toAccountId: string | null }): CorrectionKind {
  if (toAccountId === null) return 'taken_back';
  return toAccountId === wrong.accountId ? 'wrong_amount' : 'wrong_stall';
}

/** Why a second person decides: a large sum, an old one, or one that somebody else took in. Of money without a cashier nobody is the one. */
export function whySecond(recharge: { amountFen: number; operatorId: string | null; creditedAt: Date }, by: { actorId: string; now: Date; limitFen: number; days: number }): SecondPerson[] {
  const why: SecondPerson[] = [];
  if (recharge.amountFen > by.limitFen) why.push('above-limit');
  if (by.now.getTime() - recharge.creditedAt.getTime() > by.days * DAY_MS) why.push('too-old');
  if (recharge.operatorId !== by.actorId) why.push('not-own');
  return why;
}
