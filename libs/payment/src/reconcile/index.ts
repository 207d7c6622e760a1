export { dueBillDays } from './domain/bill-schedule.js';
export { decideDifference } from './decide-difference.js';
export { billToFetch, ensureBills, fetchBill } from './fetch-bill.js';
export { billPage, listBillsOfChannels } from './list-bills.js';
export { ASK_CHANNEL, reconcileBill, type AskChannel, type BillOutcome } from './reconcile-bill.js';
export { reconcileDue } from './reconcile-due.js';
