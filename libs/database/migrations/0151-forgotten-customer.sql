-- A customer who had his data erased: what is left of phone and name is masked, and the phone may become another customer's.
ALTER TABLE customer
  ADD COLUMN forgotten_at timestamptz,
  DROP CONSTRAINT customer_phone_check,
  ADD CONSTRAINT customer_phone_check CHECK (CASE WHEN forgotten_at IS NULL THEN phone ~ '^1[0-9]{10}$' ELSE phone ~ '^1[0-9]{2}\*{4}[0-9]{4}$' END),
  DROP CONSTRAINT customer_company_id_phone_key;
CREATE UNIQUE INDEX customer_phone_key ON customer (company_id, phone) WHERE forgotten_at IS NULL;
