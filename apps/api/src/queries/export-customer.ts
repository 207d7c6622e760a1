import type { DataSource } from 'typeorm';

const parts = {
  identities: `SELECT platform, app_id AS "appId", open_id AS "openId", bound_at AS "boundAt" FROM customer_identity WHERE customer_id = $1 ORDER BY bound_at`,
  consents: `SELECT version, at, ip FROM customer_consent WHERE customer_id = $1 ORDER BY at`,
  sessions: `SELECT created_at AS "createdAt", last_seen_at AS "lastSeenAt", expires_at AS "expiresAt", revoked_at AS "revokedAt", ip FROM customer_session WHERE customer_id = $1 ORDER BY created_at`,
  accounts: `SELECT a.number, s.name AS "siteName", st.number AS "stallNumber", a.state, a.opened_at AS "openedAt", a.closed_at AS "closedAt" FROM account a JOIN site s ON s.id = a.site_id JOIN stall st ON st.id = a.stall_id WHERE a.customer_id = $1 ORDER BY a.opened_at`,
  recharges: `SELECT a.number AS "accountNumber", r.channel, r.amount_fen AS "amountFen", r.state, r.receipt_number AS "receiptNumber", r.balance_after_fen AS "balanceAfterFen", r.paid_at AS "paidAt" FROM recharge r JOIN account a ON a.id = r.account_id WHERE a.customer_id = $1 ORDER BY r.paid_at`,
  bills: `SELECT a.number AS "accountNumber", b.from_at AS "fromAt", b.to_at AS "toAt", b.used_wh AS "usedWh", b.amount_fen AS "amountFen", b.settled_at AS "settledAt" FROM bill b JOIN account a ON a.id = b.account_id WHERE a.customer_id = $1 ORDER BY b.settled_at`,
  charges: `SELECT a.number AS "accountNumber", st.number AS "stallNumber", b.kind, b.title, b.from_day::text AS "fromDay", b.to_day::text AS "toDay", b.amount_fen AS "amountFen", b.paid_fen AS "paidFen", b.state, b.issued_at AS "issuedAt" FROM charge_bill b JOIN stall st ON st.id = b.stall_id LEFT JOIN account a ON a.id = b.account_id WHERE coalesce(b.owner_id, a.customer_id) = $1 ORDER BY b.issued_at, b.id`,
  deposits: `SELECT a.number AS "accountNumber", d.name, d.amount_fen AS "amountFen", d.taken_at AS "takenAt", d.returned_at AS "returnedAt" FROM deposit d JOIN account a ON a.id = d.account_id WHERE a.customer_id = $1 ORDER BY d.taken_at`,
  ownedStalls: `SELECT s.name AS "siteName", st.number AS "stallNumber", o.from_at AS "fromAt", o.to_at AS "toAt" FROM stall_owner o JOIN stall st ON st.id = o.stall_id JOIN site s ON s.id = o.site_id WHERE o.customer_id = $1 ORDER BY o.from_at`,
  grantsGiven: `SELECT st.number AS "stallNumber", g.rights, g.valid_from AS "validFrom", g.valid_to AS "validTo", g.note, g.offered_at AS "offeredAt", g.taken_at AS "takenAt", g.revoked_at AS "revokedAt" FROM stall_grant g JOIN stall st ON st.id = g.stall_id WHERE g.owner_id = $1 ORDER BY g.offered_at`,
  grantsTaken: `SELECT s.name AS "siteName", st.number AS "stallNumber", g.rights, g.valid_from AS "validFrom", g.valid_to AS "validTo", g.taken_at AS "takenAt", g.revoked_at AS "revokedAt" FROM stall_grant g JOIN stall st ON st.id = g.stall_id JOIN site s ON s.id = g.site_id WHERE g.renter_id = $1 ORDER BY g.taken_at`,
  ownerSwitches: `SELECT st.number AS "stallNumber", w.action, w.reason, w.asked_at AS "askedAt", w.due_at AS "dueAt", w.state, w.settled_at AS "settledAt" FROM owner_switch w JOIN stall st ON st.id = w.stall_id WHERE w.owner_id = $1 ORDER BY w.asked_at`,
  notices: `SELECT channel, template, text, state, created_at AS "createdAt", sent_at AS "sentAt" FROM notice WHERE customer_id = $1 ORDER BY created_at`,
} as const;

/** Everything that is kept about a customer, from one snapshot: for himself, by his right to a copy. */
export async function exportCustomer(dataSource: DataSource, customerId: string, at: Date): Promise<object> {
  return dataSource.transaction('REPEATABLE READ', async (tx) => {
    const [customer] = (await tx.query('SELECT phone, name, language, created_at AS "createdAt" FROM customer WHERE id = $1', [customerId])) as object[];
    const rows: Record<string, object[]> = {};
    for (const [name, sql] of Object.entries(parts)) rows[name] = (await tx.query(sql, [customerId])) as object[];
    return { at, customer, ...rows, totalRows: 1 + Object.values(rows).reduce((sum, list) => sum + list.length, 0) };
  });
}
