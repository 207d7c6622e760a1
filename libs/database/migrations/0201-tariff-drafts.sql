-- A price version before it is one: written by one person, looked at, replayed, asked for, approved by a second.
CREATE TABLE tariff_draft (
  id uuid PRIMARY KEY,
  site_id uuid NOT NULL REFERENCES site,
  plan_id uuid NOT NULL REFERENCES tariff_plan,
  effective_at timestamptz NOT NULL,
  -- TariffDefinition of libs/tariff
  definition jsonb NOT NULL,
  state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'asked', 'published', 'discarded')),
  made_by uuid NOT NULL REFERENCES staff,
  made_name text NOT NULL,
  made_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL,
  version_id uuid REFERENCES tariff_version,
  -- later than what was asked for where the approval came after it
  in_force_at timestamptz,
  CHECK ((state = 'published') = (version_id IS NOT NULL AND in_force_at IS NOT NULL))
);
CREATE INDEX tariff_draft_plan_idx ON tariff_draft (plan_id, made_at DESC);
CREATE INDEX tariff_draft_site_idx ON tariff_draft (site_id, state, made_at DESC);
