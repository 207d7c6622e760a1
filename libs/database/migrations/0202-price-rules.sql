-- Days at a weekend that are worked in exchange for a holiday (调休); holidays are in `holiday`.
CREATE TABLE makeup_workday (
  site_id uuid NOT NULL REFERENCES site,
  day date NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (site_id, day)
);
