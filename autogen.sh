#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes ./configure; first installs what building takes, or what the tests take as well.
set -eu
cd "$(dirname "$0")"

usage='usage: ./autogen.sh [--install-deps | --install-test-deps]'
# By the names of each distribution.
apt_build='gcc make autoconf automake pkg-config libc6-dev
	libcap-dev libseccomp-dev libjansson-dev libyaml-dev'
dnf_build='gcc make autoconf automake pkgconf-pkg-config glibc-devel glibc-static
	libcap-devel libseccomp-devel jansson-devel libyaml-devel'
# Engines and emulators among them, which nobody wants who only builds.
apt_tests='libcmocka-dev libcap2-bin util-linux jq strace mandoc libxml2-utils
	python3 python3-jsonschema python3-yaml python3-grpcio python3-protobuf
	runc docker.io containerd containernetworking-plugins iproute2 buildah
	protobuf-compiler qemu-system-x86 openssh-client sudo ansible-core'
dnf_tests='libcmocka-devel libcap util-linux jq strace mandoc libxml2
	python3 python3-jsonschema python3-pyyaml python3-grpcio python3-protobuf
	runc moby-engine containerd containernetworking-plugins iproute buildah
	protobuf-compiler qemu-system-x86-core openssh-clients sudo ansible-core'
# Machines that work with clusters have a kubectl of their own, whose package would conflict.
if ! command -v kubectl >/dev/null; then
	apt_tests="$apt_tests kubernetes-client"
	dnf_tests="$dnf_tests kubernetes-client"
fi

install_packages() { # OPTION APT-PACKAGES DNF-PACKAGES
	if [ "$(id -u)" != 0 ]; then
		echo "autogen.sh: $1 has to be run as root" >&2
		exit 1
	elif command -v apt-get >/dev/null; then
		apt-get update -qq
		# shellcheck disable=SC2086 # a list of words
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			$2 >/dev/null
	elif command -v dnf >/dev/null; then
		# shellcheck disable=SC2086
		dnf install -y -q $3
	else
		echo 'autogen.sh: neither apt-get nor dnf is here; see README.md' >&2
		exit 1
	fi
}

case ${1-} in
--install-deps) install_packages "$1" "$apt_build" "$dnf_build" ;;
--install-test-deps) install_packages "$1" "$apt_build $apt_tests" "$dnf_build $dnf_tests" ;;
'') ;;
*) echo "$usage" >&2; exit 2 ;;
esac
exec autoreconf --force --install --warnings=all
