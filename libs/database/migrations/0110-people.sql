-- People at the phone: who they are at WeChat and Alipay, what they agreed to, who owns a stall, whom he lets in, and the
-- acts that follow: switching, handing over, borrowing, asking for help.

CREATE TABLE customer_identity (
  platform text NOT NULL CHECK (platform IN ('wechat', 'wechat-account', 'alipay')),
  app_id text NOT NULL,
  open_id text NOT NULL,
  customer_id uuid NOT NULL REFERENCES customer,
  union_id text,
  bound_at timestamptz NOT NULL,
  PRIMARY KEY (platform, app_id, open_id)
);
CREATE INDEX customer_identity_customer_idx ON customer_identity (customer_id);

-- A WeChat or Alipay sign-in whose phone is not known yet (wall time, minutes).
CREATE TABLE identity_ticket (
  token_sha256 bytea PRIMARY KEY,
  platform text NOT NULL,
  app_id text NOT NULL,
  open_id text NOT NULL,
  union_id text,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);

CREATE TABLE customer_consent (
  customer_id uuid NOT NULL REFERENCES customer,
  version text NOT NULL,
  at timestamptz NOT NULL,
  ip text NOT NULL,
  PRIMARY KEY (customer_id, version)
);

-- One-time message consents of WeChat: one message each.
CREATE TABLE message_consent (
  customer_id uuid NOT NULL REFERENCES customer,
  template text NOT NULL,
  remaining int NOT NULL CHECK (remaining >= 0),
  PRIMARY KEY (customer_id, template)
);

CREATE TABLE stall_owner (
  stall_id uuid NOT NULL REFERENCES stall,
  customer_id uuid NOT NULL REFERENCES customer,
  site_id uuid NOT NULL REFERENCES site,
  from_at timestamptz NOT NULL,
  to_at timestamptz,
  set_by uuid NOT NULL REFERENCES staff,
  PRIMARY KEY (stall_id, from_at)
);
CREATE UNIQUE INDEX stall_owner_live_key ON stall_owner (stall_id) WHERE to_at IS NULL;
CREATE INDEX stall_owner_customer_idx ON stall_owner (customer_id) WHERE to_at IS NULL;

-- An owner's permission to a renter. Offered by QR or 6-digit code, taken once, revocable at once.
CREATE TABLE stall_grant (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid NOT NULL REFERENCES stall,
  owner_id uuid NOT NULL REFERENCES customer,
  renter_id uuid REFERENCES customer,
  rights text[] NOT NULL CHECK (rights <@ ARRAY['view', 'topup', 'switch', 'refund'] AND 'view' = ANY(rights)),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz,
  note text NOT NULL DEFAULT '',
  token_sha256 bytea NOT NULL UNIQUE,
  -- keyed digest of the 6 digits; live ones differ from each other
  code_sha256 bytea NOT NULL,
  offered_at timestamptz NOT NULL,
  offer_expires_at timestamptz NOT NULL,
  taken_at timestamptz,
  taken_by_code boolean,
  revoked_at timestamptz,
  revoked_by text
);
CREATE INDEX stall_grant_stall_idx ON stall_grant (stall_id, offered_at);
CREATE INDEX stall_grant_renter_idx ON stall_grant (renter_id) WHERE revoked_at IS NULL;
CREATE INDEX stall_grant_code_idx ON stall_grant (code_sha256) WHERE taken_at IS NULL;

-- An owner's wish to cut a renter: the notice runs first, unless safety demands it at once.
CREATE TABLE owner_switch (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid NOT NULL REFERENCES stall,
  owner_id uuid NOT NULL REFERENCES customer,
  action text NOT NULL CHECK (action IN ('open', 'close')),
  reason text NOT NULL CHECK (reason IN ('handover', 'vacant', 'repair', 'safety', 'restore')),
  asked_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  state text NOT NULL CHECK (state IN ('announced', 'ordered', 'withdrawn', 'refused')),
  settled_at timestamptz,
  refusal text
);
CREATE INDEX owner_switch_due_idx ON owner_switch (due_at) WHERE state = 'announced';
CREATE INDEX owner_switch_stall_idx ON owner_switch (stall_id, asked_at);

CREATE TABLE photo (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  mime text NOT NULL CHECK (mime IN ('image/jpeg', 'image/png', 'image/webp')),
  bytes bytea NOT NULL CHECK (octet_length(bytes) <= 4000000),
  sha256 text NOT NULL,
  taken_by_kind text NOT NULL CHECK (taken_by_kind IN ('staff', 'customer')),
  taken_by_id text NOT NULL,
  at timestamptz NOT NULL
);

