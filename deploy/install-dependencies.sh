#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Installs what Rounds needs and a fresh Debian 12 lacks; only what is missing. Needs root or sudo only then.
# The system-wide PostgreSQL and Redis services that apt may start are neither used nor changed: `rounds up`
# starts private servers of its own.
set -euo pipefail

packages=(
    # The two servers.
    redis-server redis-tools postgresql
    # C libraries: PostgreSQL client, Redis client, TLS, packed files, gradient boosting, spreadsheets, PDF.
    libpq-dev libhiredis-dev libssl-dev libarchive-dev libxgboost-dev libxlsxwriter-dev libpango1.0-dev libcairo2-dev
    # Report fonts for Latin and Indian scripts; time zones of the branches.
    fonts-noto-core fontconfig tzdata
    # What building and the scripts use.
    make pkg-config ca-certificates
)

missing=()
for package in "${packages[@]}"; do
    state=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: everything is installed (${#packages[@]} packages)"
else
    echo "setup: installing ${missing[*]}"
    if [ "$(id -u)" -eq 0 ]; then
        as_root=()
    elif command -v sudo >/dev/null; then
        as_root=(sudo)
    else
        echo "setup: this needs root, and sudo is not there. As root, run:" >&2
        echo "    apt-get install -y --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    "${as_root[@]}" apt-get update -q
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null
    echo "setup: installed ${missing[*]}"
fi

if ! command -v swift >/dev/null; then
    echo "setup: the Swift toolchain (6.2 or newer) is missing: see https://www.swift.org/install/linux/" >&2
    exit 1
fi
