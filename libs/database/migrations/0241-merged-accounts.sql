-- An account may have several stalls at once: that which it was opened on, and further ones with their meters. A stall has one account.
ALTER TABLE occupancy
  DROP CONSTRAINT occupancy_pkey,
  ADD PRIMARY KEY (account_id, stall_id, from_at),
  ADD COLUMN further boolean NOT NULL DEFAULT false,
  ADD COLUMN bound_name text NOT NULL DEFAULT '',
  ADD COLUMN left_name text NOT NULL DEFAULT '';
CREATE UNIQUE INDEX occupancy_live_stall_key ON occupancy (stall_id) WHERE to_at IS NULL;
CREATE INDEX occupancy_further_idx ON occupancy (account_id) WHERE further;
