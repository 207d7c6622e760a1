-- The house: companies, sites, buildings, stalls; staff with roles and scopes; the audit trail;
-- outbox and inbox, which carry every effect that must happen after a commit.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE TABLE company (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  name text NOT NULL UNIQUE,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE site (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  company_id uuid NOT NULL REFERENCES company,
  code text NOT NULL,
  name text NOT NULL,
  time_zone text NOT NULL DEFAULT 'Asia/Shanghai',
  -- site defaults as validated by libs/site (SiteSettings): thresholds, cut policy, limits, receipt printing
  settings jsonb NOT NULL DEFAULT '{}',
  tariff_plan_id uuid,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (company_id, code)
);

CREATE TABLE holiday (
  site_id uuid NOT NULL REFERENCES site,
  day date NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (site_id, day)
);

CREATE TABLE building (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  code text NOT NULL,
  name text NOT NULL,
  read_interval_minutes int NOT NULL DEFAULT 30 CHECK (read_interval_minutes BETWEEN 1 AND 1440),
  settlement_cycle text NOT NULL DEFAULT 'daily' CHECK (settlement_cycle IN ('sweep', 'hourly', 'daily', 'monthly')),
  -- civil minute of the day (daily, monthly) at which a settlement falls due, and the day of the month (monthly)
  settlement_minute int NOT NULL DEFAULT 0 CHECK (settlement_minute BETWEEN 0 AND 1439),
  settlement_day int NOT NULL DEFAULT 1 CHECK (settlement_day BETWEEN 1 AND 28),
  last_settlement_due_at timestamptz,
  -- windows of the building in addition to the site's; [{"days":[1..7],"from":"22:00","to":"08:00"}]
  no_cut_windows jsonb NOT NULL DEFAULT '[]',
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, code)
);

CREATE TABLE stall (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  building_id uuid NOT NULL REFERENCES building,
  number text NOT NULL,
  name text NOT NULL DEFAULT '',
  floor text NOT NULL DEFAULT '',
  category text NOT NULL DEFAULT '',
  area_dm2 int NOT NULL DEFAULT 0 CHECK (area_dm2 >= 0),
  headcount int NOT NULL DEFAULT 0 CHECK (headcount >= 0),
  keeps_live_goods boolean NOT NULL DEFAULT false,
  -- fire, lift, emergency light, cold room, medical: never cut for money
  essential boolean NOT NULL DEFAULT false,
  created_at timestamptz NOT NULL DEFAULT now(),
  deleted_at timestamptz
);
CREATE UNIQUE INDEX stall_number_key ON stall (site_id, number) WHERE deleted_at IS NULL;
CREATE INDEX stall_name_trgm ON stall USING gin (name gin_trgm_ops);
CREATE INDEX stall_building_idx ON stall (building_id);

CREATE TABLE import_run (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  staff_id uuid NOT NULL,
  file_name text NOT NULL,
  file_sha256 text NOT NULL,
  dry_run boolean NOT NULL,
  summary jsonb NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE staff (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  company_id uuid NOT NULL REFERENCES company,
  login_name text NOT NULL UNIQUE,
  display_name text NOT NULL,
  phone text NOT NULL DEFAULT '',
  password_hash text NOT NULL,
  roles text[] NOT NULL DEFAULT '{}',
  -- null: every site of the company
  site_ids uuid[],
  language text NOT NULL DEFAULT 'zh-CN',
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE staff_session (
  token_sha256 bytea PRIMARY KEY,
  staff_id uuid NOT NULL REFERENCES staff,
  csrf_token text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  ip text NOT NULL,
  user_agent text NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX staff_session_staff_idx ON staff_session (staff_id);

-- Failures count per (login name or phone) and address, so that an attacker cannot lock the owner out from elsewhere.
CREATE TABLE sign_in_failure (
  subject text NOT NULL,
  ip text NOT NULL,
  failures int NOT NULL,
  locked_until timestamptz,
  last_at timestamptz NOT NULL,
  PRIMARY KEY (subject, ip)
);

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  company_id uuid,
  site_id uuid,
  actor_kind text NOT NULL CHECK (actor_kind IN ('staff', 'customer', 'system')),
  actor_id text NOT NULL,
  actor_name text NOT NULL,
  ip text NOT NULL DEFAULT '',
  request_id text NOT NULL DEFAULT '',
  action text NOT NULL,
  object_kind text NOT NULL DEFAULT '',
  object_id text NOT NULL DEFAULT '',
  object_name text NOT NULL DEFAULT '',
  before jsonb,
  after jsonb,
  result text NOT NULL DEFAULT 'ok' CHECK (result IN ('ok', 'denied', 'failed'))
);
CREATE INDEX audit_entry_object_idx ON audit_entry (object_kind, object_id, id);
CREATE INDEX audit_entry_actor_idx ON audit_entry (actor_id, id);
CREATE INDEX audit_entry_company_idx ON audit_entry (company_id, id);
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- A seal covers a block of entries: hash = sha256(previous hash || every row of the block in id order).
CREATE TABLE audit_seal (
  seq bigint PRIMARY KEY,
  first_id bigint NOT NULL,
  last_id bigint NOT NULL,
  entries int NOT NULL,
  previous_hash bytea NOT NULL,
  hash bytea NOT NULL,
  sealed_at timestamptz NOT NULL
);
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  topic text NOT NULL,
  key text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- wall time: retries must not depend on a moved business clock
  available_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  attempts int NOT NULL DEFAULT 0,
  done_at timestamptz,
  last_error text
);
CREATE INDEX outbox_pending_idx ON outbox (available_at, id) WHERE done_at IS NULL;

CREATE TABLE inbox (
  source text NOT NULL,
  key text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (source, key)
);

-- Each gateway is owned by one worker while its lease lasts (wall time).
CREATE TABLE lease (
  name text PRIMARY KEY,
  owner text NOT NULL,
  until timestamptz NOT NULL
);

CREATE TABLE idempotency_record (
  scope text NOT NULL,
  key text NOT NULL,
  input_sha256 text NOT NULL,
  response jsonb NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (scope, key)
);
