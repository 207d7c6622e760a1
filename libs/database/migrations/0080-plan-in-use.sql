-- The plan whose prices were last used for a meter. Another plan that is given to it takes over at a reading, or where its
-- first price begins: what was used before is never charged at its prices.
ALTER TABLE accrual ADD COLUMN plan_id uuid;
