#!/bin/sh
# soak.sh [FLAG...] builds what changed and soaks it, for example: soak.sh -for 40s -watchers 60; see internal/soak.
set -eu
cd "$(dirname "$0")/.."
command -v redis-server >/dev/null || { echo "redis-server is missing: on Debian, apt-get install redis-server" >&2; exit 1; }
.tools/build.sh
go build -buildvcs=false -o bin/soak ./internal/soak
exec bin/soak "$@"
