# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Reports made by hand, for the tests of lowport report.

# A report made of words "TRIAL:OUTCOME[:BASIS]". A yes has bound both ports, with the
# capability in effect where the trial is about it.
make_report() { # NAME TIME WORD...
	local name=$1 time=$2
	shift 2
	jq -nc --arg name "$name" --arg time "2026-11-23T13:40:${time}Z" '
		def identity($uid; $set): {uid: $uid, gid: $uid, inheritable: $set, permitted: $set,
			effective: $set, bounding: $set, ambient: $set, noNewPrivs: true};
		def trial: split(":") as [$id, $outcome, $basis]
			| (if $id == "root" then 0 else 1337 end) as $uid
			| (if $id | test("^scenario-2|root") then "0x0000000000000400"
				else "0x0000000000000000" end) as $set
			| {id: $id, basis: ($basis // "observed"), outcome: $outcome}
				+ (if $outcome == "no" then {errno: "EACCES"} else {} end)
				+ {identity: identity($uid; $set), given: identity($uid; $set),
					binds: [(80, 443) | {port: ., protocol: "tcp", family: "ipv4",
						outcome: $outcome}
						+ (if $outcome == "no" then {errno: "EACCES"} else {} end)]};
		{apiVersion: "lowport/v1", kind: "NodeReport",
		 metadata: {name: $name, creationTimestamp: $time, lowportVersion: "0.1.0",
			durationMicroseconds: 5},
		 spec: {ports: [{port: 80, protocol: "tcp"}, {port: 443, protocol: "tcp"}],
			uid: 1337, gid: 1337},
		 status: {facts: [{id: "kernel.release", outcome: "yes", value: "6.1.0"}],
			trials: [$ARGS.positional[] | trial]}}' --args "$@"
}

# With other facts: "ID=VALUE" each.
with_facts() { # ID=VALUE...
	jq -c '.status.facts = [$ARGS.positional[] | split("=")
		| {id: .[0], outcome: "yes", value: .[1]}]' --args "$@"
}

# With the facts of a captured machine: the lines of tests/nodes/NAME/expected.
with_captured() { # NAME
	jq -c --rawfile lines "${srcdir:?}/tests/nodes/$1/expected" '.status.facts = [$lines
		| split("\n")[] | select(. != "") | split("|") as [$fact, $note]
		| ($fact | capture("^(?<id>[^ ]+) (?<outcome>[^ ]+) (?<errno>[^ ]+) (?<value>.*)$"))
		| {id, outcome} + (if .value != "" then {value} else {} end)
			+ (if .errno != "--" then {errno} else {} end)
			+ (if $note != "" then {note: $note} else {} end)]'
}
