-- Bills besides metered energy: shares of public areas, property fees, late fees. A bill is owed by an account, or by an owner for a
-- stall that nobody used; what was paid of it is in the ledger, and each payment names its transfer.

-- Lists of kinds grow with every room: what is there is kept, whatever was added before or will be after.
CREATE FUNCTION add_to_check(tbl regclass, name text, kinds text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE def text;
BEGIN
  SELECT pg_get_constraintdef(oid) INTO STRICT def FROM pg_constraint WHERE conrelid = tbl AND conname = name;
  def := replace(def, 'ARRAY[', 'ARRAY[' || (SELECT string_agg(quote_literal(k) || '::text, ', '' ORDER BY k) FROM unnest(kinds) AS u(k)));
  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', tbl, name);
  EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', tbl, name, def);
END $$;
SELECT add_to_check('ledger_account', 'ledger_account_kind_check', '{deposit}');
SELECT add_to_check('transfer', 'transfer_kind_check', '{property_charge,apportionment_charge,late_fee,deposit,deposit_return,purse_move}');

CREATE TABLE charge_bill (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid NOT NULL REFERENCES stall,
  account_id uuid REFERENCES account,
  -- who owns a stall that nobody used: his debt, paid at the counter
  owner_id uuid REFERENCES customer,
  kind text NOT NULL CHECK (kind IN ('apportionment', 'property', 'late_fee')),
  -- the apportionment run, the fee item, or the bill that was paid late
  source_id uuid NOT NULL,
  -- names the cause; the same cause is billed once
  cause_key text NOT NULL UNIQUE,
  revenue_code text NOT NULL,
  title text NOT NULL,
  from_day date NOT NULL,
  -- the first day after the period
  to_day date NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  paid_fen bigint NOT NULL DEFAULT 0,
  state text NOT NULL DEFAULT 'issued' CHECK (state IN ('issued', 'settled', 'void')),
  -- everything that the amount was worked out from
  explanation jsonb NOT NULL,
  issued_at timestamptz NOT NULL,
  settled_at timestamptz,
  voided_at timestamptz,
  voided_by text,
  void_reason text,
  CHECK ((account_id IS NULL) <> (owner_id IS NULL)),
  CHECK (to_day > from_day),
  CHECK (paid_fen BETWEEN 0 AND amount_fen),
  CHECK (state <> 'settled' OR paid_fen = amount_fen)
);
CREATE INDEX charge_bill_account_idx ON charge_bill (account_id, from_day);
CREATE INDEX charge_bill_owed_idx ON charge_bill (site_id, issued_at) WHERE state = 'issued';
CREATE INDEX charge_bill_source_idx ON charge_bill (source_id);
CREATE INDEX charge_bill_stall_idx ON charge_bill (stall_id, from_day);
CREATE INDEX charge_bill_site_idx ON charge_bill (site_id, from_day);

CREATE TABLE charge_payment (
  transfer_id bigint PRIMARY KEY REFERENCES transfer,
  bill_id uuid NOT NULL REFERENCES charge_bill,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  paid_from text NOT NULL CHECK (paid_from IN ('energy', 'property', 'cash')),
  at timestamptz NOT NULL,
  reversal_transfer_id bigint UNIQUE REFERENCES transfer
);
CREATE INDEX charge_payment_bill_idx ON charge_payment (bill_id);

-- A recharge and an order name the purse that they are bought for.
ALTER TABLE recharge ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'property'));
ALTER TABLE payment_order ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'property'));
