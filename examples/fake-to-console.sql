/* config
env {
  job.name = "fake-to-console-sql"
  job.mode = BATCH
}
*/

-- Ten made-up rows, the heavy ones printed:
--
--   ./sluice run examples/fake-to-console.sql

CREATE TABLE tea WITH (
  'connector' = 'FakeSource',
  'type' = 'source',
  'row.num' = '10',
  'string.template' = '["oolong", "sencha", "assam"]',
  'int.min' = '50',
  'int.max' = '500',
  'schema' = '{
    fields {
      id = bigint
      name = string
      grams = int
    }
  }'
);

CREATE TABLE screen WITH ('connector' = 'Console', 'type' = 'sink');

CREATE TABLE heavy AS SELECT id, upper(name) AS name, grams FROM tea WHERE grams > 100;

INSERT INTO screen SELECT name, grams * 2 AS twice FROM heavy;
