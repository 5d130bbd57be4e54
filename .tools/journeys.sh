#!/bin/bash
# The Playwright journeys of frontend/e2e against the built program: on a free port, with data that is gone afterwards.
set -eu
cd "$(dirname "$0")/.."
.tools/build.sh

# Not mktemp's 0700: as root the embedded Postgres runs as another user, who must be able to enter.
data=$(mktemp -d)
chmod 755 "$data"
pid=
finish() {
	status=$?
	trap - EXIT
	if [ -n "$pid" ] && kill -TERM "$pid" 2>/dev/null; then
		wait "$pid" || true
	fi
	[ "$status" = 0 ] || { echo 'what the program said:'; tail -50 "$data/samenspraak.log"; }
	rm -rf "$data"
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$(node .tools/free-port.mjs)
export BASE_URL="http://localhost:$port"
LISTEN="127.0.0.1:$port" PUBLIC_URL="$BASE_URL" DATA_DIR="$data/state" bin/samenspraak serve >"$data/samenspraak.log" 2>&1 &
pid=$!
node .tools/await-ready.mjs "$BASE_URL/health/ready" "$pid"
(cd frontend && npm run --silent e2e)
