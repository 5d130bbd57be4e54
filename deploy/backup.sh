#!/bin/bash
# backup.sh FOLDER writes the whole database to FOLDER/samenspraak-TIME.dump. The forum may run on meanwhile.
# Attachments are not in it: copy the folder attachments in DATA_DIR, or the store of BLOB_URL, after this and not before.
# DATABASE is the address of the owner of the tables, by default MIGRATE_DATABASE_URL. Needs pg_dump of the server's version.
set -eu -o pipefail

folder=${1:?"usage: backup.sh FOLDER"}
database=${DATABASE:-${MIGRATE_DATABASE_URL:?"set MIGRATE_DATABASE_URL to the owner of the tables"}}

mkdir -p "$folder"
file=$folder/samenspraak-$(date -u +%Y%m%dT%H%M%SZ).dump
trap 'rm -f "$file.part"' EXIT
umask 077
pg_dump --dbname="$database" --format=custom --file="$file.part"
mv "$file.part" "$file"
echo "$file"
