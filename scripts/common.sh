# Sourced by the other scripts: go to the root of the checkout, find cargo, say what is going on.
# shellcheck shell=bash

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# A fresh rustup puts cargo here; only a new login shell would have it in PATH.
if ! command -v cargo >/dev/null && [ -x "${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo" ]; then
    PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
fi

step() { printf '\n== %s\n' "$*"; }

note() { printf '%s\n' "$*" >&2; }

die() {
    note "$*"
    exit 1
}

# The folder of the newest PostgreSQL server, or nothing. Debian keeps it out of PATH on purpose.
postgres_bin() (
    shopt -s nullglob
    initdb=$(command -v initdb ||
        printf '%s\n' /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb | sort --version-sort | tail -n 1)
    [ ! -x "$initdb" ] || dirname "$(readlink -f "$initdb")"
)

# The Python environment of the interop tests, beside the other caches of this user. Complete when it has the list of
# what is in it.
interop_home="${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/zweck/interop"

# What the tests in crates/ledger/tests/interop lack on this machine and what brings it, a line each.
interop_missing() {
    command -v go >/dev/null && [ -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ] ||
        echo 'the ledger was not checked by Go: `apt-get install golang-go golang-golang-x-mod-dev` brings it'
    cmp --silent interop/python/requirements.txt "$interop_home/requirements.txt" ||
        echo 'the ledger was not checked by aics-tlog and aics-witness: they need Python 3.12 or newer and PyPI'
}
