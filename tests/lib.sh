# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2034 # what is set here is used by those who source it
# What every tests/*/*.test sources: TAP, skipping with a reason, a scratch folder.
#
#   ok WHAT COMMAND...         passes where COMMAND succeeds; its output is shown otherwise
#   is WHAT GOT WANTED         passes where both are the same text
#   skip WHAT REASON           neither passes nor fails; with LOWPORT_REQUIRE=1 it fails
#   skip_all REASON            the whole file
#   verified ENVIRONMENT TRIAL LOWPORT REAL
#                              passes where lowport's answer is the real thing's; a row of
#                              docs/verified.md
#   finish                     the last line: prints the plan
#
# $lowport is the binary under test, $scratch a folder that goes away, $launch the launchers.
set -u
srcdir=${srcdir:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
builddir=${builddir:-$srcdir}
lowport=${LOWPORT:-$builddir/lowport}
launch=$builddir/tests/launch
scratch=$(mktemp -d "${TMPDIR:-/tmp}/lowport-test.XXXXXX")
chmod 755 "$scratch"
# Not for a child that a signal ends before its exec: bash runs the trap there as well.
trap '[ "$BASHPID" = "$$" ] && rm -rf "$scratch"' EXIT
count=0
failures=0

report_line() { # RESULT WHAT
	count=$((count + 1))
	echo "$1 $count - $2"
}

ok() {
	local what=$1 out
	shift
	if out=$("$@" 2>&1); then
		report_line ok "$what"
	else
		failures=$((failures + 1))
		report_line 'not ok' "$what"
		printf '# %s\n' "command: $*" "${out:0:2000}" | sed 's/^\([^#]\)/# \1/'
	fi
}

is() {
	if [ "$2" = "$3" ]; then
		report_line ok "$1"
	else
		failures=$((failures + 1))
		report_line 'not ok' "$1"
		printf '%s\n' "got:    $2" "wanted: $3" | sed 's/^/# /'
	fi
}

# One file a test, which "make verified" puts together; a run replaces its own.
verified_rows=$builddir/verified/$(basename "$0" .test).rows
verified() {
	mkdir -p "$builddir/verified"
	[ "${verified_started:-no}" = yes ] || : >"$verified_rows"
	verified_started=yes
	printf '%s\t%s\t%s\t%s\n' "$@" >>"$verified_rows"
	is "$1: $2: lowport says what really happens" "$3" "$4"
}

skip() {
	if [ "${LOWPORT_REQUIRE:-0}" = 1 ]; then
		failures=$((failures + 1))
		report_line 'not ok' "$1 (required here, but: $2)"
	else
		report_line ok "$1 # SKIP $2"
	fi
}

skip_all() {
	if [ "${LOWPORT_REQUIRE:-0}" = 1 ]; then
		echo '1..1'
		echo "not ok 1 - required here, but: $1"
	else
		echo "1..0 # SKIP $1"
	fi
	exit 0
}

finish() {
	echo "1..$count"
	exit $((failures > 0))
}

# Runs lowport (or another command) and keeps what it said: $out, $err and $code.
run() {
	out=$("$@" 2>"$scratch/stderr")
	code=$?
	err=$(cat "$scratch/stderr")
}

# Of the report in $out: the outcome and errno of trial $1, as "no EACCES".
trial() {
	jq -r --arg id "$1" '.status.trials[] | select(.id == $id)
		| .outcome + (if .errno then " " + .errno else "" end)' <<<"$out"
}

# The same of fact $1; and any other value of the report by jq path.
fact() {
	jq -r --arg id "$1" '.status.facts[] | select(.id == $id)
		| .outcome + (if .errno then " " + .errno else "" end)' <<<"$out"
}
field() {
	jq -r "$1" <<<"$out"
}

has() {
	command -v "$1" >/dev/null 2>&1
}

# A sanitizer's runtime makes system calls of its own, which some tests cannot tell apart.
is_sanitized() {
	grep -qa __asan_init "$lowport"
}

is_root() {
	[ "$(id -u)" = 0 ]
}
