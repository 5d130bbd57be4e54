#!/bin/sh
# Builds and starts the program, and again at every change of a source, until Ctrl-C.
# Looks at file times twice a second: the same on every system, and nothing to install.
set -eu
cd "$(dirname "$0")/.."

pid=
stop() {
	[ -n "$pid" ] || return 0
	kill -TERM "$pid" 2>/dev/null || true
	wait "$pid" || true
	pid=
}
trap stop EXIT
trap 'exit 0' INT
trap 'exit 143' TERM

mkdir -p bin
looked=bin/.looked
while :; do
	# Touched before the build: a change while it runs is seen at the next look.
	touch "$looked"
	if .tools/build.sh; then
		stop
		bin/samenspraak serve &
		pid=$!
	else
		echo "not built; waiting for the next change" >&2
	fi
	# What the build itself writes is no reason for another.
	while ! .tools/changed.sh "$looked" | grep -qvE '_templ\.go$|^frontend/views$'; do
		sleep 0.5
	done
done
