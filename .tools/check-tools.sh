#!/bin/sh
# What make test needs beside Go and Node: installed on Debian as root, else named with the way to get it. Exit 1 if something stays missing.
set -eu

# The Debian packages of what is not there: -race needs the C compiler, live news between nodes Redis, the journeys Chromium.
missing() {
	command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null || echo gcc libc6-dev
	command -v redis-server >/dev/null || echo redis-server
	"$(dirname "$0")/chromium.sh" >/dev/null || echo chromium
	command -v shellcheck >/dev/null || echo shellcheck
}

packages=$(missing | paste -sd ' ' -)
[ -n "$packages" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	echo "installing $packages"
	log=$(mktemp)
	export DEBIAN_FRONTEND=noninteractive
	# shellcheck disable=SC2086 # a list of names
	if ! { apt-get update -qq && apt-get install -y -qq --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
		tail -20 "$log" >&2
	fi
	rm -f "$log"
fi

packages=$(missing | paste -sd ' ' -)
[ -n "$packages" ] || exit 0
echo "missing: $packages. Debian and Ubuntu: sudo apt-get install $packages. macOS: xcode-select --install; brew install redis shellcheck; brew install --cask chromium." >&2
exit 1
