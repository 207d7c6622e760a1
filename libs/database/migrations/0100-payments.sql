-- Payment channels: merchants, orders, what the channels told us, refunds, the channels' bill files and what differs.

-- The keys lie in files (MERCHANT_KEYS_DIR/<key_folder>/<channel>); the row says who we are at the channel.
CREATE TABLE merchant (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  channel text NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  key_folder text NOT NULL CHECK (key_folder ~ '^[a-z0-9-]{1,40}$'),
  -- as the channel names us: mchid, seller_id, merId
  merchant_number text NOT NULL,
  app_id text NOT NULL DEFAULT '',
  enabled boolean NOT NULL DEFAULT true,
  checked_at timestamptz,
  -- MerchantCheck of libs/payment: what the last self-test found, by step
  check_result jsonb,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (site_id, channel)
);

-- A customer's purchase through a channel. Its id is made by the payer's client before it asks; a paid order becomes a recharge of the same id.
CREATE TABLE payment_order (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  merchant_id uuid NOT NULL REFERENCES merchant,
  channel text NOT NULL CHECK (channel IN ('wechat', 'alipay', 'unionpay')),
  way text NOT NULL CHECK (way IN ('jsapi', 'native', 'h5', 'mini', 'qr', 'wap', 'front')),
  -- where it began
  origin text NOT NULL CHECK (origin IN ('mini', 'counter', 'kiosk', 'stall-code')),
  -- our number at the channel: 0-9A-Za-z only
  out_trade_no text NOT NULL CHECK (out_trade_no ~ '^[0-9A-Za-z]{20,32}$'),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  description text NOT NULL,
  state text NOT NULL CHECK (state IN ('created', 'submitted', 'closing', 'closed', 'paid')),
  -- the channel's last answer was none: what is true is asked for
  unknown boolean NOT NULL DEFAULT false,
  payer_kind text NOT NULL CHECK (payer_kind IN ('customer', 'visitor', 'staff')),
  -- customer id, staff id, or the kiosk or stall code that was used
  payer_id text NOT NULL,
  payer_name text NOT NULL DEFAULT '',
  -- openid, buyer id, …: as given to the channel, and as the channel says who paid
  payer_ref text,
  paid_by text,
  -- what the client needs to pay: PayParams of libs/payment
  pay_params jsonb,
  -- wall time throughout: channels know no moved clock
  created_at timestamptz NOT NULL,
  submitted_at timestamptz,
  expires_at timestamptz NOT NULL,
  paid_at timestamptz,
  credited_at timestamptz,
  closed_at timestamptz,
  transaction_id text,
  recharge_id uuid,
  -- where the money of an order went whose account was closed meanwhile
  suspense boolean NOT NULL DEFAULT false,
  -- a verified message that did not fit: amount, currency, app or merchant; nothing was credited by it
  mismatch jsonb,
  queries int NOT NULL DEFAULT 0,
  next_query_at timestamptz,
  UNIQUE (channel, out_trade_no),
  UNIQUE (channel, transaction_id)
);
CREATE INDEX payment_order_site_idx ON payment_order (site_id, created_at);
CREATE INDEX payment_order_account_idx ON payment_order (account_id, created_at);
CREATE INDEX payment_order_query_idx ON payment_order (next_query_at) WHERE next_query_at IS NOT NULL;
CREATE INDEX payment_order_paid_idx ON payment_order (merchant_id, paid_at) WHERE state = 'paid';

-- What happened to an order or a refund, in order: for the order's page and for whoever must explain it.
CREATE TABLE payment_event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id uuid,
  refund_id uuid,
  at timestamptz NOT NULL,
  kind text NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}',
  CHECK (order_id IS NOT NULL OR refund_id IS NOT NULL)
);
CREATE INDEX payment_event_order_idx ON payment_event (order_id, id);
CREATE INDEX payment_event_refund_idx ON payment_event (refund_id, id);
CREATE TRIGGER payment_event_append_only BEFORE UPDATE OR DELETE ON payment_event FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Every message that reached a notification route, as it came. Those that verify are kept for good, the others for some days.
CREATE TABLE payment_notification (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  channel text NOT NULL,
  merchant_id uuid REFERENCES merchant,
  received_at timestamptz NOT NULL,
  headers jsonb NOT NULL,
  body text NOT NULL,
  -- the channel's own id of the message; the same message may come many times
  message_id text,
  verified boolean NOT NULL,
  refusal text,
  order_id uuid,
  refund_id uuid,
  handled_at timestamptz
);
CREATE INDEX payment_notification_message_idx ON payment_notification (channel, message_id) WHERE verified;
CREATE INDEX payment_notification_received_idx ON payment_notification (received_at);

ALTER TABLE recharge
  DROP CONSTRAINT recharge_channel_check,
  ADD CONSTRAINT recharge_channel_check CHECK (channel IN ('cash', 'wechat', 'alipay', 'unionpay')),
  ALTER COLUMN operator_id DROP NOT NULL,
  ADD COLUMN payment_order_id uuid UNIQUE REFERENCES payment_order,
  ADD COLUMN payer_name text NOT NULL DEFAULT '',
  -- refunded or being refunded of it: pending ones count
  ADD COLUMN refunded_fen bigint NOT NULL DEFAULT 0 CHECK (refunded_fen >= 0),
  ADD CONSTRAINT recharge_operator_check CHECK ((channel = 'cash') = (operator_id IS NOT NULL)),
  ADD CONSTRAINT recharge_refunded_check CHECK (refunded_fen <= amount_fen);
ALTER TABLE payment_order ADD FOREIGN KEY (recharge_id) REFERENCES recharge;

