-- Property fees: items with dated prices, whom they are charged to, the monthly run, deposits.

CREATE TABLE fee_item (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  category text NOT NULL CHECK (category IN ('property', 'rent', 'cleaning', 'refuse', 'other')),
  rule text NOT NULL CHECK (rule IN ('fixed', 'per_area', 'per_head', 'formula')),
  -- yuan for a whole month from price, area, heads, monthDays; null for the other rules
  formula text CHECK ((rule = 'formula') = (formula IS NOT NULL)),
  rounding_fen int NOT NULL DEFAULT 1 CHECK (rounding_fen IN (1, 10, 100)),
  rounding_mode text NOT NULL DEFAULT 'half_up' CHECK (rounding_mode IN ('half_up', 'down', 'up')),
  -- the first month that is charged, as its first day
  first_month date NOT NULL CHECK (extract(day FROM first_month) = 1),
  late_fee boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now(),
  ended_at timestamptz,
  UNIQUE (site_id, name)
);

-- Millionths of a yuan a month and unit (the stall, a square metre, a head, or what a formula makes of it), from a day on.
CREATE TABLE fee_price (
  item_id uuid NOT NULL REFERENCES fee_item,
  from_day date NOT NULL,
  price_micro_yuan bigint NOT NULL CHECK (price_micro_yuan >= 0),
  set_by uuid NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (item_id, from_day)
);

CREATE TABLE fee_binding (
  item_id uuid NOT NULL REFERENCES fee_item,
  target text NOT NULL CHECK (target IN ('site', 'account_type', 'stall', 'account')),
  target_id uuid NOT NULL,
  -- the first month that is charged here: whoever is bound later is not charged for earlier months
  from_month date NOT NULL CHECK (extract(day FROM from_month) = 1),
  PRIMARY KEY (item_id, target, target_id)
);

-- A month is open until its run has billed everything; an item that begins in it opens it again.
CREATE TABLE fee_run (
  site_id uuid NOT NULL REFERENCES site,
  month date NOT NULL,
  due_at timestamptz NOT NULL,
  done_at timestamptz,
  bills int NOT NULL DEFAULT 0,
  amount_fen bigint NOT NULL DEFAULT 0,
  -- what could not be billed and why: [{item, stall, code}]
  problems jsonb NOT NULL DEFAULT '[]',
  PRIMARY KEY (site_id, month)
);

-- What is held for a customer and never is revenue; each step names its transfer.
CREATE TABLE deposit (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  name text NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  taken_by uuid NOT NULL,
  taken_at timestamptz NOT NULL,
  transfer_id bigint NOT NULL UNIQUE REFERENCES transfer,
  returned_at timestamptz,
  returned_by text,
  return_reason text,
  return_transfer_id bigint UNIQUE REFERENCES transfer,
  CHECK ((returned_at IS NULL) = (return_transfer_id IS NULL))
);
CREATE INDEX deposit_account_idx ON deposit (account_id);
CREATE INDEX deposit_site_idx ON deposit (site_id, taken_at);
