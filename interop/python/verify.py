"""Checks a published ledger with aics-tlog, which shares nothing with the program that wrote the ledger but the
specifications of C2SP. Prints one line; exits with 0 when everything holds and 1 when something does not.

usage: verify.py [-h] [--witness VKEY] [--checkpoint FILE] [--older FILE] [--hashes-only] ledger vkey
"""

import argparse
import sys
from pathlib import Path

from aics_tlog import (
    EMPTY_HASH,
    HttpTileReader,
    VerifiedTileReader,
    audit_tiles,
    consistency_proof_from_tiles,
    inclusion_proof_from_tiles,
    leaf_hash,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    tree_root_from_tiles,
    verify_checkpoint,
    verify_consistency,
    verify_inclusion,
)
from aics_tlog.remote import tile_source_url


class Refused(Exception):
    """Something does not hold."""


def main() -> int:
    options = parse()
    try:
        print("ok:", check(options))
        return 0
    except (Refused, ValueError, OSError) as error:
        print("refused:", str(error).replace("\n", " "))
        return 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Checks a published ledger with aics-tlog.")
    parser.add_argument("ledger", help="directory or URL of the ledger")
    parser.add_argument("vkey", help="key of the ledger")
    parser.add_argument("--witness", action="append", default=[], metavar="VKEY", help="one that must have cosigned")
    parser.add_argument("--checkpoint", metavar="FILE", help="instead of the ledger's own")
    parser.add_argument("--older", metavar="FILE", help="an older checkpoint, which the ledger must continue")
    parser.add_argument("--hashes-only", action="store_true", help="leave the entries alone")
    return parser.parse_args()


def check(options: argparse.Namespace) -> str:
    key = parse_vkey(options.vkey)
    reader = HttpTileReader([tile_source_url(source(options.ledger))])
    note = Path(options.checkpoint).read_bytes() if options.checkpoint else reader.read_checkpoint()
    head = signed(note, key, options.witness)
    older = signed(Path(options.older).read_bytes(), key, []) if options.older else head
    if older.size > head.size:
        raise Refused(f"the older checkpoint has {older.size} entries, this one only {head.size}")
    for tree in (older, head):
        if tree.size == 0 and tree.root != EMPTY_HASH:
            raise Refused("an empty tree has another root")
    audit = audit_tiles(reader, head.size, head.root, entries=not options.hashes_only)
    tiles = VerifiedTileReader(reader, head.size, head.root)
    inclusion = check_inclusion(tiles, head, options.hashes_only)
    consistency = check_consistency(tiles, head, older)
    root = head.text().split("\n")[2]
    return (
        f"{head.origin} has {head.size} entries, root {root} ({audit.bundles} bundles, {audit.tiles} hash tiles, "
        f"{inclusion} inclusion proofs, {consistency} consistency proofs, {len(options.witness)} cosignatures)"
    )


def source(ledger: str) -> str:
    """The directory of a ledger has its published files in one of its own."""
    inside = Path(ledger) / "tiles"
    return str(inside) if "://" not in ledger and inside.is_dir() else ledger


def signed(note: bytes, key, witnesses: list[str]):
    """The checkpoint in a note that the log and all of the witnesses signed."""
    parsed = parse_note(note)
    keys = [parse_vkey(witness) for witness in witnesses]
    result = verify_checkpoint(parsed, key, keys, quorum=len(keys), expected_origin=key.name)
    if not result.ok:
        raise Refused(f"checkpoint: {result.error}")
    return parse_checkpoint(parsed.text)


def check_inclusion(tiles: VerifiedTileReader, head, hashes_only: bool) -> int:
    indexes = interesting_indexes(head.size)
    for index in indexes:
        leaf = tiles.leaf_hash(index) if hashes_only else leaf_hash(tiles.entry(index))
        proof = inclusion_proof_from_tiles(tiles, index, head.size)
        if not verify_inclusion(leaf, index, head.size, proof, head.root):
            raise Refused(f"inclusion of entry {index}")
    return len(indexes)


def check_consistency(tiles: VerifiedTileReader, head, older) -> int:
    trees = [(size, tree_root_from_tiles(tiles, size, head.size)) for size in interesting_sizes(head.size)]
    if older.size > 0:
        trees.append((older.size, older.root))
    for size, root in trees:
        proof = consistency_proof_from_tiles(tiles, size, head.size)
        if not verify_consistency(size, head.size, root, head.root, proof):
            raise Refused(f"consistency with the {size} entries of an older tree")
    return len(trees)


def interesting_indexes(size: int) -> list[int]:
    """The entries around the borders of tiles. Few: aics-tlog hashes from the leaves up for each proof."""
    borders = interesting_sizes(size)
    return sorted({index for border in borders for index in (border - 1, border) if index < size})


def interesting_sizes(size: int) -> list[int]:
    """Those where a tile of some level begins or ends."""
    return [border for border in (1, 255, 256, 65536, size - 1) if 0 < border <= size]


if __name__ == "__main__":
    sys.exit(main())
