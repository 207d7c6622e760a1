-- Who begins or ends to pay afterwards has his runway said anew at the next turn.
CREATE FUNCTION postpaid_runs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE runway SET due_at = '-infinity' WHERE account_id = NEW.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER postpaid_runs AFTER INSERT OR UPDATE OF to_at ON postpaid_term FOR EACH ROW EXECUTE FUNCTION postpaid_runs();
