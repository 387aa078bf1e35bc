"""Computes the vectors of ../vectors.txt with aics-tlog. Exits with 0 when they are the same."""

import base64
import sys
from pathlib import Path

from aics_tlog import Checkpoint, MerkleTree, cosignature_vkey, format_vkey, sign_checkpoint, sign_cosignature
from aics_tlog import vkey_from_ed25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def main() -> int:
    lines = (Path(__file__).parent.parent / "vectors.txt").read_text("utf-8").splitlines()
    v = dict(line.split(" ", 1) for line in lines if not line.startswith("#"))
    log, witness = (Ed25519PrivateKey.from_private_bytes(bytes.fromhex(v[f"{who}-seed"])) for who in ("log", "witness"))
    tree = MerkleTree(f"event {i}".encode() for i in range(int(v["entries"])))
    head = Checkpoint(v["log-name"], tree.size, tree.root())
    note = sign_checkpoint(head, log, v["log-name"])
    _, line = sign_cosignature(witness, v["witness-name"], int(v["time"]), head.origin, head.size, head.root)
    computed = {
        "log-vkey": format_vkey(vkey_from_ed25519(v["log-name"], log.public_key())),
        "witness-vkey": format_vkey(cosignature_vkey(v["witness-name"], witness.public_key())),
        "root": note.text.split("\n")[2],
        "cosignature": base64.b64encode(line.key_id + line.signature).decode(),
    }
    wrong = [f"{name}: computed {value}, expected {v[name]}" for name, value in computed.items() if value != v[name]]
    print("\n".join(wrong) or "ok")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
