-- A site may keep water apart from electricity: an account that is opened there has a purse of its own for water, for as long as it is
-- open. That the row is there is the whole fact: it is written with the account, before a meter counts for it, and never taken away.
SELECT add_to_check('purse', 'purse_kind_check', '{water}');
SELECT add_to_check('recharge', 'recharge_purse_check', '{water}');
SELECT add_to_check('payment_order', 'payment_order_purse_check', '{water}');

-- Each purse is warned and announced by itself.
ALTER TABLE warning ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'water'));
DROP INDEX warning_live_key;
CREATE UNIQUE INDEX warning_live_key ON warning (account_id, purse, level) WHERE cleared_at IS NULL;
ALTER TABLE cut_notice ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'water'));
DROP INDEX cut_notice_live_key;
CREATE UNIQUE INDEX cut_notice_live_key ON cut_notice (account_id, purse) WHERE cleared_at IS NULL;

-- Which purse was lent to, owes a debt in parts, is asked back from.
ALTER TABLE emergency_credit ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'water'));
ALTER TABLE debt ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'water'));
ALTER TABLE refund_request ADD COLUMN purse text NOT NULL DEFAULT 'energy' CHECK (purse IN ('energy', 'water'));

-- Which purse of an account pays for a medium.
CREATE FUNCTION paying_purse(of_account uuid, medium text) RETURNS text LANGUAGE sql STABLE RETURN
  CASE WHEN medium = 'water' AND EXISTS (SELECT 1 FROM purse w WHERE w.account_id = of_account AND w.kind = 'water') THEN 'water' ELSE 'energy' END;
