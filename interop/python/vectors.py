"""Computes the vectors of ../vectors.txt with aics-tlog and cryptography. Exits with 0 when they are the same."""

import base64
import hashlib
import hmac
import sys
from pathlib import Path

from aics_tlog import Checkpoint, MerkleTree, cosignature_vkey, format_vkey, sign_checkpoint, sign_cosignature
from aics_tlog import vkey_from_ed25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305


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
        **sealed(v),
    }
    wrong = [f"{name}: computed {value}, expected {v[name]}" for name, value in computed.items() if value != v[name]]
    print("\n".join(wrong) or "ok")
    return 1 if wrong else 0


def sealed(v: dict[str, str]) -> dict[str, str]:
    """An entry of the ledger, from the description in crates/ledger/src/envelope.rs."""
    owner, tag, prev, salt = (bytes.fromhex(v[f"sealed-{name}"]) for name in ("owner-key", "tag", "prev", "salt"))
    n, prev_at = (int(v[f"sealed-{name}"]).to_bytes(5, "big") for name in ("n", "prev-at"))
    message = salt + v["sealed-payload"].encode()
    commitment = hashlib.sha256(message).digest()
    header = bytes([2, int(v["sealed-class"])]) + tag + n + prev + prev_at + commitment
    key = hmac.digest(owner, header, "sha256")
    entry = header + ChaCha20Poly1305(key).encrypt(bytes(12), message, header)
    return {"sealed-entry-key": key.hex(), "sealed-entry": entry.hex()}


if __name__ == "__main__":
    sys.exit(main())
