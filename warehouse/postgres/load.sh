#!/bin/sh
# Loads the runs of an export in the folder `out` that aren't loaded yet, those that have ended. psql's variables say where to:
#   PGHOST=… PGDATABASE=… sh load.sh
set -eu
run_sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

run_sql << 'SQL'
create schema if not exists nymgate;
create table if not exists nymgate.exported_table (run text, connector text, record_type text, load text);
create table if not exists nymgate.exported_row (
  run text, connector text, record_type text, position bigint generated always as identity, record jsonb
);
SQL

for manifest in out/*/manifest.json; do
  run=$(jq -r .run "$manifest")
  [ "$(run_sql -c "select count(*) from nymgate.exported_table where run = '$run'")" = 0 ] || continue
  # Each run is one transaction. A line of JSON has none of the two control characters, so that it is one column.
  {
    echo 'begin; create temp table line (position bigint generated always as identity, record jsonb);'
    jq -r '.connectors | to_entries[] | .key as $connector | .value.tables | to_entries[] | select(.value.skipped == null)
      | [$connector, .key, .value.load, (.value.files // [] | map(.file) | join(" "))] | @tsv' "$manifest" |
      while IFS="$(printf '\t')" read -r connector table load files; do
        printf '%s\n' "insert into nymgate.exported_table values ('$run', '$connector', '$table', '$load');"
        for file in $files; do
          printf '%s\n' "\copy line (record) from program 'gzip -dc out/$run/$file' with (format csv, quote e'\x01', delimiter e'\x02')"
        done
        printf '%s\n' "insert into nymgate.exported_row (run, connector, record_type, record) select '$run', '$connector', '$table', record from line order by position;"
        printf '%s\n' 'truncate line;'
      done
    echo 'commit;'
  } | run_sql
done
