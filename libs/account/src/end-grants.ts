import type { Tx } from '#libs/database';

/** Ends what a stall's renters were granted, but for one of them: who comes in sees it, who was in it does not. Gives back whom to tell. */
export async function endGrantsOfStall(tx: Tx, input: { stallId: string; exceptCustomerId: string; by: string; at: Date }): Promise<{ grantId: string; renterId: string }[]> {
  const [ended] = await tx.query<[{ grantId: string; renterId: string }[], number]>(
    `UPDATE stall_grant SET revoked_at = $3, revoked_by = $4 WHERE stall_id = $1 AND renter_id <> $2 AND taken_at IS NOT NULL AND revoked_at IS NULL AND (valid_to IS NULL OR valid_to > $3) RETURNING id AS "grantId", renter_id AS "renterId"`,
    [input.stallId, input.exceptCustomerId, input.at, input.by],
  );
  return ended;
}
