#!/bin/sh
# Run once by the Postgres image, on an empty volume: the role that analysts connect as. What it may read is
# granted by the migrations.
set -eu

psql --set=ON_ERROR_STOP=1 --set=word="${JUESUAN_READER_PASSWORD:?}" \
    --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" --no-psqlrc <<'SQL'
create role juesuan_reader login password :'word';
alter role juesuan_reader set default_transaction_read_only = on;
SQL
