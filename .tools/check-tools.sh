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

# Beside them what is only faster with it.
wanted() {
	missing
	command -v chromium-headless-shell >/dev/null || echo chromium-headless-shell
}

# install PACKAGE...: what apt said is shown only when it failed.
install() {
	echo "installing $*"
	log=$(mktemp)
	apt-get install -y -qq --no-install-recommends "$@" >"$log" 2>&1 </dev/null || tail -20 "$log" >&2
	rm -f "$log"
}

if [ -n "$(wanted)" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -qq >/dev/null 2>&1 </dev/null || echo 'apt-get update failed: trying with the lists that are there' >&2
	# One at a time: not every distribution has all.
	for package in $(wanted); do
		install "$package"
	done
fi

packages=$(missing | paste -sd ' ' -)
[ -n "$packages" ] || exit 0
echo "missing: $packages. Debian and Ubuntu: sudo apt-get install $packages. macOS: xcode-select --install; brew install redis shellcheck; brew install --cask chromium." >&2
exit 1
