-- Supply control: holds, keep-power, commands with verified effect, warnings and notices, the site breaker.

CREATE TABLE hold (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  meter_id int NOT NULL REFERENCES meter,
  account_id uuid,
  cause text NOT NULL CHECK (cause IN ('energy_arrears', 'property_arrears', 'power_limit', 'malicious_load', 'owner_request',
    'staff_request', 'maintenance', 'safety', 'closed_account')),
  -- names the act that placed it; placing twice for one cause changes nothing
  cause_key text NOT NULL UNIQUE,
  reason text NOT NULL DEFAULT '',
  -- CutDecision of libs/supply: readings, balance, warnings, policy seen when it was decided
  decision jsonb,
  placed_at timestamptz NOT NULL,
  placed_by text NOT NULL,
  lifted_at timestamptz,
  lifted_by text,
  lift_reason text
);
CREATE UNIQUE INDEX hold_live_key ON hold (meter_id, cause) WHERE lifted_at IS NULL;
CREATE INDEX hold_site_idx ON hold (site_id, placed_at);

CREATE TABLE keep_power (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  meter_id int NOT NULL REFERENCES meter,
  reason text NOT NULL,
  placed_at timestamptz NOT NULL,
  placed_by uuid NOT NULL,
  until_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by text
);
CREATE UNIQUE INDEX keep_power_live_key ON keep_power (meter_id) WHERE ended_at IS NULL;

-- Where a supply stands: what is wanted, why a cut waits, when the reconciler looks again.
CREATE TABLE supply (
  meter_id int PRIMARY KEY REFERENCES meter,
  site_id uuid NOT NULL REFERENCES site,
  wanted text NOT NULL DEFAULT 'on' CHECK (wanted IN ('on', 'off')),
  wanted_since timestamptz,
  -- a restore or a cut that the device has not confirmed yet
  owed boolean NOT NULL DEFAULT false,
  owed_since timestamptz,
  attempts int NOT NULL DEFAULT 0,
  -- wall time: spacing of retries must not depend on a moved business clock
  next_attempt_at timestamptz,
  -- conditions of the safe cut that are not yet true: ['warnings', 'window', 'fresh_reading', 'second_reading', …]
  cut_waits_for text[] NOT NULL DEFAULT '{}',
  cut_waits_since timestamptz,
  -- first of the two agreeing reads that a cut for arrears needs
  first_arrears_read_at timestamptz
) WITH (fillfactor = 70);
CREATE INDEX supply_owed_idx ON supply (site_id) WHERE owed;

CREATE TABLE command_batch (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  action text NOT NULL CHECK (action IN ('open', 'close', 'read')),
  reason text NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamptz NOT NULL,
  total int NOT NULL
);
CREATE TABLE command_batch_item (
  batch_id uuid NOT NULL REFERENCES command_batch,
  meter_id int NOT NULL REFERENCES meter,
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed', 'skipped')),
  detail text NOT NULL DEFAULT '',
  command_id uuid,
  finished_at timestamptz,
  PRIMARY KEY (batch_id, meter_id)
);

CREATE TABLE command (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  meter_id int NOT NULL REFERENCES meter,
  action text NOT NULL CHECK (action IN ('open', 'close')),
  cause text NOT NULL,
  state text NOT NULL CHECK (state IN ('decided', 'sent', 'acknowledged', 'verified', 'failed', 'expired', 'superseded')),
  decided_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  sent_at timestamptz,
  acknowledged_at timestamptz,
  verified_at timestamptz,
  attempt int NOT NULL DEFAULT 1,
  actor text NOT NULL,
  hold_id bigint,
  -- readings and balance seen, frames both ways
  evidence jsonb NOT NULL DEFAULT '{}',
  error text
);
CREATE UNIQUE INDEX command_in_flight_key ON command (meter_id) WHERE state IN ('decided', 'sent', 'acknowledged');
CREATE INDEX command_meter_idx ON command (meter_id, decided_at);
CREATE INDEX command_site_idx ON command (site_id, decided_at);

-- One message per level and crossing; a recharge that lifts the balance above the level re-arms it.
CREATE TABLE warning (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  level int NOT NULL CHECK (level BETWEEN 1 AND 3),
  available_fen bigint NOT NULL,
  crossed_at timestamptz NOT NULL,
  sent_at timestamptz,
  send_failed_at timestamptz,
  cleared_at timestamptz
);
CREATE UNIQUE INDEX warning_live_key ON warning (account_id, level) WHERE cleared_at IS NULL;
CREATE INDEX warning_account_idx ON warning (account_id, crossed_at);

CREATE TABLE notice (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid REFERENCES site,
  account_id uuid,
  customer_id uuid,
  channel text NOT NULL CHECK (channel IN ('sms')),
  template text NOT NULL,
  params jsonb NOT NULL,
  phone text NOT NULL,
  text text NOT NULL,
  cause_key text NOT NULL UNIQUE,
  state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
  provider text NOT NULL DEFAULT '',
  provider_message_id text,
  attempts int NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  sent_at timestamptz,
  error text
);
CREATE INDEX notice_account_idx ON notice (account_id, created_at);

CREATE TABLE breaker_trip (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  tripped_at timestamptz NOT NULL,
  limit_count int NOT NULL,
  supplies int NOT NULL,
  -- [{meterId, stallNumber, availableFen, readAt}]
  candidates jsonb NOT NULL,
  decision text CHECK (decision IN ('proceed', 'refuse')),
  decided_at timestamptz,
  decided_by uuid,
  note text
);
CREATE UNIQUE INDEX breaker_trip_open_key ON breaker_trip (site_id) WHERE decided_at IS NULL;
