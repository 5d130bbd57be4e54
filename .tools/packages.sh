#!/bin/sh
# Installs the front end's packages when the lockfile is another than the one they were installed from.
set -eu
cd "$(dirname "$0")/../frontend"
installed=node_modules/.installed-lock.json
! cmp -s package-lock.json "$installed" || exit 0
echo "installing the front end's packages"
npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
cp package-lock.json "$installed"
