import type { DataSource } from 'typeorm';
import type { Tx } from '#libs/database';
import { rightsOn, type GrantFacts, type RightsOnStall, type StallRight } from './domain/rights.js';

type Queryable = Pick<Tx | DataSource, 'query'>;

export interface StallOfCustomer extends RightsOnStall {
  stallId: string;
  siteId: string;
  holderId: string | null;
  ownerId: string | null;
}

interface Row {
  stallId: string;
  siteId: string;
  holderId: string | null;
  ownerId: string | null;
  grants: { ownerId: string; rights: StallRight[]; validFrom: string; validTo: string | null }[] | null;
}

// Every stall that something ties to the customer; the pure rule says what the ties are worth now.
const STANDINGS = `
  WITH mine AS (
    SELECT held.stall_id FROM account h JOIN occupancy held ON held.account_id = h.id AND held.to_at IS NULL WHERE h.customer_id = $1 AND h.state = 'open' AND ($2::uuid IS NULL OR held.stall_id = $2)
    UNION SELECT stall_id FROM stall_owner WHERE customer_id = $1 AND to_at IS NULL AND ($2::uuid IS NULL OR stall_id = $2)
    UNION SELECT stall_id FROM stall_grant WHERE renter_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR stall_id = $2))
  SELECT st.id AS "stallId", st.site_id AS "siteId", a.customer_id AS "holderId", o.customer_id AS "ownerId",
    (SELECT jsonb_agg(jsonb_build_object('ownerId', g.owner_id, 'rights', g.rights, 'validFrom', g.valid_from, 'validTo', g.valid_to)) FROM stall_grant g
      WHERE g.stall_id = st.id AND g.renter_id = $1 AND g.taken_at IS NOT NULL AND g.revoked_at IS NULL) AS grants
  FROM mine JOIN stall st ON st.id = mine.stall_id AND st.deleted_at IS NULL LEFT JOIN occupancy oc ON oc.stall_id = st.id AND oc.to_at IS NULL LEFT JOIN account a ON a.id = oc.account_id AND a.state = 'open' LEFT JOIN stall_owner o ON o.stall_id = st.id AND o.to_at IS NULL
  ORDER BY st.number, st.id`;

async function standings(database: Queryable, customerId: string, stallId: string | null, now: Date): Promise<StallOfCustomer[]> {
  const rows = (await database.query(STANDINGS, [customerId, stallId])) as Row[];
  return rows.flatMap(({ stallId: id, siteId, holderId, ownerId, grants }) => {
    const facts: GrantFacts[] = (grants ?? []).map((grant) => ({ ownerId: grant.ownerId, rights: grant.rights, validFrom: new Date(grant.validFrom), validTo: grant.validTo === null ? null : new Date(grant.validTo) }));
    const rights = rightsOn({ holderId, ownerId, grants: facts }, customerId, now);
    return rights === undefined ? [] : [{ stallId: id, siteId, holderId, ownerId, ...rights }];
  });
}

/** The stalls that exist for a customer now, with what he may do there, by number. */
export const stallsOfCustomer = (database: Queryable, customerId: string, now: Date): Promise<StallOfCustomer[]> => standings(database, customerId, null, now);

/** One stall as it stands to a customer now; undefined when it does not exist for him. Read afresh for every request. */
export const standingOn = async (database: Queryable, input: { customerId: string; stallId: string; now: Date }): Promise<StallOfCustomer | undefined> => (await standings(database, input.customerId, input.stallId, input.now))[0];
