# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash disable=SC2154 # tests/lib.sh, read before this, sets them
# What the tests with real container runtimes share: file systems for containers, and the
# end of containers that runc made. Nothing of a container outlives its test.

# The state of the runc that these tests start, so that they see no one else's.
runc_state=$scratch/runc

# Whatever happens: no container is left, and the scratch folder goes as always.
end_containers() {
	local id
	for id in $(runc --root "$runc_state" list -q 2>/dev/null); do
		runc --root "$runc_state" delete --force "$id" 2>/dev/null
	done
	rm -rf "$scratch"
}

# lowport, its libraries where it has some, and nothing else.
make_rootfs() { # FOLDER
	local library
	mkdir -p "$1"/{proc,dev,sys,etc}
	cp "$lowport" "$1/lowport"
	ldd "$lowport" 2>/dev/null | grep -o '/[^ ]*' | while read -r library; do
		mkdir -p "$1$(dirname "$library")"
		cp -L "$library" "$1$library"
	done
	# UID 1337 must get through whatever the umask is.
	chmod -R a+rX "$1" && chmod 755 "$1" "$1/lowport"
}

# A program of tests/live that shares nothing with lowport: compiled here, so that an
# error of lowport's build cannot be in it too.
compile() { # SOURCE PROGRAM
	has cc && cc -O2 -static -o "$2" "$srcdir/tests/live/$1" 2>/dev/null &&
		chmod 755 "$2"
}

# "Linux 6.1.0, runc 1.1.5": where a row of docs/verified.md was found.
runc_environment() {
	local version
	version=$(runc --version | sed -n 's/^runc version \([^+ ]*\).*/\1/p')
	echo "Linux $(uname -r), runc $version"
}
