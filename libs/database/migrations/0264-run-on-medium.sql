-- What a run-on's amount counts: energy in Wh, or, of an account that bears no electricity meter, water in litres.
ALTER TABLE run_on ADD COLUMN medium text NOT NULL DEFAULT 'electricity' CHECK (medium IN ('electricity', 'water'));
