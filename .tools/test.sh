#!/bin/bash
# The whole check, a line a step; what a failing step said is shown in full. The last line counts: "12 passed, 0 failed".
# shellcheck disable=SC2317 # step calls the functions
set -u
cd "$(dirname "$0")/.." || exit 1

passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT

# step NAME COMMAND...: a step that fails does not keep the others from running.
step() {
	local name=$1 start=$SECONDS
	shift
	if "$@" >"$log" 2>&1 </dev/null; then
		passed=$((passed + 1))
		printf 'ok    %-34s %4d s\n' "$name" $((SECONDS - start))
		return 0
	fi
	failed=$((failed + 1))
	printf 'FAIL  %-34s %4d s\n' "$name" $((SECONDS - start))
	sed 's/^/      /' "$log"
	return 1
}

report() {
	echo "$passed passed, $failed failed"
	[ "$failed" = 0 ]
	exit
}

generated_is_fresh() {
	local before
	before=$(generated_sums)
	make generate || return 1
	[ "$before" = "$(generated_sums)" ] && return 0
	echo 'the Go made from frontend/**/*.templ was not that of the templates; it is now: commit it'
	diff <(echo "$before") <(generated_sums)
	return 1
}

generated_sums() {
	find frontend -name node_modules -prune -o -name '*_templ.go' -exec cksum {} + | sort -k 3
}

go_is_formatted() {
	local files
	files=$(gofmt -l cmd internal frontend/*.go frontend/locales frontend/views migrations) || return 1
	[ -z "$files" ] && return 0
	echo "gofmt -w these files:"
	echo "$files"
	return 1
}

front_end() {
	(cd frontend && npm run --silent "$1")
}

# Nothing can be said about the rest without these two.
step 'tools are there' .tools/check-tools.sh || report
step 'front-end packages' .tools/packages.sh || report

CHROMIUM=$(.tools/chromium.sh)
export CHROMIUM NO_COLOR=1

step 'generated code is fresh' generated_is_fresh
step 'gofmt' go_is_formatted
step 'shellcheck' shellcheck .ci/run .tools/*.sh deploy/*.sh
step 'front-end lint' front_end lint
step 'build' .tools/build.sh
step 'go vet' go vet ./...
step 'staticcheck' go tool -modfile=.tools/go.mod staticcheck ./...
step 'Go tests' go test -race -count=1 -timeout 6m ./...
step 'element tests' front_end test
step 'journeys in a browser' .tools/journeys.sh

report
