export { dueBillDays } from './domain/bill-schedule.js';
export { billPage, listBillsOfChannels } from './list-bills.js';
export { type AskChannel, type BillOutcome } from './reconcile-bill.js';
export { ReconcileBills } from './reconcile-bills.js';
