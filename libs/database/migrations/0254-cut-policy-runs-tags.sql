-- The safe cut in full: policies as versions, cuts at set times as runs with a result a shop, the message that names the hour, repair tags.

-- What a cut was decided by: the site's settings with their defaults, the windows of its buildings, its holidays and worked weekends.
CREATE TABLE cut_policy_version (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  number int NOT NULL,
  policy jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  UNIQUE (site_id, number)
);
CREATE TRIGGER cut_policy_version_append_only BEFORE UPDATE OR DELETE ON cut_policy_version FOR EACH ROW EXECUTE FUNCTION refuse_change();

ALTER TABLE hold ADD COLUMN policy_version_id bigint REFERENCES cut_policy_version;
-- The first instant at which a cut that waits is possible, as its conditions stand.
ALTER TABLE supply ADD COLUMN cut_not_before timestamptz;

-- The message that names the hour of a cut; one lives an account, and it ends when the balance is above zero.
CREATE TABLE cut_notice (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  planned_at timestamptz NOT NULL,
  told_at timestamptz NOT NULL,
  sent_at timestamptz,
  send_failed_at timestamptz,
  cleared_at timestamptz
);
CREATE UNIQUE INDEX cut_notice_live_key ON cut_notice (account_id) WHERE cleared_at IS NULL;

-- One set time of one day. A run is begun once; what has been decided of it stands in its items.
CREATE TABLE cut_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  due_at timestamptz NOT NULL,
  started_at timestamptz NOT NULL,
  -- reading: the due shops are asked for a fresh reading; cutting: decided, what is owed is followed; missed: its time fell into an outage
  state text NOT NULL CHECK (state IN ('reading', 'cutting', 'done', 'missed')),
  finished_at timestamptz,
  policy_version_id bigint NOT NULL REFERENCES cut_policy_version,
  UNIQUE (site_id, due_at)
);
CREATE INDEX cut_run_live_idx ON cut_run (site_id) WHERE state IN ('reading', 'cutting');

CREATE TABLE cut_run_item (
  run_id uuid NOT NULL REFERENCES cut_run,
  meter_id int NOT NULL REFERENCES meter,
  account_id uuid NOT NULL REFERENCES account,
  stall_id uuid NOT NULL REFERENCES stall,
  -- what was available when the run began, and when it was decided
  due_fen bigint NOT NULL,
  available_fen bigint,
  read_request_id uuid REFERENCES read_request,
  -- wall time: a reading takes its seconds whatever the business clock shows
  asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  result text NOT NULL DEFAULT 'asked' CHECK (result IN ('asked', 'waits', 'cut', 'verified', 'kept', 'paid', 'unreachable', 'disobeyed', 'ended')),
  waits text[] NOT NULL DEFAULT '{}',
  not_before timestamptz,
  hold_id bigint REFERENCES hold,
  decided_at timestamptz,
  verified_at timestamptz,
  detail text NOT NULL DEFAULT '',
  PRIMARY KEY (run_id, meter_id)
);
CREATE INDEX cut_run_item_open_idx ON cut_run_item (run_id) WHERE result IN ('asked', 'waits', 'cut', 'disobeyed');
CREATE INDEX cut_run_item_stall_idx ON cut_run_item (stall_id, decided_at);

-- A repair tag (检修牌): supplies that somebody works on. It is announced before, hangs, and is taken down by its own person or a second one.
CREATE TABLE repair_tag (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  number text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('repair', 'fault', 'violation')),
  reason text NOT NULL,
  -- who has his hands on the wires, and how he is called
  person text NOT NULL,
  phone text NOT NULL,
  holder_id uuid NOT NULL REFERENCES staff,
  holder_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  planned_at timestamptz NOT NULL,
  expected_end_at timestamptz NOT NULL,
  state text NOT NULL DEFAULT 'announced' CHECK (state IN ('announced', 'hanging', 'removed', 'withdrawn')),
  hung_at timestamptz,
  removed_at timestamptz,
  removed_by uuid,
  removed_name text,
  removal_note text,
  UNIQUE (site_id, number)
);
CREATE INDEX repair_tag_live_idx ON repair_tag (site_id, planned_at) WHERE state IN ('announced', 'hanging');
CREATE INDEX repair_tag_site_idx ON repair_tag (site_id, asked_at);

CREATE TABLE repair_tag_meter (
  tag_id uuid NOT NULL REFERENCES repair_tag,
  meter_id int NOT NULL REFERENCES meter,
  stall_id uuid REFERENCES stall,
  -- hangs on this supply from and to
  from_at timestamptz,
  to_at timestamptz,
  -- the relay was read back open under the tag: only from then on may anybody touch the wires
  confirmed_at timestamptz,
  PRIMARY KEY (tag_id, meter_id)
);
CREATE INDEX repair_tag_meter_live_idx ON repair_tag_meter (meter_id) WHERE from_at IS NOT NULL AND to_at IS NULL;
CREATE INDEX repair_tag_meter_stall_idx ON repair_tag_meter (stall_id);

-- The last line, whatever a program does: a tagged supply is not told to close, and its hold is not lifted.
CREATE FUNCTION is_tagged(meter int) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT 1 FROM repair_tag_meter WHERE meter_id = meter AND from_at IS NOT NULL AND to_at IS NULL)
$$;
CREATE FUNCTION refuse_closing_of_tagged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF is_tagged(NEW.meter_id) THEN RAISE EXCEPTION 'meter % carries a repair tag', NEW.meter_id USING ERRCODE = 'restrict_violation'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER command_not_on_tagged BEFORE INSERT ON command FOR EACH ROW WHEN (NEW.action = 'close') EXECUTE FUNCTION refuse_closing_of_tagged();
CREATE FUNCTION refuse_lifting_of_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM repair_tag_meter x JOIN repair_tag t ON t.id = x.tag_id WHERE x.meter_id = NEW.meter_id AND x.from_at IS NOT NULL AND x.to_at IS NULL AND (t.kind = 'repair') = (NEW.cause = 'maintenance')) THEN
    RAISE EXCEPTION 'meter % carries a repair tag', NEW.meter_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER hold_of_tag_stays BEFORE UPDATE OF lifted_at ON hold FOR EACH ROW
  WHEN (OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL AND NEW.cause IN ('maintenance', 'safety')) EXECUTE FUNCTION refuse_lifting_of_tag();
