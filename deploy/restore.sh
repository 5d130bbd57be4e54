#!/bin/bash
# restore.sh FILE puts a backup into an empty database, all of it or nothing. Stop every node first.
# DATABASE is the address of the owner of the tables, by default MIGRATE_DATABASE_URL. Needs psql and pg_restore.
set -eu -o pipefail

file=${1:?"usage: restore.sh FILE"}
database=${DATABASE:-${MIGRATE_DATABASE_URL:?"set MIGRATE_DATABASE_URL to the owner of the tables"}}

tables=$(psql "$database" -XAtc "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
if [ "$tables" != 0 ]; then
	echo "the database holds $tables tables already: restore into an empty one" >&2
	exit 1
fi

# Open pages know numbers that were given after the backup. With room between, the restored forum never gives one of
# those to something else, and each page sees that it must load anew.
{
	echo 'BEGIN;'
	pg_restore --no-owner --no-privileges --file=- "$file"
	echo 'UPDATE public.channels SET last = last + 1000;'
	echo 'COMMIT;'
} | psql "$database" -X --quiet --set=ON_ERROR_STOP=1 >/dev/null

echo "restored; now run samenspraak migrate, which gives the running role its rights, and start the nodes"
