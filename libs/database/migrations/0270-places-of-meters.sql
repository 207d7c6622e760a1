-- Behind which feeder a meter hung since which day; meter.parent_id is where it hangs now. The first row may reach back to the beginning: nobody knew before.
CREATE TABLE meter_place (
  meter_id int NOT NULL REFERENCES meter,
  from_day date NOT NULL,
  parent_id int REFERENCES meter CHECK (parent_id <> meter_id),
  PRIMARY KEY (meter_id, from_day)
);
INSERT INTO meter_place (meter_id, from_day, parent_id) SELECT id, '-infinity', parent_id FROM meter WHERE parent_id IS NOT NULL;

-- A meter that takes another's place has that one's places, former ones too, and feeds what it fed.
CREATE OR REPLACE FUNCTION replaced_in_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO meter_place (meter_id, from_day, parent_id) SELECT NEW.new_meter_id, from_day, parent_id FROM meter_place WHERE meter_id = NEW.old_meter_id ON CONFLICT DO NOTHING;
  UPDATE meter n SET parent_id = o.parent_id FROM meter o WHERE o.id = NEW.old_meter_id AND n.id = NEW.new_meter_id AND n.parent_id IS DISTINCT FROM o.parent_id;
  UPDATE meter SET parent_id = NEW.new_meter_id WHERE parent_id = NEW.old_meter_id;
  UPDATE supply_point SET meter_id = NEW.new_meter_id WHERE meter_id = NEW.old_meter_id;
  RETURN NULL;
END $$;

-- Whoever is hung for the first time has always hung there, as far as anybody knows.
CREATE FUNCTION first_place_of_meter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO meter_place (meter_id, from_day, parent_id) SELECT NEW.id, '-infinity', NEW.parent_id WHERE NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM meter_place WHERE meter_id = NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER first_place_of_meter AFTER INSERT OR UPDATE OF parent_id ON meter FOR EACH ROW EXECUTE FUNCTION first_place_of_meter();
