# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154 # tests/lib.sh, read before this, sets them
# What the live tests share beyond tests/lib.sh: what a machine must be able to do, and
# what every report must be, whatever was done to lowport.

# The sysctl's file, as the tests see it.
# shellcheck disable=SC2034 # used by the files that source this one
port_start=/proc/sys/net/ipv4/ip_unprivileged_port_start

# The file is for root with all that the trials need, on a machine that confines nobody.
# None of it is asked of lowport: a lowport that is wrong must not skip its own tests.
need_trials() {
	local label=
	has jq || skip_all 'jq is not installed'
	is_root || skip_all 'needs root'
	grep -qs 4294967295 /proc/self/uid_map || skip_all 'root of a user namespace only'
	unshare -mnpf true 2>/dev/null || skip_all 'new namespaces cannot be made here'
	[ -e "$port_start" ] || skip_all 'this kernel has no ip_unprivileged_port_start'
	# The attribute ends in a NUL or a newline, and reading it fails without an LSM.
	{ label=$(tr -d '\0\n' </proc/self/attr/current); } 2>/dev/null
	case $label in
	'' | unconfined) ;;
	*) skip_all "a security module confines this process ($label)" ;;
	esac
}

need_launcher() {
	[ -x "$launch/$1" ] || skip_all "tests/launch/$1 was not built (make check builds it)"
}

# The exit code that goes with a recommendation.
code_of() {
	case $1 in
	no-change) echo 0 ;;
	scenario-1 | scenario-2) echo 4 ;;
	root-fallback | blocked) echo 3 ;;
	inconclusive) echo 5 ;;
	*) echo "no such recommendation: $1" ;;
	esac
}

# What holds for whatever `run` has just run with -o json: a whole report of one line and
# nothing else, and the exit code that the recommendation has.
expect_report() { # WHAT
	is "$1: stderr is empty" "$err" ''
	ok "$1: stdout is one JSON document in one line" \
		one_document "$out"
	is "$1: the exit code is the recommendation's" "$code" \
		"$(code_of "$(field .status.recommendation)")"
}

# Not $out: what `ok` runs finds a variable of that name in its way.
one_document() {
	[ "$(wc -l <<<"$1")" = 1 ] &&
		[ "$(jq -r '.apiVersion + " " + .kind' <<<"$1")" = 'lowport/v1 NodeReport' ]
}

# Each row of standard input is "ID OUTCOME [ERRNO]" of a trial.
expect_trials() { # WHAT
	local id wanted
	while read -r id wanted; do
		is "$1: trial $id" "$(trial "$id")" "$wanted"
	done
}

# Each code given must be among the report's findings.
expect_findings() { # WHAT CODE...
	local what=$1 all code
	all=$(field '[.status.findings[].code] | join(" ")')
	shift
	for code in "$@"; do
		ok "$what: finding $code" grep -qw "$code" <<<"$all"
	done
}

# Trials that say yes, as one line.
yeses() {
	jq -r '[.status.trials[] | select(.outcome == "yes").id] | join(" ")' <<<"$out"
}

# All that was measured and nothing that differs from run to run.
answers() {
	jq -cS '[.status.recommendation, (.status.trials | map(del(.unfiltered))),
		(.status.facts[] | select(.id | startswith("sysctl.settable")))]' <<<"$out"
}

# Waits until COMMAND succeeds, at most five seconds: the kernel reaps in its own time.
soon() {
	local i
	for ((i = 0; i < 100; i++)); do
		"$@" && return
		sleep 0.05
	done
	return 1
}

is_static() {
	ldd "$lowport" 2>&1 | grep -q -e 'statically linked' -e 'not a dynamic'
}

# Process ids of everything that lowport may have left: its links keep their names.
lowport_processes() {
	local file name
	for file in /proc/[0-9]*/cmdline; do
		name=
		{ IFS= read -r -d '' name <"$file"; } 2>/dev/null
		case $name in
		lowport-agent | lowport-gateway | "${1:-$lowport}") echo "${file//[^0-9]/}" ;;
		esac
	done
}
