-- What a submission to a channel needs again, word for word, when its answer was lost; when an order was last asked for; what a
-- refund's part needs when it is sent again.

ALTER TABLE payment_order
  ADD COLUMN payer_ip text NOT NULL DEFAULT '',
  ADD COLUMN return_url text,
  ADD COLUMN notify_url text NOT NULL DEFAULT '',
  -- why the channel took the order not, in its own code
  ADD COLUMN refusal text,
  ADD COLUMN last_query_at timestamptz;
CREATE INDEX payment_order_open_idx ON payment_order (account_id, payer_id) WHERE state IN ('created', 'submitted', 'closing');

ALTER TABLE refund
  ADD COLUMN notify_url text NOT NULL DEFAULT '',
  ADD COLUMN settled_note text;
