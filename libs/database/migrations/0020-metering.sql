-- Registers are stored continuous: what the meter shows plus an offset that grows by the register's width at a rollover
-- and takes up the difference when a person declares a new baseline. A bill is then always a plain difference.
ALTER TABLE meter_state ADD COLUMN register_offset_wh bigint NOT NULL DEFAULT 0;
