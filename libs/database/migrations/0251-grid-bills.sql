-- Which meter feeds which: a main or feeder meter and the meters behind it. Null: nothing is known to be before it.
ALTER TABLE meter ADD COLUMN parent_id int REFERENCES meter CHECK (parent_id <> id);
CREATE INDEX meter_parent_idx ON meter (parent_id) WHERE parent_id IS NOT NULL;

-- Where a site buys: one customer number at the utility, and our own meter beside the utility's where there is one.
CREATE TABLE supply_point (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  number text NOT NULL,
  name text NOT NULL DEFAULT '',
  meter_id int UNIQUE REFERENCES meter,
  created_at timestamptz NOT NULL,
  UNIQUE (site_id, number)
);

-- What the utility asked for a period. A wrong one is voided and written anew, or corrected with its audit entry.
CREATE TABLE grid_bill (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  supply_point_id uuid NOT NULL REFERENCES supply_point,
  from_day date NOT NULL,
  -- the last day, included
  to_day date NOT NULL CHECK (to_day >= from_day),
  -- sharp, peak, flat, valley, deep valley as far as they are billed; null: only the total is known
  period_wh bigint[] CHECK (cardinality(period_wh) = 5),
  total_wh bigint NOT NULL CHECK (total_wh >= 0),
  energy_fen bigint NOT NULL CHECK (energy_fen >= 0),
  -- basic or demand charge
  demand_fen bigint NOT NULL CHECK (demand_fen >= 0),
  -- adjustment for the power factor: a reward is negative
  power_factor_fen bigint NOT NULL,
  -- funds and surcharges
  funds_fen bigint NOT NULL CHECK (funds_fen >= 0),
  payable_fen bigint NOT NULL,
  note text NOT NULL DEFAULT '',
  source text NOT NULL CHECK (source IN ('hand', 'file')),
  made_by uuid NOT NULL REFERENCES staff,
  made_at timestamptz NOT NULL,
  changed_by uuid REFERENCES staff,
  changed_at timestamptz,
  voided_by uuid REFERENCES staff,
  voided_at timestamptz,
  void_reason text,
  CHECK (payable_fen = energy_fen + demand_fen + power_factor_fen + funds_fen),
  -- a day of a supply point is paid once
  EXCLUDE USING gist (supply_point_id WITH =, daterange(from_day, to_day, '[]') WITH &&) WHERE (voided_at IS NULL)
);
CREATE INDEX grid_bill_site_idx ON grid_bill (site_id, to_day DESC);

-- A meter that takes another's place hangs where that one hung, and feeds what it fed.
CREATE FUNCTION replaced_in_tree() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE meter n SET parent_id = o.parent_id FROM meter o WHERE o.id = NEW.old_meter_id AND n.id = NEW.new_meter_id AND n.parent_id IS DISTINCT FROM o.parent_id;
  UPDATE meter SET parent_id = NEW.new_meter_id WHERE parent_id = NEW.old_meter_id;
  UPDATE supply_point SET meter_id = NEW.new_meter_id WHERE meter_id = NEW.old_meter_id;
  RETURN NULL;
END $$;
CREATE TRIGGER replaced_in_tree AFTER INSERT ON meter_replacement FOR EACH ROW EXECUTE FUNCTION replaced_in_tree();
