-- Warnings by time left, for accounts that set threshold_days: looked at by a turn of the worker, not by the sweeps.
ALTER TABLE purse
  -- how long the money lasted when it was last looked at; null: not known
  ADD COLUMN days_left int,
  -- at or below the threshold, until it is clearly above it again
  ADD COLUMN days_low boolean NOT NULL DEFAULT false,
  ADD COLUMN days_checked_at timestamptz;
CREATE INDEX purse_days_idx ON purse (days_checked_at NULLS FIRST) WHERE threshold_days IS NOT NULL;
