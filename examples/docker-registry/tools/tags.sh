#!/bin/sh
# The tags, one on each line, in order.
set -e; list=$(ask.sh tags/list)
printf '%s\n' "$list" | sed 's/.*\[//; s/\].*//; s/"//g' | tr , '\n' | sort
