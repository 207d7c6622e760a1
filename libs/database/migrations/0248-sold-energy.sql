-- What a recharge over the counter was worth in energy or water when it was taken: sold by amount, or by kWh or m³. The purse holds yuan.
CREATE TABLE recharge_energy (
  recharge_id uuid PRIMARY KEY REFERENCES recharge,
  medium text NOT NULL CHECK (medium IN ('electricity', 'water')),
  -- Wh, or litres
  wh bigint NOT NULL CHECK (wh >= 0),
  price_micro_yuan bigint NOT NULL CHECK (price_micro_yuan > 0),
  price_since timestamptz NOT NULL,
  plan_name text NOT NULL,
  -- false: a price by time or tier, told at what it has cost on average
  exact boolean NOT NULL,
  asked text NOT NULL CHECK (asked IN ('yuan', 'energy'))
);
