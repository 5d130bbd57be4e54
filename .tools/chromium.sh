#!/bin/sh
# Prints the path of a Chromium; exit 1 if there is none. CHROMIUM overrides.
set -eu
for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome "/Applications/Chromium.app/Contents/MacOS/Chromium" "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
	if command -v "$name"; then
		exit 0
	fi
done
exit 1
