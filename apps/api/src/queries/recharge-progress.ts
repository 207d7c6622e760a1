import type { DataSource } from 'typeorm';

export interface RechargeProgress {
  paidAt: Date;
  creditedAt: Date;
  commandedAt: Date | null;
  restoredAt: Date | null;
  needed: boolean;
  waitingFor: 'gateway_offline' | 'device' | 'other_hold' | null;
}

/** Paid, credited, commanded, restored: each with its time. A supply that was on needs no command. */
export async function rechargeProgress(database: Pick<DataSource, 'query'>, rechargeId: string): Promise<RechargeProgress> {
  const [row] = (await database.query(
    `SELECT r.paid_at AS "paidAt", r.credited_at AS "creditedAt", k.sent_at AS "commandedAt", k.verified_at AS "restoredAt",
       coalesce(h.lifted_at IS NOT NULL, false) OR coalesce(s.owed AND s.wanted = 'on', false) AS needed,
       CASE WHEN k.verified_at IS NOT NULL THEN NULL WHEN s.owed AND s.wanted = 'on' THEN CASE WHEN g.state = 'offline' THEN 'gateway_offline' ELSE 'device' END
         WHEN s.wanted = 'off' THEN 'other_hold' END AS "waitingFor"
     FROM recharge r LEFT JOIN (account_meter am JOIN meter o ON o.id = am.meter_id) ON am.account_id = r.account_id AND am.to_at IS NULL AND (r.purse = 'property' OR r.purse = paying_purse(r.account_id, o.kind))
       LEFT JOIN supply s ON s.meter_id = am.meter_id LEFT JOIN meter m ON m.id = am.meter_id LEFT JOIN bus b ON b.id = m.bus_id LEFT JOIN gateway g ON g.id = b.gateway_id
       LEFT JOIN LATERAL (SELECT lifted_at FROM hold WHERE meter_id = am.meter_id AND cause = 'energy_arrears' AND lifted_at >= r.credited_at - interval '1 second' ORDER BY lifted_at LIMIT 1) h ON true
       LEFT JOIN LATERAL (SELECT sent_at, verified_at FROM command WHERE meter_id = am.meter_id AND action = 'close' AND decided_at >= r.credited_at - interval '1 second' ORDER BY (verified_at IS NULL), decided_at LIMIT 1) k ON h.lifted_at IS NOT NULL
     WHERE r.id = $1 ORDER BY s.owed DESC NULLS LAST LIMIT 1`,
    [rechargeId],
  )) as RechargeProgress[];
  return row!;
}
