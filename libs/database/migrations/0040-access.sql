-- A seal names each entry it covers with its digest, so that a check can say which entry was changed, removed or slipped in.
-- Login codes are counted for every phone that asks, known or not, so that the answer tells nothing.

CREATE FUNCTION audit_entry_digest(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(e.id, extract(epoch FROM e.at), e.company_id, e.site_id, e.actor_kind, e.actor_id, e.actor_name, e.ip, e.request_id,
    e.action, e.object_kind, e.object_id, e.object_name, e.before, e.after, e.result)::text, 'UTF8'))
$$;

ALTER TABLE audit_seal
  ADD COLUMN entry_ids bigint[] NOT NULL,
  -- 32 bytes an entry, in the order of entry_ids
  ADD COLUMN entry_digests bytea NOT NULL;
CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE INDEX audit_entry_site_idx ON audit_entry (site_id, id);
CREATE INDEX customer_phone_idx ON customer (phone);
CREATE INDEX customer_session_customer_idx ON customer_session (customer_id);
