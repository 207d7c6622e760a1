-- Who looks at the trail does nothing else; who runs the system touches no money (separation of duties).
UPDATE staff SET roles = '{auditor}' WHERE 'auditor' = ANY(roles) AND cardinality(roles) > 1;
UPDATE staff SET roles = array_remove(roles, 'system_admin') WHERE 'system_admin' = ANY(roles) AND roles && '{cashier,finance}'::text[];
ALTER TABLE staff
  ADD CONSTRAINT staff_auditor_alone CHECK (NOT 'auditor' = ANY(roles) OR cardinality(roles) = 1),
  ADD CONSTRAINT staff_system_admin_without_money CHECK (NOT ('system_admin' = ANY(roles) AND roles && '{cashier,finance}'::text[]));
