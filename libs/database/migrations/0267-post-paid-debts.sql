-- How many transfers the energy purse had when what is unpaid of the bills was last worked out: an account whose purse has not moved since is not looked at again.
ALTER TABLE postpaid_term ADD COLUMN seen_transfers bigint NOT NULL DEFAULT -1;
