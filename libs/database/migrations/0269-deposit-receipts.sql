-- A deposit that is taken in cash has a receipt as a bill has.
ALTER TABLE cash_receipt ALTER COLUMN bill_id DROP NOT NULL, ADD COLUMN deposit_id uuid REFERENCES deposit, ADD CHECK (num_nonnulls(bill_id, deposit_id) = 1);
CREATE UNIQUE INDEX cash_receipt_deposit_key ON cash_receipt (deposit_id) WHERE deposit_id IS NOT NULL;
