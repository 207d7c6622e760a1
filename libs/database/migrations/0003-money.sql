-- Money: customers and accounts, price plans and versions, the ledger (append-only transfers), purses,
-- recharges, usage lines (accrual, later the bill's lines) and bills. Fen, Wh and parts are integers.

CREATE TABLE customer (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  company_id uuid NOT NULL REFERENCES company,
  phone text NOT NULL CHECK (phone ~ '^1[0-9]{10}$'),
  name text NOT NULL DEFAULT '',
  language text NOT NULL DEFAULT 'zh-CN',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, phone)
);

CREATE TABLE customer_session (
  token_sha256 bytea PRIMARY KEY,
  customer_id uuid NOT NULL REFERENCES customer,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ip text NOT NULL,
  revoked_at timestamptz
);

CREATE TABLE login_code (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  phone text NOT NULL,
  code_sha256 text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  failures int NOT NULL DEFAULT 0,
  used_at timestamptz
);
CREATE INDEX login_code_phone_idx ON login_code (phone, created_at);

CREATE TABLE tariff_plan (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  medium text NOT NULL DEFAULT 'electricity' CHECK (medium IN ('electricity', 'water')),
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, name)
);

CREATE TABLE tariff_version (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  plan_id uuid NOT NULL REFERENCES tariff_plan,
  number int NOT NULL,
  effective_at timestamptz NOT NULL,
  -- TariffDefinition of libs/tariff: flat or time-of-use, prices in millionths of a yuan per kWh
  definition jsonb NOT NULL,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (plan_id, effective_at),
  UNIQUE (plan_id, number)
);
ALTER TABLE site ADD FOREIGN KEY (tariff_plan_id) REFERENCES tariff_plan;
ALTER TABLE meter ADD FOREIGN KEY (tariff_plan_id) REFERENCES tariff_plan;

CREATE TABLE account_type (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  tariff_plan_id uuid REFERENCES tariff_plan,
  threshold1_fen bigint NOT NULL DEFAULT 10000,
  threshold2_fen bigint NOT NULL DEFAULT 5000,
  overdraft_limit_fen bigint NOT NULL DEFAULT 0,
  UNIQUE (site_id, name)
);

CREATE TABLE account (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid NOT NULL REFERENCES stall,
  customer_id uuid NOT NULL REFERENCES customer,
  account_type_id uuid NOT NULL REFERENCES account_type,
  number text NOT NULL,
  tariff_plan_id uuid REFERENCES tariff_plan,
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
  opened_at timestamptz NOT NULL,
  opened_by uuid NOT NULL,
  closed_at timestamptz,
  closed_by uuid,
  UNIQUE (site_id, number),
  CHECK ((state = 'closed') = (closed_at IS NOT NULL))
);
CREATE UNIQUE INDEX account_open_stall_key ON account (stall_id) WHERE state = 'open';
CREATE INDEX account_customer_idx ON account (customer_id);

-- Which account bears a meter's consumption, from which instant and register on.
CREATE TABLE account_meter (
  account_id uuid NOT NULL REFERENCES account,
  meter_id int NOT NULL REFERENCES meter,
  from_at timestamptz NOT NULL,
  from_register_wh bigint NOT NULL,
  to_at timestamptz,
  to_register_wh bigint,
  PRIMARY KEY (account_id, meter_id, from_at),
  EXCLUDE USING gist (meter_id WITH =, tstzrange(from_at, to_at) WITH &&)
);
CREATE UNIQUE INDEX account_meter_live_key ON account_meter (meter_id) WHERE to_at IS NULL;
CREATE INDEX account_meter_account_idx ON account_meter (account_id);

-- A balance is the sum of its transfers; the stored one is changed in the same transaction and checked.
CREATE TABLE ledger_account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  kind text NOT NULL CHECK (kind IN ('purse', 'cash_drawer', 'channel_clearing', 'revenue', 'subsidy_budget', 'write_off')),
  -- 'purse:<account id>:energy', 'cash:<staff id>', 'revenue:electricity', …
  code text NOT NULL,
  balance_fen bigint NOT NULL DEFAULT 0,
  transfers bigint NOT NULL DEFAULT 0,
  UNIQUE (site_id, code)
) WITH (fillfactor = 70);

