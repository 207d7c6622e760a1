import type { DataSource } from 'typeorm';
import { approvalOf } from '#libs/access';
import { accountsById, maskPhone, openAccountOfStall, plansOfAccounts, stallsOfAccount } from '#libs/account';
import { purseOf, shownWaterPurse, type Purse } from '#libs/ledger';
import { postpaidOf } from '#libs/postpaid';

/** The water purse of an account that keeps water apart; null where water is paid from the energy purse. */
export function waterPurseView(purse: Purse | null) {
  if (purse === null) return null;
  const { balanceFen, accruedFen, availableFen, threshold1Fen, threshold2Fen } = purse;
  return { balanceFen, accruedFen, availableFen, threshold1Fen, threshold2Fen };
}

/** An account with its purse and price plan as pages show it; null when the stall has none. */
export async function accountSummary(dataSource: DataSource, which: { stallId: string } | { accountId: string }, showPhone: boolean, now: Date) {
  const account = 'stallId' in which ? await openAccountOfStall(dataSource, which.stallId) : (await accountsById(dataSource, [which.accountId]))[0];
  if (account === undefined) return null;
  const [zone] = (await dataSource.query('SELECT time_zone AS zone FROM site WHERE id = $1', [account.siteId])) as { zone: string }[];
  const purse = await purseOf(dataSource, account.id);
  const [plan] = await plansOfAccounts(dataSource, [account.id]);
  const [water] = await plansOfAccounts(dataSource, [account.id], 'water');
  const asked = await approvalOf(dataSource, 'billing-mode', account.id, now);
  return {
    id: account.id, number: account.number, state: account.state, openedAt: account.openedAt, closedAt: account.closedAt, stallId: account.stallId, stallNumber: account.stallNumber, stallName: account.stallName,
    stalls: (await stallsOfAccount(dataSource, account.id)).map(({ stallId, number }) => ({ stallId, number })),
    customer: { name: account.customerName, phone: showPhone ? account.phone : maskPhone(account.phone) },
    accountTypeName: account.accountTypeName,
    tariffPlan: plan?.planId == null ? null : { id: plan.planId, name: plan.planName, from: plan.from },
    waterTariffPlan: water?.planId == null ? null : { id: water.planId, name: water.planName, from: water.from },
    balanceFen: purse.balanceFen, accruedFen: purse.accruedFen, overdraftLimitFen: purse.overdraftLimitFen, availableFen: purse.availableFen, threshold1Fen: purse.threshold1Fen, threshold2Fen: purse.threshold2Fen,
    waterPurse: waterPurseView(await shownWaterPurse(dataSource, account.id)),
    postpaid: await postpaidOf(dataSource, account.id, now, zone!.zone),
    billingAsked: asked?.state === 'asked' ? (asked.after?.billing === 'postpaid' ? 'postpaid' : 'prepaid') : null,
  };
}
