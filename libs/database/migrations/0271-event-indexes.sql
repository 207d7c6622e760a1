-- An event is of an order or of a refund: each index holds its own alone.
DROP INDEX payment_event_order_idx, payment_event_refund_idx;
CREATE INDEX payment_event_order_idx ON payment_event (order_id, id) WHERE order_id IS NOT NULL;
CREATE INDEX payment_event_refund_idx ON payment_event (refund_id, id) WHERE refund_id IS NOT NULL;
