-- Meters that are replaced, stalls that are exchanged, files of handhelds; who occupied which stall when.

SELECT add_to_check('transfer', 'transfer_kind_check', '{debt,debt_part,run_on,dispute}');
SELECT add_to_check('ledger_account', 'ledger_account_kind_check', '{debt,receivable}');
SELECT add_to_check('reading', 'reading_source_check', '{handheld,estimate}');

-- An account occupies one stall at a time, and may move: an exchange frees and takes two at one instant.
DROP INDEX account_open_stall_key;
ALTER TABLE account ADD CONSTRAINT account_open_stall_key EXCLUDE USING btree (stall_id WITH =) WHERE (state = 'open') DEFERRABLE INITIALLY IMMEDIATE;
CREATE INDEX account_stall_idx ON account (stall_id);

CREATE TABLE occupancy (
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  from_at timestamptz NOT NULL,
  to_at timestamptz,
  PRIMARY KEY (account_id, from_at)
);
CREATE INDEX occupancy_stall_idx ON occupancy (stall_id, from_at);
INSERT INTO occupancy SELECT id, stall_id, opened_at, closed_at FROM account;

-- Whoever opens or closes an account need not think of it; an exchange writes its own instant.
CREATE FUNCTION account_occupies() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO occupancy VALUES (NEW.id, NEW.stall_id, NEW.opened_at, NEW.closed_at);
  ELSE
    UPDATE occupancy SET to_at = NEW.closed_at WHERE account_id = NEW.id AND to_at IS NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER account_occupies AFTER INSERT ON account FOR EACH ROW EXECUTE FUNCTION account_occupies();
CREATE TRIGGER account_leaves AFTER UPDATE OF closed_at ON account FOR EACH ROW WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION account_occupies();

CREATE TABLE meter_replacement (
  -- made by the client
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid REFERENCES stall,
  -- who bore the meter then; null: nobody
  account_id uuid REFERENCES account,
  old_meter_id int NOT NULL UNIQUE REFERENCES meter,
  new_meter_id int NOT NULL UNIQUE REFERENCES meter,
  at timestamptz NOT NULL,
  -- as the product counts, and as the display showed
  old_register_wh bigint NOT NULL,
  old_display_wh bigint NOT NULL,
  old_how text NOT NULL CHECK (old_how IN ('bus', 'manual', 'handheld', 'estimate')),
  old_photo_id uuid REFERENCES photo,
  -- the last good reading before it
  old_last_wh bigint NOT NULL,
  old_last_at timestamptz NOT NULL,
  new_register_wh bigint NOT NULL,
  new_display_wh bigint NOT NULL,
  new_how text NOT NULL CHECK (new_how IN ('bus', 'manual', 'handheld')),
  new_photo_id uuid REFERENCES photo,
  settled_wh bigint NOT NULL,
  charged_fen bigint NOT NULL,
  reason text NOT NULL,
  done_by uuid NOT NULL REFERENCES staff,
  done_name text NOT NULL,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX meter_replacement_site_idx ON meter_replacement (site_id, recorded_at);
CREATE INDEX meter_replacement_stall_idx ON meter_replacement (stall_id);

CREATE TABLE stall_swap (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  first_account_id uuid NOT NULL REFERENCES account,
  second_account_id uuid NOT NULL REFERENCES account,
  -- where each was before
  first_stall_id uuid NOT NULL REFERENCES stall,
  second_stall_id uuid NOT NULL REFERENCES stall,
  at timestamptz NOT NULL,
  -- [{meterId, meterNumber, stallId, registerWh, readAt, photoId, beforeAccountId, afterAccountId}]
  readings jsonb NOT NULL,
  first_charged_fen bigint NOT NULL,
  second_charged_fen bigint NOT NULL,
  reason text NOT NULL,
  done_by uuid NOT NULL REFERENCES staff,
  done_name text NOT NULL
);
CREATE INDEX stall_swap_site_idx ON stall_swap (site_id, at);

-- A handheld's file as it was applied: the same file again is found here and changes nothing.
CREATE TABLE handheld_file (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  sha256 text NOT NULL,
  rows int NOT NULL,
  taken int NOT NULL,
  known int NOT NULL,
  refused int NOT NULL,
  applied_by uuid NOT NULL REFERENCES staff,
  applied_at timestamptz NOT NULL
);
CREATE INDEX handheld_file_site_idx ON handheld_file (site_id, applied_at);
