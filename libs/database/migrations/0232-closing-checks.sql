-- Accounts that were closed while their meter did not answer: by a display that somebody read, or an estimate. When the meter is
-- back, what it shows is held against that, and a person decides.
CREATE TABLE closing_check (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  meter_id int NOT NULL REFERENCES meter,
  closed_at timestamptz NOT NULL,
  register_wh bigint NOT NULL,
  how text NOT NULL CHECK (how IN ('manual', 'estimate')),
  photo_id uuid REFERENCES photo,
  -- of the last bill, to say what a difference is worth
  price_micro_yuan_per_kwh bigint,
  closed_name text NOT NULL,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'returned', 'decided')),
  returned_wh bigint,
  returned_at timestamptz,
  -- keep: as it was closed; give_back: too much was charged, and the difference is paid out in cash
  decision text CHECK (decision IN ('keep', 'give_back')),
  amount_fen bigint CHECK (amount_fen > 0),
  transfer_id bigint UNIQUE REFERENCES transfer,
  decided_by uuid REFERENCES staff,
  decided_name text,
  decided_at timestamptz,
  note text NOT NULL DEFAULT '',
  UNIQUE (account_id, meter_id),
  CHECK ((state = 'decided') = (decision IS NOT NULL) AND (decision = 'give_back') = (amount_fen IS NOT NULL))
);
CREATE INDEX closing_check_site_idx ON closing_check (site_id, closed_at);
CREATE INDEX closing_check_waiting_idx ON closing_check (meter_id) WHERE state = 'waiting';
