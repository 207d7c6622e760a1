-- What the accrual needs to carry on without reading a line back by search: which usage line is open, and the meter's own
-- period registers at the cursor. Settlements find unbilled lines by a small index; account numbers count per site.

ALTER TABLE meter_state
  ADD COLUMN accrual_line_from_at timestamptz,
  ADD COLUMN accrual_period_register_wh bigint[];

CREATE INDEX usage_line_unbilled_idx ON usage_line (meter_id, from_at) WHERE bill_id IS NULL AND account_id IS NOT NULL;

-- A short name for a version: lines and bills repeat it for every day, period and meter.
ALTER TABLE tariff_version ADD COLUMN short_id int GENERATED ALWAYS AS IDENTITY UNIQUE;
COMMENT ON COLUMN usage_line.pieces IS '[[short id of the tariff version, period, Wh, price in millionths of a yuan per kWh], …]';
COMMENT ON COLUMN bill.lines IS '[[from, to (seconds since 1970), from register, to register, estimated, pieces], …]: enough to work the bill out again';

-- A bill's lines fill several kilobytes; lz4 packs them at a fraction of the default's cost where the server has it.
DO $$ BEGIN
  ALTER TABLE bill ALTER COLUMN lines SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;

CREATE TABLE account_counter (
  site_id uuid PRIMARY KEY REFERENCES site,
  last int NOT NULL
);
