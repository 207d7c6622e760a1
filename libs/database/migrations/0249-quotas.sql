-- Monthly quotas (定额): per account type, kind of shop or account, from a month on; and the slips that were printed of what went over.
CREATE TABLE quota (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  medium text NOT NULL CHECK (medium IN ('electricity', 'water')),
  account_type_id uuid REFERENCES account_type,
  category text,
  account_id uuid REFERENCES account,
  from_month date NOT NULL CHECK (extract(day FROM from_month) = 1),
  -- Wh or litres a month; null: from this month on there is none
  month_wh bigint CHECK (month_wh > 0),
  -- of what is over, told and not charged
  excess_micro_yuan bigint CHECK (excess_micro_yuan > 0),
  set_by uuid NOT NULL REFERENCES staff,
  set_name text NOT NULL,
  set_at timestamptz NOT NULL,
  CHECK (num_nonnulls(account_type_id, category, account_id) = 1),
  UNIQUE NULLS NOT DISTINCT (site_id, medium, account_type_id, category, account_id, from_month)
);

CREATE TABLE quota_slip_print (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  medium text NOT NULL,
  month date NOT NULL,
  number int NOT NULL CHECK (number > 0),
  -- what stood on it
  facts jsonb NOT NULL,
  printed_by uuid NOT NULL REFERENCES staff,
  printed_name text NOT NULL,
  at timestamptz NOT NULL,
  UNIQUE (account_id, medium, month, number)
);
CREATE INDEX quota_slip_print_site_idx ON quota_slip_print (site_id, month, at DESC);
