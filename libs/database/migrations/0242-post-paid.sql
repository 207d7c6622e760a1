-- Post-paid accounts: never cut for energy, billed each month, with a day by which the bill is due. Two persons switch an account.
ALTER TABLE account_type
  ADD COLUMN billing text NOT NULL DEFAULT 'prepaid' CHECK (billing IN ('prepaid', 'postpaid')),
  -- the day of the month on which its bills end, and the days until they are due
  ADD COLUMN bill_day int NOT NULL DEFAULT 1 CHECK (bill_day BETWEEN 1 AND 28),
  ADD COLUMN due_days int NOT NULL DEFAULT 15 CHECK (due_days BETWEEN 0 AND 90);

-- While a row is open the account is post-paid. What the purse was charged after this transfer is billed.
CREATE TABLE postpaid_term (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL REFERENCES account,
  from_at timestamptz NOT NULL,
  after_transfer_id bigint NOT NULL,
  bill_day int NOT NULL CHECK (bill_day BETWEEN 1 AND 28),
  due_days int NOT NULL CHECK (due_days BETWEEN 0 AND 90),
  set_name text NOT NULL,
  to_at timestamptz,
  ended_name text,
  CHECK (to_at >= from_at)
);
CREATE UNIQUE INDEX postpaid_term_live_key ON postpaid_term (account_id) WHERE to_at IS NULL;

-- One a period: what the purse was charged in it. Money in the purse pays the oldest first; unpaid_fen is what that leaves.
CREATE TABLE postpaid_bill (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  term_id uuid NOT NULL REFERENCES postpaid_term,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  upto_transfer_id bigint NOT NULL,
  issued_at timestamptz NOT NULL,
  due_day date NOT NULL,
  unpaid_fen bigint NOT NULL CHECK (unpaid_fen BETWEEN 0 AND amount_fen),
  paid_at timestamptz,
  -- the account is prepaid again: what was left is owed by its purse
  closed_at timestamptz,
  -- what the customer was told: 'soon', 'late:1', …
  told text[] NOT NULL DEFAULT '{}',
  UNIQUE (term_id, to_at)
);
CREATE INDEX postpaid_bill_account_idx ON postpaid_bill (account_id, to_at DESC);
CREATE INDEX postpaid_bill_unpaid_idx ON postpaid_bill (site_id, due_day) WHERE unpaid_fen > 0;
