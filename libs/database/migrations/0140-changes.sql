-- Changes of hands, small loans, messages.

-- A class's own emergency credit: how much one account gets (null: the site's amount; 0: none) and how much the class may owe at once (null: no limit beside the site's).
ALTER TABLE account_type
  ADD COLUMN emergency_fen bigint CHECK (emergency_fen >= 0),
  ADD COLUMN emergency_budget_fen bigint CHECK (emergency_budget_fen >= 0);
