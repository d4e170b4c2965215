#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Makes ./configure; with --install-deps first installs what building and testing take.
set -eu
cd "$(dirname "$0")"

usage='usage: ./autogen.sh [--install-deps]'
# What a build needs, then what the tests use; by the names of each distribution.
apt_packages='gcc make autoconf automake pkg-config libc6-dev
	libcap-dev libseccomp-dev libjansson-dev
	libcmocka-dev libcap2-bin util-linux runc jq python3 python3-jsonschema mandoc strace
	buildah docker.io containerd containernetworking-plugins iproute2
	protobuf-compiler python3-grpcio python3-protobuf python3-yaml
	qemu-system-x86 openssh-client sudo ansible-core'
dnf_packages='gcc make autoconf automake pkgconf-pkg-config glibc-devel
	libcap-devel libseccomp-devel jansson-devel
	libcmocka-devel libcap util-linux runc jq python3 python3-jsonschema mandoc strace
	buildah moby-engine containerd containernetworking-plugins iproute
	protobuf-compiler python3-grpcio python3-protobuf python3-pyyaml
	qemu-system-x86-core glibc-static openssh-clients sudo ansible-core'
# Machines that work with clusters have a kubectl of their own, whose package would conflict.
if ! command -v kubectl >/dev/null; then
	apt_packages="$apt_packages kubernetes-client"
	dnf_packages="$dnf_packages kubernetes-client"
fi

install_deps() {
	if [ "$(id -u)" != 0 ]; then
		echo 'autogen.sh: --install-deps has to be run as root' >&2
		exit 1
	elif command -v apt-get >/dev/null; then
		apt-get update -qq
		# shellcheck disable=SC2086 # a list of words
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			$apt_packages >/dev/null
	elif command -v dnf >/dev/null; then
		# shellcheck disable=SC2086
		dnf install -y -q $dnf_packages
	else
		echo 'autogen.sh: neither apt-get nor dnf is here; see README.md' >&2
		exit 1
	fi
}

case ${1-} in
--install-deps) install_deps ;;
'') ;;
*) echo "$usage" >&2; exit 2 ;;
esac
exec autoreconf --force --install --warnings=all
