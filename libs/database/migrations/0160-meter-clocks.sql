-- What a meter's own clock showed when it was last looked at, and where its drift is counted from.
CREATE TABLE meter_clock (
  meter_id int PRIMARY KEY REFERENCES meter,
  checked_at timestamptz NOT NULL,
  -- ahead of the site's civil time; null: the clock shows no date
  offset_s int,
  -- the first look since the clock was last set; the drift is counted from it
  since_at timestamptz,
  since_offset_s int,
  state text NOT NULL CHECK (state IN ('right', 'off', 'drifts', 'unset'))
);
