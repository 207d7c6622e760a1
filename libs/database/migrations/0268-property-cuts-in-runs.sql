-- A run at a set time cuts for property fees too: each supply has its result by cause, and the run knows whether those were looked at.
ALTER TABLE cut_run ADD COLUMN property_judged_at timestamptz;
ALTER TABLE cut_run_item ADD COLUMN cause text NOT NULL DEFAULT 'energy_arrears' CHECK (cause IN ('energy_arrears', 'property_arrears'));
ALTER TABLE cut_run_item DROP CONSTRAINT cut_run_item_pkey, ADD PRIMARY KEY (run_id, meter_id, cause);