-- A stall changes hands on two phones: offered by the leaving side, taken by the coming one, one reading for both.
CREATE TABLE hand_over (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  stall_id uuid NOT NULL REFERENCES stall,
  from_account_id uuid NOT NULL REFERENCES account,
  asked_by uuid NOT NULL REFERENCES customer,
  token_sha256 bytea NOT NULL UNIQUE,
  code_sha256 bytea NOT NULL,
  offered_at timestamptz NOT NULL,
  offer_expires_at timestamptz NOT NULL,
  -- offered: the code is shown; joined: the other side is there; done, withdrawn
  state text NOT NULL CHECK (state IN ('offered', 'joined', 'done', 'withdrawn')),
  to_customer_id uuid REFERENCES customer,
  joined_at timestamptz,
  reading_kind text CHECK (reading_kind IN ('live', 'photo')),
  -- [{meterId, registerWh, readAt, photoId}]: what both sides saw
  readings jsonb,
  confirmed_from_at timestamptz,
  confirmed_to_at timestamptz,
  to_account_id uuid REFERENCES account,
  refund_request_id uuid,
  done_at timestamptz
);
CREATE UNIQUE INDEX hand_over_live_key ON hand_over (stall_id) WHERE state IN ('offered', 'joined');

-- A small loan by own hand, repaid first by the next recharge.
CREATE TABLE emergency_credit (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  repaid_fen bigint NOT NULL DEFAULT 0 CHECK (repaid_fen >= 0 AND repaid_fen <= amount_fen),
  taken_by uuid NOT NULL REFERENCES customer,
  taken_at timestamptz NOT NULL,
  repaid_at timestamptz
);
CREATE UNIQUE INDEX emergency_credit_live_key ON emergency_credit (account_id) WHERE repaid_at IS NULL;
CREATE INDEX emergency_credit_site_idx ON emergency_credit (site_id) WHERE repaid_at IS NULL;

-- A customer's own warning by time left, beside the thresholds in money.
ALTER TABLE purse ADD COLUMN threshold_days int CHECK (threshold_days BETWEEN 1 AND 60);

-- Printed codes: one a stall for paying without signing in, one a touch screen in a hall.
CREATE TABLE stall_code (
  stall_id uuid PRIMARY KEY REFERENCES stall,
  site_id uuid NOT NULL REFERENCES site,
  token text NOT NULL UNIQUE,
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL REFERENCES staff
);
CREATE TABLE kiosk (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  name text NOT NULL,
  token_sha256 bytea NOT NULL UNIQUE,
  made_at timestamptz NOT NULL,
  made_by uuid NOT NULL REFERENCES staff,
  last_seen_at timestamptz,
  revoked_at timestamptz
);
-- A card of former times still names an account at a kiosk.
ALTER TABLE account ADD COLUMN card_number text;
CREATE UNIQUE INDEX account_card_key ON account (site_id, card_number) WHERE card_number IS NOT NULL AND state = 'open';

CREATE TABLE field_ticket (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  meter_id int REFERENCES meter,
  stall_id uuid REFERENCES stall,
  kind text NOT NULL CHECK (kind IN ('no_power', 'meter_fault', 'wiring', 'gateway', 'reading', 'other')),
  text text NOT NULL,
  photo_ids uuid[] NOT NULL DEFAULT '{}',
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'taken', 'done')),
  opened_kind text NOT NULL CHECK (opened_kind IN ('staff', 'customer')),
  opened_id text NOT NULL,
  opened_name text NOT NULL,
  opened_at timestamptz NOT NULL,
  taken_by uuid REFERENCES staff,
  taken_at timestamptz,
  done_at timestamptz,
  result text
);
CREATE INDEX field_ticket_site_idx ON field_ticket (site_id, state, opened_at);

-- What a property company tells everyone: shown on the phone, sent to followers of the official account.
CREATE TABLE announcement (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  title text NOT NULL,
  text text NOT NULL,
  from_at timestamptz NOT NULL,
  until_at timestamptz,
  sent_by uuid NOT NULL REFERENCES staff,
  sent_at timestamptz NOT NULL,
  withdrawn_at timestamptz
);
CREATE INDEX announcement_site_idx ON announcement (site_id, sent_at);

ALTER TABLE notice
  DROP CONSTRAINT notice_channel_check,
  ADD CONSTRAINT notice_channel_check CHECK (channel IN ('sms', 'wechat', 'wechat-account'));
