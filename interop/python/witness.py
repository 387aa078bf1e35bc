"""Runs aics-witness as the witness of one ledger, on a free port of the loopback interface, until it is ended.
Prints the witness's vkey on standard output; its log, on standard error, says `listening on <URL>`. What it has
cosigned stays in the directory: a second start goes on from there.

usage: witness.py <directory of the witness> <origin of the ledger> <vkey of the ledger>
"""

import contextlib
import sys
from pathlib import Path

from aics_witness.cli import main as aics_witness

NAME = "wit.example/aics"


def main(directory: str, origin: str, vkey: str) -> int:
    path = Path(directory) / "witness.json"
    config = ["--config", str(path)]
    new = [] if path.exists() else ["--name", NAME, "--listen", "127.0.0.1:0"]
    status = aics_witness(["init", *config, *new])
    with contextlib.redirect_stdout(sys.stderr):
        status = status or aics_witness(["add-log", *config, "--origin", origin, "--vkey", vkey])
        return status or aics_witness(["serve", *config])


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
