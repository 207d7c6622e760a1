export * from './domain/emergency.js';
export * from './domain/ledger-code.js';
export * from './emergency-credit.js';
export { ledgerAccountId, type LedgerRef } from './ledger-accounts.js';
export * from './list-transfers.js';
export * from './purse.js';
export * from './reverse.js';
export * from './transfer.js';
export * from './verify-ledger.js';
