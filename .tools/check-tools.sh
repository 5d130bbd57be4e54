#!/bin/sh
# What make test needs beside Go and Node: installed on Debian as root, else named with the way to get it. Exit 1 if something stays missing.
set -eu

# One line for each need: a test that it is there, the Debian package, what it is for.
# A stand-in name for chromium: Debian and most others, Ubuntu's, Google's.
missing() {
	command -v cc >/dev/null || command -v gcc >/dev/null || command -v clang >/dev/null || echo gcc libc6-dev
	command -v redis-server >/dev/null || echo redis-server
	"$(dirname "$0")/chromium.sh" >/dev/null || echo chromium
	command -v shellcheck >/dev/null || echo shellcheck
}

packages=$(missing | tr '\n' ' ')
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

packages=$(missing | tr '\n' ' ')
[ -n "$packages" ] || exit 0
echo "missing: $packages- on Debian or Ubuntu: sudo apt-get install $packages- on macOS: xcode-select --install; brew install redis shellcheck; brew install --cask chromium" >&2
exit 1
