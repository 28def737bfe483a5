-- Of the release that tests imagine to follow this one: the tables that both work on most get a column more each. No other release has it.
ALTER TABLE run ADD COLUMN announced_at timestamptz;
ALTER TABLE attempt ADD COLUMN weight integer NOT NULL DEFAULT 1;
ALTER TABLE session ADD COLUMN release text NOT NULL DEFAULT '';
ALTER TABLE split ADD COLUMN note text;
ALTER TABLE progress ADD COLUMN note text;
ALTER TABLE request ADD COLUMN note text;
ALTER TABLE residual ADD COLUMN note text;
ALTER TABLE member ADD COLUMN release text NOT NULL DEFAULT '';
