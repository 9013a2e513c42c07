-- Loads the runs of an export in the folder `out` that aren't loaded yet, those that have ended:
--   duckdb export.duckdb < load.sql
CREATE SCHEMA IF NOT EXISTS nymgate;
CREATE TABLE IF NOT EXISTS nymgate.exported_table (run TEXT, connector TEXT, record_type TEXT, load TEXT);
CREATE TABLE IF NOT EXISTS nymgate.exported_row (run TEXT, connector TEXT, record_type TEXT, position BIGINT, record JSON);
BEGIN;
CREATE OR REPLACE TEMP TABLE new_table AS
WITH manifest AS (
  SELECT json ->> 'run' AS run, json -> 'connectors' AS connectors
  FROM read_json_objects('out/*/manifest.json', format = 'unstructured')
), connector AS (
  SELECT run, unnest(json_keys(connectors)) AS connector, connectors FROM manifest
), described AS (
  SELECT run, connector, (connectors -> connector) -> 'tables' AS tables FROM connector
), named AS (
  SELECT run, connector, unnest(json_keys(tables)) AS record_type, tables FROM described
)
SELECT run, connector, record_type, (tables -> record_type) ->> 'load' AS load
FROM named
WHERE ((tables -> record_type) -> 'skipped') IS NULL AND run NOT IN (SELECT run FROM nymgate.exported_table);
INSERT INTO nymgate.exported_row
WITH line AS (
  SELECT row_number() OVER () AS position, string_split(filename, '/')[-3:] AS part, json AS record
  FROM read_ndjson_objects('out/*/*/*.ndjson.gz', filename = true)
), found AS (
  SELECT part[1] AS run, part[2] AS connector, regexp_replace(part[3], '-\d+\.ndjson\.gz$', '') AS record_type, position, record
  FROM line
)
SELECT found.* FROM found JOIN new_table USING (run, connector, record_type);
INSERT INTO nymgate.exported_table SELECT * FROM new_table;
COMMIT;
