-- What the accrual needs to carry on without reading a line back by search: which usage line is open, and the meter's own
-- period registers at the cursor. Settlements find unbilled lines by a small index; account numbers count per site.

ALTER TABLE meter_state
  ADD COLUMN accrual_line_from_at timestamptz,
  ADD COLUMN accrual_period_register_wh bigint[];

CREATE INDEX usage_line_unbilled_idx ON usage_line (meter_id, from_at) WHERE bill_id IS NULL AND account_id IS NOT NULL;

CREATE TABLE account_counter (
  site_id uuid PRIMARY KEY REFERENCES site,
  last int NOT NULL
);
