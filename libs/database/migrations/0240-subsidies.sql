-- Energy that is given each month for nothing (月补): who gets how much, what became of each gift, and the months that were done.

-- base + per head, for an account type, a stall category, both, or everybody: the closest rule counts. A newer first month takes over.
CREATE TABLE subsidy_rule (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  medium text NOT NULL DEFAULT 'electricity' CHECK (medium IN ('electricity', 'water')),
  -- null: whatever type, whatever category
  account_type_id uuid REFERENCES account_type,
  category text CHECK (category <> ''),
  base_wh bigint NOT NULL CHECK (base_wh >= 0),
  per_head_wh bigint NOT NULL CHECK (per_head_wh >= 0),
  -- what becomes of the rest at the month's end
  at_end text NOT NULL CHECK (at_end IN ('clear', 'carry')),
  -- null: all of it
  carry_cap_wh bigint CHECK (carry_cap_wh >= 0),
  -- an account that opens within a month
  mid_month text NOT NULL CHECK (mid_month IN ('full', 'by_days', 'none')),
  first_month date NOT NULL CHECK (extract(day FROM first_month) = 1),
  made_name text NOT NULL,
  made_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX subsidy_rule_live_key ON subsidy_rule (site_id, medium, account_type_id, category, first_month) NULLS NOT DISTINCT WHERE ended_at IS NULL;

CREATE TABLE subsidy_run (
  site_id uuid NOT NULL REFERENCES site,
  month date NOT NULL,
  due_at timestamptz NOT NULL,
  -- null: to be looked at again
  done_at timestamptz,
  accounts int NOT NULL DEFAULT 0,
  granted_wh bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (site_id, month)
);

ALTER TABLE subsidy_allowance
  ADD COLUMN kind text NOT NULL DEFAULT 'monthly' CHECK (kind IN ('monthly', 'carried', 'manual', 'outside')),
  ADD COLUMN reason text NOT NULL DEFAULT '',
  ADD COLUMN granted_at timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN granted_name text NOT NULL DEFAULT 'system',
  -- how the amount came about: rule, category, headcount, days
  ADD COLUMN explanation jsonb,
  ADD COLUMN at_end text NOT NULL DEFAULT 'clear' CHECK (at_end IN ('clear', 'carry')),
  ADD COLUMN carry_cap_wh bigint CHECK (carry_cap_wh >= 0),
  -- the entry of the end: what lapsed and what went on into the next month
  ADD COLUMN cleared_wh bigint NOT NULL DEFAULT 0 CHECK (cleared_wh >= 0),
  ADD COLUMN carried_wh bigint NOT NULL DEFAULT 0 CHECK (carried_wh >= 0),
  ADD COLUMN closed_at timestamptz,
  ADD COLUMN close_reason text NOT NULL DEFAULT '' CHECK (close_reason IN ('', 'expired', 'account-closed', 'withdrawn')),
  ADD COLUMN close_note text NOT NULL DEFAULT '',
  ADD CHECK (left_wh + cleared_wh + carried_wh <= granted_wh),
  ADD CHECK (closed_at IS NULL OR left_wh = 0);

-- Systems of others that may come in: a token of a site, its scopes, and what was asked by it under which number of theirs.
CREATE TABLE outside_token (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL CHECK (name <> ''),
  scopes text[] NOT NULL,
  token_sha256 bytea NOT NULL UNIQUE,
  made_at timestamptz NOT NULL,
  made_name text NOT NULL,
  last_used_at timestamptz,
  revoked_at timestamptz,
  revoked_name text
);
CREATE INDEX outside_token_site_idx ON outside_token (site_id, made_at DESC);

CREATE TABLE outside_request (
  site_id uuid NOT NULL REFERENCES site,
  request_id text NOT NULL,
  token_id uuid NOT NULL REFERENCES outside_token,
  input_sha256 text NOT NULL,
  answer jsonb NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (site_id, request_id)
);
