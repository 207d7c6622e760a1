-- When the money of the accounts under a new price was valued anew; what was in force before this product looked is not looked at.
ALTER TABLE tariff_version ADD COLUMN revalued_at timestamptz;
UPDATE tariff_version SET revalued_at = now() WHERE effective_at <= now();
CREATE INDEX tariff_version_revalue_idx ON tariff_version (effective_at) WHERE revalued_at IS NULL;

-- What the last days of an account cost before a price change, and would have cost after it: how long its money lasts is said at the new price at once.
CREATE TABLE price_change_effect (
  version_id uuid NOT NULL REFERENCES tariff_version,
  account_id uuid NOT NULL REFERENCES account,
  at timestamptz NOT NULL,
  old_fen bigint NOT NULL CHECK (old_fen > 0),
  new_fen bigint NOT NULL CHECK (new_fen >= 0),
  PRIMARY KEY (version_id, account_id)
);
CREATE INDEX price_change_effect_account_idx ON price_change_effect (account_id, at);
