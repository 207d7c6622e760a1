-- What a meter used in each civil hour of a whole day that one account bore, in Wh or litres: made once, after the day is over, and never by a sweep.
CREATE TABLE load_day (
  meter_id int NOT NULL REFERENCES meter,
  day date NOT NULL,
  account_id uuid NOT NULL,
  wh int[] NOT NULL CHECK (cardinality(wh) = 24),
  PRIMARY KEY (meter_id, day)
);

-- What is known of an account's load: LoadProfile of libs/forecast, one for each group of meters under one plan.
CREATE TABLE load_profile (
  account_id uuid PRIMARY KEY REFERENCES account,
  site_id uuid NOT NULL REFERENCES site,
  -- the last day that was looked at; null: none yet
  learned_day date,
  -- [{"meterIds": [1], "profile": LoadProfile}, …]; empty: too little history
  profiles jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX load_profile_due_idx ON load_profile (site_id, learned_day NULLS FIRST);

-- How long the money of an account lasts, as it was last said: for lists. Pages of one account ask anew.
CREATE TABLE runway (
  account_id uuid PRIMARY KEY REFERENCES account,
  site_id uuid NOT NULL REFERENCES site,
  -- when it is looked at again: sooner the sooner it ends, at once after a recharge or a price change
  due_at timestamptz NOT NULL,
  valued_at timestamptz,
  available_fen bigint,
  ends_at timestamptz,
  earliest_at timestamptz,
  -- null beside an end: later than can be said
  latest_at timestamptz,
  precision text CHECK (precision IN ('hour', 'day', 'week')),
  basis text CHECK (basis IN ('own', 'short', 'recent'))
) WITH (fillfactor = 70);
CREATE INDEX runway_due_idx ON runway (due_at);

INSERT INTO load_profile (account_id, site_id) SELECT id, site_id FROM account WHERE state = 'open';
INSERT INTO runway (account_id, site_id, due_at) SELECT id, site_id, '-infinity' FROM account WHERE state = 'open';

-- Whoever opens an account has its load learned and its money valued from the next turn on.
CREATE FUNCTION account_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO load_profile (account_id, site_id) VALUES (NEW.id, NEW.site_id) ON CONFLICT DO NOTHING;
  INSERT INTO runway (account_id, site_id, due_at) VALUES (NEW.id, NEW.site_id, '-infinity') ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER account_runs AFTER INSERT ON account FOR EACH ROW WHEN (NEW.state = 'open') EXECUTE FUNCTION account_runs();
