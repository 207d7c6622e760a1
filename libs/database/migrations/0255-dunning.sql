-- Who is low or owes, what was said to him, and what he promised; the set times at which duty screens show the list.

CREATE TABLE dunning_call (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  at timestamptz NOT NULL,
  way text NOT NULL CHECK (way IN ('phone', 'visit', 'message', 'notice')),
  result text NOT NULL CHECK (result IN ('promised', 'no_answer', 'refused', 'paid', 'wrong_number', 'told')),
  promised_on date,
  note text NOT NULL DEFAULT '',
  -- what was available and owed when it was said
  available_fen bigint NOT NULL,
  fees_fen bigint NOT NULL,
  by_id uuid NOT NULL REFERENCES staff,
  by_name text NOT NULL,
  CHECK ((result = 'promised') = (promised_on IS NOT NULL))
);
CREATE INDEX dunning_call_account_idx ON dunning_call (account_id, at DESC);
CREATE INDEX dunning_call_stall_idx ON dunning_call (stall_id, at DESC);

-- A set time of a day is called once.
CREATE TABLE low_list_call (
  site_id uuid NOT NULL REFERENCES site,
  due_at timestamptz NOT NULL,
  called_at timestamptz NOT NULL,
  shops int NOT NULL,
  PRIMARY KEY (site_id, due_at)
);

-- Which pop-ups somebody wants: {"lowList": true, "alarms": false}; what is not named is the default.
ALTER TABLE staff ADD COLUMN popups jsonb NOT NULL DEFAULT '{}';
