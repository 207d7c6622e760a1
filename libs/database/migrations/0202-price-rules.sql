-- Days at a weekend that are worked in exchange for a holiday (调休); holidays are in `holiday`.
CREATE TABLE makeup_workday (
  site_id uuid NOT NULL REFERENCES site,
  day date NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (site_id, day)
);

-- Lines of versions with tiers, seasons or services, and of energy that was given free, hold what they consist of:
-- [table, period, tier, Wh, table, period, …]; period 5: the same all day; tier -1: free. Null where used_wh and the
-- period columns say it all, as under flat and plain time-of-use prices. service_parts is the part of charge_parts for services.
ALTER TABLE accrual
  ADD COLUMN line_pieces bigint[],
  ADD COLUMN line_service_parts bigint,
  -- services charged beyond the whole fen that were posted for them
  ADD COLUMN service_carry_parts bigint NOT NULL DEFAULT 0;
ALTER TABLE usage_line
  ADD COLUMN pieces bigint[],
  ADD COLUMN service_parts bigint;
-- Of amount_fen: what was posted as revenue of services, by a transfer of its own.
ALTER TABLE bill
  ADD COLUMN service_fen bigint NOT NULL DEFAULT 0 CHECK (service_fen BETWEEN 0 AND amount_fen),
  ADD COLUMN service_transfer_id bigint REFERENCES transfer;
COMMENT ON COLUMN bill.lines IS
  '[[version short id, from, to (seconds since 1970), from register, to register, Wh, parts, [Wh by period] or null, estimated, [[table, period, tier, Wh], …] where it has pieces], …]: enough to work the bill out again';

-- What an account has used in each month ('2026-11') and year ('2026') so far, for prices by tiers. One row, one lock: two
-- buses that read meters of one account at once draw one after the other.
CREATE TABLE account_draw (
  account_id uuid NOT NULL REFERENCES account,
  medium text NOT NULL CHECK (medium IN ('electricity', 'water')),
  used jsonb NOT NULL DEFAULT '{}',
  PRIMARY KEY (account_id, medium)
);

-- Who gets free energy is looked up again by the workers that know his meters.
CREATE FUNCTION subsidy_allowance_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY(SELECT meter_id FROM account_meter WHERE account_id = NEW.account_id AND to_at IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER subsidy_allowance_added AFTER INSERT ON subsidy_allowance FOR EACH ROW WHEN (NEW.left_wh > 0) EXECUTE FUNCTION subsidy_allowance_touches();
CREATE TRIGGER subsidy_allowance_raised AFTER UPDATE OF left_wh ON subsidy_allowance FOR EACH ROW WHEN (NEW.left_wh > OLD.left_wh) EXECUTE FUNCTION subsidy_allowance_touches();
