-- Public-area energy over stalls: formula meters, pools, and their runs from draft to void.

CREATE TABLE virtual_meter (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  medium text NOT NULL CHECK (medium IN ('electricity', 'water')),
  -- Term[] of libs/apportionment: a meter or another formula meter, times numerator / denominator
  terms jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, name)
);

CREATE TABLE pool (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  medium text NOT NULL CHECK (medium IN ('electricity', 'water')),
  -- PoolRules of libs/apportionment: source, price, members, method with its numbers, vacancy
  rules jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  archived_at timestamptz,
  UNIQUE (site_id, name)
);

CREATE TABLE apportionment_run (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  pool_id uuid NOT NULL REFERENCES pool,
  from_day date NOT NULL,
  to_day date NOT NULL CHECK (to_day > from_day),
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'issued', 'settled', 'void')),
  -- RunFacts of libs/apportionment as they were: rules, readings, price
  facts jsonb NOT NULL,
  used_wh bigint,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  estimated boolean NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamptz NOT NULL,
  issued_by uuid,
  issued_at timestamptz,
  settled_by uuid,
  settled_at timestamptz,
  voided_by uuid,
  voided_at timestamptz,
  void_reason text,
  -- one period of a pool is billed once, whoever presses how often
  EXCLUDE USING gist (pool_id WITH =, daterange(from_day, to_day) WITH &&) WHERE (state IN ('issued', 'settled'))
);
CREATE INDEX apportionment_run_site_idx ON apportionment_run (site_id, from_day);

CREATE TABLE apportionment_share (
  run_id uuid NOT NULL REFERENCES apportionment_run,
  -- stall number and first day: ties of a fen are decided by it
  key text NOT NULL,
  stall_id uuid NOT NULL REFERENCES stall,
  bearer text NOT NULL CHECK (bearer IN ('account', 'owner', 'company')),
  account_id uuid REFERENCES account,
  owner_id uuid REFERENCES customer,
  days int NOT NULL,
  weight bigint NOT NULL,
  used_wh bigint,
  amount_fen bigint NOT NULL,
  explanation jsonb NOT NULL,
  PRIMARY KEY (run_id, key),
  CHECK ((bearer = 'account') = (account_id IS NOT NULL)),
  CHECK ((bearer = 'owner') = (owner_id IS NOT NULL))
);
