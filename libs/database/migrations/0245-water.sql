-- Water: a valve takes its time and may fail on its way, and has prices of its own at every place that names a price plan.

ALTER TABLE meter_state DROP CONSTRAINT meter_state_relay_check;
-- 'closed': the supply flows (a contact that is closed, a valve that is open)
ALTER TABLE meter_state ADD CONSTRAINT meter_state_relay_check CHECK (relay IN ('closed', 'open', 'moving', 'fault', 'none', 'unknown'));

ALTER TABLE site ADD COLUMN water_tariff_plan_id uuid REFERENCES tariff_plan;
ALTER TABLE account_type ADD COLUMN water_tariff_plan_id uuid REFERENCES tariff_plan;
ALTER TABLE account ADD COLUMN water_tariff_plan_id uuid REFERENCES tariff_plan;

-- As for electricity (migration 0090): who changes a plan writes the accrual rows concerned anew.
DROP TRIGGER account_touches ON account;
CREATE TRIGGER account_touches AFTER UPDATE OF tariff_plan_id, water_tariff_plan_id, account_type_id ON account FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.water_tariff_plan_id IS DISTINCT FROM NEW.water_tariff_plan_id OR OLD.account_type_id <> NEW.account_type_id) EXECUTE FUNCTION account_touches();
DROP TRIGGER account_type_touches ON account_type;
CREATE TRIGGER account_type_touches AFTER UPDATE OF tariff_plan_id, water_tariff_plan_id ON account_type FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.water_tariff_plan_id IS DISTINCT FROM NEW.water_tariff_plan_id) EXECUTE FUNCTION account_type_touches();
DROP TRIGGER site_touches ON site;
CREATE TRIGGER site_touches AFTER UPDATE OF tariff_plan_id, water_tariff_plan_id, time_zone ON site FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.water_tariff_plan_id IS DISTINCT FROM NEW.water_tariff_plan_id OR OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION site_touches();
