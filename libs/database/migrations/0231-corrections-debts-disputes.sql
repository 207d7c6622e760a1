-- Wrong recharges put right, debts recovered in parts, bills that are doubted.

CREATE TABLE recharge_correction (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  recharge_id uuid NOT NULL UNIQUE REFERENCES recharge,
  account_id uuid NOT NULL REFERENCES account,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- the right one that took its place; null: taken back altogether
  new_recharge_id uuid UNIQUE REFERENCES recharge,
  kind text NOT NULL CHECK (kind IN ('wrong_stall', 'wrong_amount', 'taken_back')),
  reversal_transfer_id bigint NOT NULL UNIQUE REFERENCES transfer,
  reason text NOT NULL,
  asked_by uuid NOT NULL REFERENCES staff,
  asked_name text NOT NULL,
  -- the second person, where one was needed
  decided_by uuid REFERENCES staff,
  decided_name text,
  at timestamptz NOT NULL
);
CREATE INDEX recharge_correction_site_idx ON recharge_correction (site_id, at);

-- A debt that was agreed to be paid in parts: out of the purse's way, and each recharge pays a part of it.
CREATE TABLE debt (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  -- who pays it
  account_id uuid NOT NULL REFERENCES account,
  -- whose purse owed it
  from_account_id uuid NOT NULL REFERENCES account,
  origin text NOT NULL CHECK (origin IN ('overdraft', 'correction', 'old_account')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  repaid_fen bigint NOT NULL DEFAULT 0 CHECK (repaid_fen >= 0 AND repaid_fen <= amount_fen),
  -- of each recharge: a part in percent, or a fixed amount
  percent int CHECK (percent BETWEEN 1 AND 100),
  fixed_fen bigint CHECK (fixed_fen > 0),
  -- what must be available after a part was taken
  keep_fen bigint NOT NULL CHECK (keep_fen >= 1),
  state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'repaid', 'ended', 'written_off')),
  reason text NOT NULL,
  agreed_by uuid NOT NULL REFERENCES staff,
  agreed_name text NOT NULL,
  agreed_at timestamptz NOT NULL,
  ended_by text,
  ended_at timestamptz,
  CHECK ((percent IS NULL) <> (fixed_fen IS NULL))
);
CREATE UNIQUE INDEX debt_active_key ON debt (account_id) WHERE state = 'active';
CREATE INDEX debt_site_idx ON debt (site_id, agreed_at);

-- What a recharge paid of an agreed debt, and what was left of it then: on the receipt for good.
ALTER TABLE recharge
  ADD COLUMN debt_part_fen bigint NOT NULL DEFAULT 0 CHECK (debt_part_fen >= 0),
  ADD COLUMN debt_left_fen bigint;

-- A customer doubts a bill, or a line of it. What he doubts cannot cut him until somebody has decided.
CREATE TABLE dispute (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  bill_id bigint NOT NULL REFERENCES bill,
  -- counted from 0 as the bill shows its lines; null: the whole bill
  line int CHECK (line >= 0),
  held_fen bigint NOT NULL CHECK (held_fen > 0),
  reason text NOT NULL,
  photo_id uuid REFERENCES photo,
  -- the reading that was asked for when it was doubted
  read_request_id uuid REFERENCES read_request,
  asked_by uuid NOT NULL REFERENCES customer,
  asked_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'stands', 'reversed', 'withdrawn')),
  reversed_fen bigint CHECK (reversed_fen > 0 AND reversed_fen <= held_fen),
  transfer_id bigint UNIQUE REFERENCES transfer,
  decided_by uuid REFERENCES staff,
  decided_name text,
  decided_at timestamptz,
  note text NOT NULL DEFAULT '',
  CHECK ((state = 'reversed') = (transfer_id IS NOT NULL) AND (state = 'reversed') = (reversed_fen IS NOT NULL))
);
CREATE UNIQUE INDEX dispute_open_key ON dispute (bill_id) WHERE state = 'open';
CREATE INDEX dispute_site_idx ON dispute (site_id, asked_at);
CREATE INDEX dispute_account_idx ON dispute (account_id, asked_at);

-- The sum of an account's open disputes: warnings and cuts look at what is available and this together.
ALTER TABLE purse ADD COLUMN disputed_fen bigint NOT NULL DEFAULT 0 CHECK (disputed_fen >= 0);

-- After a refund the supply stays on for so much energy or time; what is used then somebody else pays.
CREATE TABLE run_on (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  refund_request_id uuid NOT NULL UNIQUE REFERENCES refund_request,
  limit_wh bigint CHECK (limit_wh > 0),
  until_at timestamptz,
  payer text NOT NULL CHECK (payer IN ('company', 'owner', 'next')),
  -- where the counting begins: what the account had used, had accrued and could call its own
  start_used_wh bigint NOT NULL,
  start_accrued_fen bigint NOT NULL,
  start_own_fen bigint NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'running' CHECK (state IN ('running', 'used_up', 'recharged', 'cancelled', 'closed')),
  used_wh bigint,
  charged_fen bigint,
  ended_at timestamptz,
  -- the next account that has paid it
  paid_by_account_id uuid REFERENCES account,
  paid_at timestamptz,
  CHECK ((limit_wh IS NULL) <> (until_at IS NULL))
);
CREATE UNIQUE INDEX run_on_live_key ON run_on (account_id) WHERE state = 'running';
CREATE INDEX run_on_site_idx ON run_on (site_id, started_at);
