-- An item of a batch is judged by its own try: when it was last acted on (wall time; null: not yet), and by which read.
ALTER TABLE command_batch_item ADD COLUMN tried_at timestamptz, ADD COLUMN read_request_id uuid;

-- Who has leased a row: a process that starts again under its name takes up at once what it left behind.
ALTER TABLE outbox ADD COLUMN taken_by text;
