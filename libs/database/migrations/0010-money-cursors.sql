-- Usage lines become plain columns: one line per meter, civil day and price version, so that sweeps write no JSON and a bill is
-- summed from numbers. A line is billed when it lies before its meter's settled_at, so settling rewrites no line at all.

ALTER TABLE usage_line
  DROP COLUMN pieces,
  DROP COLUMN closed,
  DROP COLUMN bill_id,
  -- tariff_version.short_id; null without an account
  ADD COLUMN version_id int,
  -- by period under a time-of-use version, null under a single price; together they are used_wh
  ADD COLUMN sharp_wh bigint,
  ADD COLUMN peak_wh bigint,
  ADD COLUMN flat_wh bigint,
  ADD COLUMN valley_wh bigint,
  ADD COLUMN deep_valley_wh bigint;

-- A short name for a version: lines repeat it for every day and meter.
ALTER TABLE tariff_version ADD COLUMN short_id int GENERATED ALWAYS AS IDENTITY UNIQUE;

COMMENT ON COLUMN bill.lines IS
  '[[version short id, from, to (seconds since 1970), from register, to register, Wh, parts, [Wh by period] or null, estimated], …]: enough to work the bill out again';

-- What the accrual needs to carry on without searching: which line is open, and the meter's own period registers at the cursor.
ALTER TABLE meter_state
  ADD COLUMN accrual_line_from_at timestamptz,
  ADD COLUMN accrual_period_register_wh bigint[];

CREATE TABLE account_counter (
  site_id uuid PRIMARY KEY REFERENCES site,
  last int NOT NULL
);

-- Every sweep asks whose meter it is: answered from the index alone, and chosen before the slower range index.
DROP INDEX account_meter_live_key;
CREATE UNIQUE INDEX account_meter_live_key ON account_meter (meter_id) INCLUDE (account_id) WHERE to_at IS NULL;
