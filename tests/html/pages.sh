# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# The pages that the tests look at: $scratch/NAME.html, with what they hold as NAME.json.
# Sourced after tests/lib.sh.
# shellcheck disable=SC2154 # set by lib.sh

make_page() { # NAME FLEET-OPTION...
	local name=$1
	shift
	python3 "$srcdir/tests/html/fleet.py" "$@" >"$scratch/$name.jsonl"
	"$lowport" report --exit-zero -o html="$scratch/$name.html" \
		-o json="$scratch/$name.json" "$scratch/$name.jsonl"
}

make_pages() {
	make_page node 1
	make_page fleet-3 3
	make_page fleet-300 300 --predicted
	make_page fleet-5000 5000 --predicted
	make_page hostile 60 --hostile
	make_page hostile-node 1 --hostile
}
