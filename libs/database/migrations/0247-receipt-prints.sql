-- Who printed a receipt when, the original and each copy; and receipts of cash that was taken for bills, numbered with all others.
CREATE TABLE cash_receipt (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  receipt_number text NOT NULL,
  bill_id uuid NOT NULL REFERENCES charge_bill,
  transfer_id bigint NOT NULL UNIQUE REFERENCES transfer,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  operator_id uuid NOT NULL REFERENCES staff,
  at timestamptz NOT NULL,
  prints int NOT NULL DEFAULT 0,
  UNIQUE (site_id, receipt_number)
);
CREATE INDEX cash_receipt_bill_idx ON cash_receipt (bill_id);

CREATE TABLE receipt_print (
  kind text NOT NULL CHECK (kind IN ('recharge', 'cash')),
  object_id uuid NOT NULL,
  -- 1: the original
  number int NOT NULL CHECK (number > 0),
  site_id uuid NOT NULL REFERENCES site,
  printed_by uuid NOT NULL REFERENCES staff,
  printed_name text NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (kind, object_id, number)
);
CREATE TRIGGER receipt_print_append_only BEFORE UPDATE OR DELETE ON receipt_print FOR EACH ROW EXECUTE FUNCTION refuse_change();