CREATE TABLE transfer (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  cause_key text NOT NULL UNIQUE,
  kind text NOT NULL CHECK (kind IN ('recharge', 'energy_charge', 'refund', 'reversal', 'adjustment', 'closing')),
  from_ledger_account_id bigint NOT NULL REFERENCES ledger_account,
  to_ledger_account_id bigint NOT NULL REFERENCES ledger_account,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  from_balance_after_fen bigint NOT NULL,
  to_balance_after_fen bigint NOT NULL,
  at timestamptz NOT NULL,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'customer', 'system')),
  actor_id text NOT NULL,
  reverses_transfer_id bigint UNIQUE REFERENCES transfer,
  reason text NOT NULL DEFAULT '',
  CHECK (from_ledger_account_id <> to_ledger_account_id)
);
CREATE INDEX transfer_from_idx ON transfer (from_ledger_account_id, id);
CREATE INDEX transfer_to_idx ON transfer (to_ledger_account_id, id);
CREATE INDEX transfer_site_at_idx ON transfer (site_id, at);
CREATE TRIGGER transfer_append_only BEFORE UPDATE OR DELETE ON transfer FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON transfer FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- available balance = ledger balance − accrued + overdraft limit
CREATE TABLE purse (
  account_id uuid NOT NULL REFERENCES account,
  kind text NOT NULL CHECK (kind IN ('energy', 'property')),
  site_id uuid NOT NULL REFERENCES site,
  ledger_account_id bigint NOT NULL UNIQUE REFERENCES ledger_account,
  accrued_fen bigint NOT NULL DEFAULT 0,
  overdraft_limit_fen bigint NOT NULL DEFAULT 0 CHECK (overdraft_limit_fen >= 0),
  threshold1_fen bigint NOT NULL,
  threshold2_fen bigint NOT NULL,
  PRIMARY KEY (account_id, kind)
) WITH (fillfactor = 70);

-- A customer's purchase. Counter cash is confirmed by the cashier's own act; channels confirm later.
CREATE TABLE recharge (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  channel text NOT NULL CHECK (channel IN ('cash')),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  state text NOT NULL CHECK (state IN ('credited', 'reversed')),
  receipt_number text NOT NULL,
  balance_before_fen bigint NOT NULL,
  balance_after_fen bigint NOT NULL,
  transfer_id bigint NOT NULL UNIQUE REFERENCES transfer,
  operator_id uuid NOT NULL REFERENCES staff,
  paid_at timestamptz NOT NULL,
  credited_at timestamptz NOT NULL,
  prints int NOT NULL DEFAULT 0,
  UNIQUE (site_id, receipt_number)
);
CREATE INDEX recharge_account_idx ON recharge (account_id, credited_at);
CREATE INDEX recharge_site_idx ON recharge (site_id, credited_at);

CREATE TABLE receipt_counter (
  site_id uuid NOT NULL REFERENCES site,
  day date NOT NULL,
  last int NOT NULL,
  PRIMARY KEY (site_id, day)
);

CREATE TABLE bill (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  meter_id int NOT NULL REFERENCES meter,
  kind text NOT NULL DEFAULT 'electricity' CHECK (kind IN ('electricity', 'water')),
  state text NOT NULL DEFAULT 'settled' CHECK (state IN ('draft', 'issued', 'settled', 'void')),
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  from_register_wh bigint NOT NULL,
  to_register_wh bigint NOT NULL,
  used_wh bigint NOT NULL CHECK (used_wh >= 0),
  carry_before_parts bigint NOT NULL,
  charge_parts bigint NOT NULL,
  carry_after_parts bigint NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  -- BillLine[] of libs/settlement: period, price version, Wh, parts, readings; enough to recompute the bill by hand
  lines jsonb NOT NULL,
  estimated boolean NOT NULL DEFAULT false,
  transfer_id bigint REFERENCES transfer,
  settled_at timestamptz NOT NULL,
  UNIQUE (meter_id, from_at)
);
CREATE INDEX bill_account_idx ON bill (account_id, to_at);
CREATE INDEX bill_site_idx ON bill (site_id, settled_at);

-- One line per meter and civil day (a settlement inside a day closes the line): rollup of the day and line of the bill.
CREATE TABLE usage_line (
  meter_id int NOT NULL REFERENCES meter,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  day date NOT NULL,
  -- null: a meter without an account (vacant stall, public area) is counted, never charged
  account_id uuid,
  from_register_wh bigint NOT NULL,
  to_register_wh bigint NOT NULL,
  used_wh bigint NOT NULL,
  charge_parts bigint NOT NULL,
  -- [[tariff version id, period, Wh, price µyuan/kWh], …]
  pieces jsonb NOT NULL,
  estimated boolean NOT NULL DEFAULT false,
  -- set when the line may grow no more: a bill, or the day's end for uncharged meters
  closed boolean NOT NULL DEFAULT false,
  bill_id bigint,
  PRIMARY KEY (meter_id, from_at)
) WITH (fillfactor = 60);
CREATE INDEX usage_line_day_idx ON usage_line (meter_id, day);
