-- What the product itself says, such as a new price, is said in each customer's language; what people write is said as they wrote it.
ALTER TABLE announcement ADD COLUMN title_en text, ADD COLUMN text_en text, ADD CHECK ((title_en IS NULL) = (text_en IS NULL));
