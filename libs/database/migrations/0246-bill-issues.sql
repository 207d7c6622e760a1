-- Bills issued by hand: which, by whom, when; each bill by one act at most.
CREATE TABLE bill_issue (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  issued_by uuid NOT NULL REFERENCES staff,
  issued_name text NOT NULL,
  issued_at timestamptz NOT NULL,
  note text NOT NULL DEFAULT '',
  bills int NOT NULL CHECK (bills >= 0),
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0)
);
CREATE INDEX bill_issue_site_idx ON bill_issue (site_id, issued_at DESC);
ALTER TABLE bill ADD COLUMN issue_id uuid REFERENCES bill_issue;
CREATE INDEX bill_issue_idx ON bill (issue_id) WHERE issue_id IS NOT NULL;
