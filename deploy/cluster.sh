#!/bin/bash
# cluster.sh [PORT...] runs a node on each port (8081 and 8082) with one Postgres and one Redis between them, until Ctrl-C.
# For trying what happens between nodes: whatever is killed comes back after RESTART_AFTER seconds (1).
# DATABASE_URL with MIGRATE_DATABASE_URL, and REDIS_URL, name ones of yours to use instead; that database gets the demo content.
set -eu -o pipefail
# Each job in a process group of its own: Ctrl-C reaches this script alone, which stops the nodes before what they stand on.
set -m
cd "$(dirname "$0")/.."

[ $# -gt 0 ] || set -- 8081 8082
: "${RESTART_AFTER:=1}"

# Not mktemp's 0700: as root Postgres runs as another user, who must be able to enter.
work=$(mktemp -d)
chmod 755 "$work"
started=()

stop() {
	status=$?
	trap - EXIT
	trap '' INT TERM
	for ((i = ${#started[@]} - 1; i >= 0; i--)); do
		kill -TERM "${started[i]}" 2>/dev/null || continue
		wait "${started[i]}" || true
	done
	rm -rf "$work"
	exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# keep NAME COMMAND... runs COMMAND, again when it ends. NAME.pid and NAME.log in $work tell of it.
keep() {
	name=$1
	shift
	trap 'kill -TERM "$child" 2>/dev/null; wait "$child"; exit 0' TERM
	while :; do
		"$@" >>"$work/$name.log" 2>&1 &
		child=$!
		echo "$child" >"$work/$name.pid"
		wait "$child" || true
		sleep "$RESTART_AFTER" &
		child=$!
		wait "$child" || true
	done
}

start_database() {
	go build -buildvcs=false -o "$work/database" ./deploy/database
	: >"$work/addresses"
	"$work/database" "$work/postgres" >"$work/addresses" 2>"$work/database.log" &
	started+=($!)
	for _ in {1..300}; do
		if { read -r MIGRATE_DATABASE_URL && read -r DATABASE_URL; } <"$work/addresses"; then
			export MIGRATE_DATABASE_URL DATABASE_URL
			return
		fi
		kill -0 "${started[0]}" 2>/dev/null || break
		sleep 0.1
	done
	cat "$work/database.log" >&2
	exit 1
}

start_redis() {
	command -v redis-server >/dev/null || { echo "redis-server is missing: apt-get install redis-server, or set REDIS_URL" >&2; exit 1; }
	port=$(node .tools/free-port.mjs)
	keep redis redis-server --bind 127.0.0.1 --port "$port" --save '' --appendonly no --dir "$work" &
	started+=($!)
	export REDIS_URL="redis://127.0.0.1:$port/0"
}

# start_node PORT
start_node() {
	LISTEN="127.0.0.1:$1" PUBLIC_URL="http://localhost:$1" DATA_DIR="$work/data-$1" BLOB_URL="file://$work/attachments" keep "node-$1" bin/samenspraak serve &
	started+=($!)
	until [ -s "$work/node-$1.pid" ]; do sleep 0.05; done
	if ! node .tools/await-ready.mjs "http://localhost:$1/health/ready" "$(<"$work/node-$1.pid")"; then
		cat "$work/node-$1.log" >&2
		exit 1
	fi
}

.tools/build.sh
[ -n "${DATABASE_URL:-}" ] || start_database
[ -n "${REDIS_URL:-}" ] || start_redis
bin/samenspraak migrate
bin/samenspraak seed

for port in "$@"; do
	start_node "$port"
done

echo
for port in "$@"; do
	echo "http://localhost:$port  kill -9 \$(cat $work/node-$port.pid)  tail -f $work/node-$port.log"
done
[ ! -e "$work/redis.pid" ] || echo "$REDIS_URL  kill -9 \$(cat $work/redis.pid)"
echo "DATABASE_URL='$DATABASE_URL'"
echo 'Ctrl-C stops all of it.'
wait
