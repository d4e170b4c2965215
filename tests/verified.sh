#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Writes docs/verified.md from the rows that a test run left (verified, in tests/lib.sh).
#   tests/verified.sh FOLDER-OF-ROWS
set -eu
export LC_ALL=C

rows() {
	cat "$1"/*.rows | sort -u
}

table() {
	local before='' environment trial lowport real
	while IFS=$'\t' read -r environment trial lowport real; do
		[ "$environment" = "$before" ] || printf '\n## %s\n\n%s\n%s\n' "$environment" \
			'| trial | lowport | the real thing |' '|---|---|---|'
		before=$environment
		[ "$lowport" = "$real" ] || lowport="**$lowport**"
		printf '| %s | %s | %s |\n' "$trial" "$lowport" "$real"
	done
}

ls "$1"/*.rows >/dev/null 2>&1 || {
	echo "tests/verified.sh: no rows in $1: run 'make check' first" >&2
	exit 1
}
total=$(rows "$1" | wc -l)
differing=$(rows "$1" | awk -F'\t' '$3 != $4' | wc -l)
cat <<HEAD
# Verified

What lowport said, and what really happened to a gateway in the same place: an independent program
that a real runtime started with that security context and that then tried to bind, or a real pod.
\`make check\` compares them, \`make verified\` wrote this page from that run: $total cells, $differing of
them differ. "tests/launch/oldkernel" is the machine's own kernel with the answers of an old one, which
runtime, lowport and gateway all got alike.
HEAD
rows "$1" | table
