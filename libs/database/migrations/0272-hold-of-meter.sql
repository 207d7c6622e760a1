-- Whoever is told of a cut or of the light after it asks for the last hold of his meter; there are more ended holds every month.
CREATE INDEX hold_meter_idx ON hold (meter_id, placed_at);
