-- A seal keeps the digest of every entry it covers, so that a check can say which entry was changed, removed or slipped in and not only
-- in which block. Seals made before this have none and are checked as a block.

CREATE FUNCTION audit_entry_digest(e audit_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(convert_to(jsonb_build_array(e.id, extract(epoch FROM e.at), e.company_id, e.site_id, e.actor_kind, e.actor_id, e.actor_name, e.ip, e.request_id,
    e.action, e.object_kind, e.object_id, e.object_name, e.before, e.after, e.result)::text, 'UTF8'))
$$;

ALTER TABLE audit_seal
  ADD COLUMN entry_ids bigint[],
  -- 32 bytes an entry, in the order of entry_ids
  ADD COLUMN entry_digests bytea;
