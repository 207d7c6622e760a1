-- What settlement writes at every sweep gets a narrow row of its own: where each meter stands, and its open line, which grows
-- here and becomes a usage line when it is closed. A sweep so updates one row where it updated two, and no row that metering
-- writes. Fill factors below one half: a sweep rewrites every row of a page in one transaction, and all new versions must find
-- room beside the old ones, or each moves to another page and takes its index entries along.

CREATE TABLE accrual (
  meter_id int PRIMARY KEY REFERENCES meter,
  at timestamptz,
  register_wh bigint,
  period_register_wh bigint[],
  -- ten-millionths of a fen: carry of the last settlement, and the unsettled charge
  carry_parts bigint NOT NULL DEFAULT 0,
  unsettled_parts bigint NOT NULL DEFAULT 0,
  unsettled_wh bigint NOT NULL DEFAULT 0,
  settled_at timestamptz,
  settled_register_wh bigint,
  -- the open line, which ends at `at`; null: none
  line_from_at timestamptz,
  line_day date,
  line_account_id uuid,
  line_version_id int,
  line_from_register_wh bigint,
  line_used_wh bigint,
  line_charge_parts bigint,
  line_estimated boolean,
  -- by period in the order of tariff's PERIODS, null under a single price
  line_period_wh bigint[],
  CHECK (line_from_at IS NULL OR (line_day IS NOT NULL AND line_from_register_wh IS NOT NULL AND line_used_wh IS NOT NULL AND line_charge_parts IS NOT NULL AND line_estimated IS NOT NULL))
) WITH (fillfactor = 40);

INSERT INTO accrual
SELECT s.meter_id, s.accrual_at, s.accrual_register_wh, s.accrual_period_register_wh, s.carry_parts, s.unsettled_parts, s.unsettled_wh, s.settled_at, s.settled_register_wh,
  u.from_at, u.day, u.account_id, u.version_id, u.from_register_wh, u.used_wh, u.charge_parts, u.estimated,
  CASE WHEN u.sharp_wh IS NOT NULL THEN ARRAY[u.sharp_wh, u.peak_wh, u.flat_wh, u.valley_wh, u.deep_valley_wh] END
FROM meter_state s LEFT JOIN usage_line u ON u.meter_id = s.meter_id AND u.from_at = s.accrual_line_from_at;

DELETE FROM usage_line u USING accrual a WHERE a.meter_id = u.meter_id AND a.line_from_at = u.from_at;

ALTER TABLE meter_state
  DROP COLUMN accrual_at, DROP COLUMN accrual_register_wh, DROP COLUMN accrual_period_register_wh, DROP COLUMN accrual_line_from_at,
  DROP COLUMN carry_parts, DROP COLUMN unsettled_parts, DROP COLUMN unsettled_wh, DROP COLUMN settled_at, DROP COLUMN settled_register_wh;

-- Everything that was used, the open lines included; what is billed is summed from usage_line alone.
CREATE VIEW metered_usage AS
SELECT meter_id, from_at, to_at, day, account_id, used_wh, charge_parts, estimated FROM usage_line
UNION ALL
SELECT meter_id, line_from_at, at, line_day, line_account_id, line_used_wh, line_charge_parts, line_estimated FROM accrual WHERE line_from_at IS NOT NULL;

-- Live values as numbers in a fixed order: three voltages (0.1 V), three currents (0.01 A), P (W), Q (var), S (VA), power
-- factor (0.001), frequency (0.01 Hz); null where a model does not measure one.
CREATE FUNCTION live_values(int[]) RETURNS jsonb LANGUAGE sql IMMUTABLE RETURN
  CASE WHEN $1 IS NOT NULL THEN jsonb_strip_nulls(jsonb_build_object(
    'voltageDv', to_jsonb(nullif(array_remove($1[1:3], NULL), '{}')), 'currentCa', to_jsonb(nullif(array_remove($1[4:6], NULL), '{}')),
    'activePowerW', $1[7], 'reactivePowerVar', $1[8], 'apparentPowerVa', $1[9], 'powerFactorMilli', $1[10], 'frequencyCentiHz', $1[11])) END;

ALTER TABLE meter_state DROP COLUMN live, ADD COLUMN live int[];
ALTER TABLE meter_state SET (fillfactor = 40);
ALTER TABLE purse SET (fillfactor = 45);
