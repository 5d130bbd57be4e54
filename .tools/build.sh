#!/bin/sh
# Builds the front end and bin/samenspraak, unless nothing changed since the last build.
set -eu
cd "$(dirname "$0")/.."

for tool in go node npm; do
	command -v "$tool" >/dev/null || { echo "$tool is missing: this needs Go 1.26 (go.dev/dl) and Node 20 or newer (nodejs.org)" >&2; exit 1; }
done

# The stamp is as old as the start of the last good build: what changed while it ran counts as changed after it.
stamp=bin/.built
changed=$(.tools/changed.sh "$stamp")
[ -n "$changed" ] || [ ! -x bin/samenspraak ] || exit 0

mkdir -p bin
touch "$stamp.new"
if [ -e "$stamp" ] && printf '%s\n' "$changed" | grep -q '\.templ$'; then
	make generate
fi
.tools/packages.sh
(cd frontend && node build.mjs)
# -buildvcs: a clone that belongs to someone else must build too, and git refuses to describe it.
go build -buildvcs=false -o bin/samenspraak ./cmd/samenspraak
# Without it the first start takes longer, and says what is wrong if it can't start at all.
bin/samenspraak prepare || true
mv "$stamp.new" "$stamp"
