-- A hand-over's reading was put in at this wall time; both sides confirm this one, and it must not grow old.
ALTER TABLE hand_over ADD COLUMN reading_at timestamptz;
-- When the meters were last asked for it (the site's time): a photographed display stands in for a meter that gave no answer then.
ALTER TABLE hand_over ADD COLUMN asked_meters_at timestamptz;
-- A photograph belongs to a site from the moment it is used there: who takes a stall over has no stall yet.
ALTER TABLE photo ALTER COLUMN site_id DROP NOT NULL;
CREATE INDEX photo_taker_idx ON photo (taken_by_id, at);

-- One message a cause and channel: the same news may go to the phone and to the official account.
ALTER TABLE notice
  DROP CONSTRAINT notice_cause_key_key,
  ADD CONSTRAINT notice_cause_channel_key UNIQUE (cause_key, channel),
  -- who it goes to at WeChat; an SMS goes to `phone`
  ADD COLUMN open_id text NOT NULL DEFAULT '';
