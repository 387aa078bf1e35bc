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