ALTER TABLE ledger_account
  DROP CONSTRAINT ledger_account_kind_check,
  ADD CONSTRAINT ledger_account_kind_check CHECK (kind IN ('purse', 'cash_drawer', 'channel_clearing', 'revenue', 'subsidy_budget', 'write_off', 'refund_pending', 'suspense', 'emergency_credit'));
ALTER TABLE transfer
  DROP CONSTRAINT transfer_kind_check,
  ADD CONSTRAINT transfer_kind_check CHECK (kind IN ('recharge', 'energy_charge', 'refund_hold', 'refund', 'refund_release', 'reversal', 'adjustment', 'closing', 'suspense', 'emergency_credit', 'emergency_repayment'));

-- Money back to a customer: asked by one, approved by another. Its money is held from the moment it is asked for.
CREATE TABLE refund_request (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  account_id uuid NOT NULL REFERENCES account,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reason text NOT NULL,
  -- why: the shop leaves, a stall is handed over, asked by the customer, money that came too late
  cause text NOT NULL CHECK (cause IN ('customer', 'staff', 'leaving', 'hand_over', 'late_payment')),
  state text NOT NULL CHECK (state IN ('asked', 'rejected', 'running', 'done')),
  asked_kind text NOT NULL CHECK (asked_kind IN ('staff', 'customer', 'system')),
  asked_id text NOT NULL,
  asked_name text NOT NULL,
  asked_at timestamptz NOT NULL,
  decided_by uuid REFERENCES staff,
  decided_name text,
  decided_at timestamptz,
  decision_note text,
  finished_at timestamptz
);
CREATE INDEX refund_request_site_idx ON refund_request (site_id, asked_at);
CREATE INDEX refund_request_account_idx ON refund_request (account_id, asked_at);
CREATE UNIQUE INDEX refund_request_open_key ON refund_request (account_id) WHERE state = 'asked';

-- One part of it: back through one order's channel, or in cash over the counter.
CREATE TABLE refund (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  request_id uuid NOT NULL REFERENCES refund_request,
  site_id uuid NOT NULL REFERENCES site,
  channel text NOT NULL CHECK (channel IN ('cash', 'wechat', 'alipay', 'unionpay')),
  order_id uuid REFERENCES payment_order,
  recharge_id uuid REFERENCES recharge,
  out_refund_no text NOT NULL UNIQUE CHECK (out_refund_no ~ '^[0-9A-Za-z]{20,32}$'),
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- held: waits for approval; approved: to be sent; sent: accepted by the channel; abnormal: the channel needs a person
  state text NOT NULL CHECK (state IN ('held', 'approved', 'sent', 'succeeded', 'failed', 'abnormal', 'released')),
  unknown boolean NOT NULL DEFAULT false,
  channel_refund_id text,
  sent_at timestamptz,
  succeeded_at timestamptz,
  paid_out_by uuid REFERENCES staff,
  error text,
  attempts int NOT NULL DEFAULT 0,
  next_query_at timestamptz,
  CHECK ((channel = 'cash') = (order_id IS NULL))
);
CREATE INDEX refund_request_parts_idx ON refund (request_id);
CREATE INDEX refund_order_idx ON refund (order_id);
CREATE INDEX refund_query_idx ON refund (next_query_at) WHERE next_query_at IS NOT NULL;

-- A channel's bill of one merchant and Beijing day, and what it says.
CREATE TABLE channel_bill (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  site_id uuid NOT NULL REFERENCES site,
  merchant_id uuid NOT NULL REFERENCES merchant,
  channel text NOT NULL,
  day date NOT NULL,
  -- waiting: not fetched yet; fetched: rows are stored; open: differences wait for a person; closed: nothing is unexplained
  state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'fetched', 'open', 'closed')),
  sha256 text,
  payments int NOT NULL DEFAULT 0,
  payments_fen bigint NOT NULL DEFAULT 0,
  refunds int NOT NULL DEFAULT 0,
  refunds_fen bigint NOT NULL DEFAULT 0,
  fees_fen bigint NOT NULL DEFAULT 0,
  fetched_at timestamptz,
  compared_at timestamptz,
  closed_at timestamptz,
  attempts int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz,
  error text,
  UNIQUE (merchant_id, day)
);

CREATE TABLE channel_bill_row (
  bill_id uuid NOT NULL REFERENCES channel_bill,
  line int NOT NULL,
  kind text NOT NULL CHECK (kind IN ('payment', 'refund')),
  out_trade_no text NOT NULL,
  transaction_id text NOT NULL,
  out_refund_no text,
  amount_fen bigint NOT NULL,
  fee_fen bigint NOT NULL DEFAULT 0,
  at timestamptz NOT NULL,
  PRIMARY KEY (bill_id, line)
);

CREATE TABLE reconciliation_difference (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  bill_id uuid NOT NULL REFERENCES channel_bill,
  site_id uuid NOT NULL REFERENCES site,
  kind text NOT NULL CHECK (kind IN ('missing_here', 'missing_there', 'amount_differs', 'unknown_order', 'refund_missing_here', 'refund_missing_there', 'refund_differs')),
  -- the order or refund number it is about: one difference a number
  number text NOT NULL,
  order_id uuid,
  refund_id uuid,
  ours_fen bigint,
  theirs_fen bigint,
  proposal text NOT NULL CHECK (proposal IN ('credit', 'query', 'refund', 'wait', 'ask_channel', 'ignore')),
  state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'repaired', 'decided', 'gone')),
  found_at timestamptz NOT NULL,
  settled_at timestamptz,
  settled_by text,
  note text,
  UNIQUE (bill_id, kind, number)
);
CREATE INDEX reconciliation_difference_open_idx ON reconciliation_difference (site_id) WHERE state = 'open';
