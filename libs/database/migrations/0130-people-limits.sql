-- How often something was tried in a window of wall time: codes that are sent, codes that are guessed.
CREATE TABLE use_count (
  subject text NOT NULL,
  window_start timestamptz NOT NULL,
  uses int NOT NULL,
  PRIMARY KEY (subject, window_start)
);

-- One renter has one grant on a stall at any time; a newer one ends the older.
ALTER TABLE stall_grant ADD CONSTRAINT stall_grant_one_key
  EXCLUDE USING gist (stall_id WITH =, renter_id WITH =, tstzrange(valid_from, valid_to) WITH &&) WHERE (taken_at IS NOT NULL AND revoked_at IS NULL);
CREATE INDEX stall_grant_site_idx ON stall_grant (site_id, offered_at);
CREATE INDEX owner_switch_owner_idx ON owner_switch (owner_id, asked_at);
CREATE INDEX customer_session_customer_idx ON customer_session (customer_id);
