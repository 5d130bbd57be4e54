#!/bin/sh
# changed.sh STAMP names the sources that are newer than the file STAMP; all of them if there is none.
# A folder counts too: its time changes when a file in it is removed. Not frontend/ itself, where node_modules comes and goes.
set -eu
cd "$(dirname "$0")/.."
newer=
[ ! -e "$1" ] || newer=1
find go.mod go.sum cmd internal migrations frontend \
	\( -name node_modules -o -name dist -o -name test-results -o -name '.*' \) -prune -o \
	\( -type f -o -type d ! -path frontend \) ${newer:+-newer "$1"} -print
