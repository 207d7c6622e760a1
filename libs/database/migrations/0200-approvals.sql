-- What one person asks for and a second one decides: new prices, a cut for property arrears, a correction above its limit.
CREATE TABLE approval (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  -- 'tariff-version', …: says which permission the second person needs and what happens when he has decided
  kind text NOT NULL CHECK (kind <> ''),
  object_id text NOT NULL,
  -- by what people know the object
  title text NOT NULL DEFAULT '',
  asked_by uuid NOT NULL REFERENCES staff,
  asked_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  reason text NOT NULL,
  before jsonb,
  after jsonb,
  impact jsonb,
  state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn', 'expired')),
  decided_by uuid REFERENCES staff,
  decided_name text,
  decided_at timestamptz,
  note text NOT NULL DEFAULT '',
  expires_at timestamptz NOT NULL,
  CHECK (decided_by IS NULL OR (state = 'withdrawn') = (decided_by = asked_by)),
  CHECK ((state IN ('approved', 'rejected', 'withdrawn')) = (decided_by IS NOT NULL))
);
-- One question about one thing at a time.
CREATE UNIQUE INDEX approval_open_key ON approval (kind, object_id) WHERE state = 'asked';
CREATE INDEX approval_site_idx ON approval (site_id, state, asked_at DESC);

-- Energy that an account gets for nothing (月补): drawn by the accrual before money, what expires first goes first.
CREATE TABLE subsidy_allowance (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL REFERENCES account,
  medium text NOT NULL DEFAULT 'electricity' CHECK (medium IN ('electricity', 'water')),
  granted_wh bigint NOT NULL CHECK (granted_wh > 0),
  left_wh bigint NOT NULL CHECK (left_wh >= 0),
  from_at timestamptz NOT NULL,
  -- null: never
  expires_at timestamptz CHECK (expires_at > from_at),
  cause_key text NOT NULL UNIQUE,
  carried_from uuid REFERENCES subsidy_allowance,
  CHECK (left_wh <= granted_wh)
);
CREATE INDEX subsidy_allowance_left_idx ON subsidy_allowance (account_id, medium, expires_at, from_at) WHERE left_wh > 0;
CREATE INDEX subsidy_allowance_account_idx ON subsidy_allowance (account_id, from_at DESC);
CREATE INDEX subsidy_allowance_expiry_idx ON subsidy_allowance (expires_at) WHERE left_wh > 0;
