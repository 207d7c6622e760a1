-- A worker keeps where its meters stand and tells by the transaction that wrote an accrual row (xmin) whether that is still
-- true. Whose meter it is, by which plan it is charged and in which zone its days end is decided in other tables: a change
-- there writes the accrual rows concerned anew, unchanged, in the same transaction. In the order of their numbers, as sweeps do.

CREATE FUNCTION touch_accruals(meters int[]) RETURNS void LANGUAGE sql AS $$
  UPDATE accrual a SET meter_id = a.meter_id FROM (SELECT meter_id FROM accrual WHERE meter_id = ANY(meters) ORDER BY meter_id FOR UPDATE) l WHERE a.meter_id = l.meter_id
$$;

CREATE FUNCTION account_meter_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY[OLD.meter_id, NEW.meter_id]);
  RETURN NULL;
END $$;
CREATE TRIGGER account_meter_touches AFTER INSERT OR UPDATE OR DELETE ON account_meter FOR EACH ROW EXECUTE FUNCTION account_meter_touches();

CREATE FUNCTION account_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY(SELECT meter_id FROM account_meter WHERE account_id = NEW.id AND to_at IS NULL));
  RETURN NULL;
END $$;
CREATE TRIGGER account_touches AFTER UPDATE OF tariff_plan_id, account_type_id ON account FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.account_type_id <> NEW.account_type_id) EXECUTE FUNCTION account_touches();

CREATE FUNCTION account_type_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY(SELECT am.meter_id FROM account a JOIN account_meter am ON am.account_id = a.id AND am.to_at IS NULL WHERE a.account_type_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER account_type_touches AFTER UPDATE OF tariff_plan_id ON account_type FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id) EXECUTE FUNCTION account_type_touches();

CREATE FUNCTION site_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY(SELECT id FROM meter WHERE site_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER site_touches AFTER UPDATE OF tariff_plan_id, time_zone ON site FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.time_zone <> NEW.time_zone) EXECUTE FUNCTION site_touches();

CREATE FUNCTION meter_touches() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM touch_accruals(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER meter_touches AFTER UPDATE OF tariff_plan_id, site_id ON meter FOR EACH ROW
  WHEN (OLD.tariff_plan_id IS DISTINCT FROM NEW.tariff_plan_id OR OLD.site_id <> NEW.site_id) EXECUTE FUNCTION meter_touches();
