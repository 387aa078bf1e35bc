package main

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// report is what was found to hold.
type report struct {
	checkpoint                                       checkpoint
	bundles, tiles, inclusion, consistency, cosigned int
}

func (r report) String() string {
	return fmt.Sprintf("%s has %d entries, root %v (%d bundles, %d hash tiles, %d inclusion proofs, "+
		"%d consistency proofs, %d cosignatures)", r.checkpoint.origin, r.checkpoint.tree.N,
		r.checkpoint.tree.Hash, r.bundles, r.tiles, r.inclusion, r.consistency, r.cosigned)
}

// check checks everything, and stops at the first thing that is wrong.
func check(o options) (report, error) {
	log, err := note.NewVerifier(o.key)
	if err != nil {
		return report{}, err
	}
	var witnesses []note.Verifier
	for _, vkey := range o.witnesses {
		witness, err := newCosigner(vkey)
		if err != nil {
			return report{}, err
		}
		witnesses = append(witnesses, witness)
	}
	source := newSource(o.ledger, o.token)
	signed, err := readCheckpoint(source, o.checkpoint)
	if err != nil {
		return report{}, err
	}
	c, err := openCheckpoint(signed, log, witnesses)
	if err != nil {
		return report{}, fmt.Errorf("checkpoint: %w", err)
	}
	older := c
	if o.older != "" {
		signed, err := os.ReadFile(o.older)
		if err != nil {
			return report{}, err
		}
		if older, err = openCheckpoint(signed, log, nil); err != nil {
			return report{}, fmt.Errorf("older checkpoint: %w", err)
		}
	}
	found := report{checkpoint: c, cosigned: len(witnesses)}
	return found, checkTree(source, older.tree, o.hashesOnly, &found)
}

func readCheckpoint(s source, file string) ([]byte, error) {
	if file != "" {
		return os.ReadFile(file)
	}
	return s.read("checkpoint")
}

func checkTree(s source, older tlog.Tree, hashesOnly bool, found *report) error {
	tree := found.checkpoint.tree
	if older.N > tree.N {
		return fmt.Errorf("the older checkpoint has %d entries, this one only %d", older.N, tree.N)
	}
	for _, known := range []tlog.Tree{older, tree} {
		if known.N == 0 && known.Hash != sha256.Sum256(nil) {
			return fmt.Errorf("an empty tree has another root than %v", known.Hash)
		}
	}
	if tree.N == 0 {
		return nil
	}
	tiles := newTiles(s)
	hashes := tlog.TileHashReader(tree, tiles)
	if err := checkLeaves(s, tree, hashes, hashesOnly, found); err != nil {
		return err
	}
	if found.tiles = len(tiles.believed); found.tiles != tilesOf(tree.N) {
		return fmt.Errorf("%d hash tiles were checked, the tree has %d", found.tiles, tilesOf(tree.N))
	}
	return checkConsistency(tree, older, hashes, found)
}

// tilesOf counts the hash tiles of a tree.
func tilesOf(size int64) int {
	count := 0
	for ; size > 0; size /= width {
		count += int((size + width - 1) / width)
	}
	return count
}

// checkLeaves reads every leaf hash through the reader, which so reads and checks every hash tile, and
// compares each with the entry itself.
func checkLeaves(s source, tree tlog.Tree, hashes tlog.HashReader, hashesOnly bool, found *report) error {
	for first := int64(0); first < tree.N; first += width {
		count := tree.N - first
		if count > width {
			count = width
		}
		var indexes []int64
		for i := first; i < first+count; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, i))
		}
		leaves, err := hashes.ReadHashes(indexes)
		if err != nil {
			return fmt.Errorf("hash tiles of entries %d to %d: %w", first, first+count-1, err)
		}
		if !hashesOnly {
			bundle := tlog.Tile{H: height, L: -1, N: first / width, W: int(count)}
			if leaves, err = checkBundle(s, bundle, leaves); err != nil {
				return err
			}
			found.bundles++
		}
		if err := checkInclusion(tree, first, leaves, hashes, found); err != nil {
			return err
		}
	}
	return nil
}

// checkBundle returns the leaf hashes of a bundle's entries, which must be those of the tree.
func checkBundle(s source, bundle tlog.Tile, leaves []tlog.Hash) ([]tlog.Hash, error) {
	data, whole, err := s.readOrFull(bundle)
	if err != nil {
		return nil, err
	}
	var own []tlog.Hash
	for len(data) >= 2 {
		end := 2 + int(binary.BigEndian.Uint16(data))
		if end > len(data) {
			break
		}
		own = append(own, tlog.RecordHash(data[2:end]))
		data = data[end:]
	}
	if len(data) != 0 || len(own) != whole {
		return nil, fmt.Errorf("%s does not have %d whole entries", path(bundle), whole)
	}
	own = own[:bundle.W]
	for i, leaf := range leaves {
		if own[i] != leaf {
			return nil, fmt.Errorf("%s: entry %d is not the one in the tree", path(bundle), bundle.N*width+int64(i))
		}
	}
	return own, nil
}

// checkInclusion proves some of the entries from `first` on: near the borders of subtrees, and here and there.
func checkInclusion(tree tlog.Tree, first int64, leaves []tlog.Hash, hashes tlog.HashReader, found *report) error {
	for i, leaf := range leaves {
		index := first + int64(i)
		if !interesting(index, tree.N) {
			continue
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err == nil {
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf)
		}
		if err != nil {
			return fmt.Errorf("inclusion of entry %d: %w", index, err)
		}
		found.inclusion++
	}
	return nil
}

// checkConsistency proves that the tree continues the older one, and smaller trees from the same tiles.
func checkConsistency(tree, older tlog.Tree, hashes tlog.HashReader, found *report) error {
	trees := []tlog.Tree{}
	if older.N > 0 {
		trees = append(trees, older)
	}
	for _, size := range interestingSizes(tree.N) {
		root, err := tlog.TreeHash(size, hashes)
		if err != nil {
			return err
		}
		trees = append(trees, tlog.Tree{N: size, Hash: root})
	}
	for _, smaller := range trees {
		proof, err := tlog.ProveTree(tree.N, smaller.N, hashes)
		if err == nil {
			err = tlog.CheckTree(proof, tree.N, tree.Hash, smaller.N, smaller.Hash)
		}
		if err != nil {
			return fmt.Errorf("consistency with the %d entries of %v: %w", smaller.N, smaller.Hash, err)
		}
		found.consistency++
	}
	return nil
}

// interesting picks the entries around the borders of tiles, and every 1009th.
func interesting(index, size int64) bool {
	if index == size-1 || index%1009 == 0 {
		return true
	}
	for _, border := range interestingSizes(size) {
		if index == border-1 || index == border {
			return true
		}
	}
	return false
}

// interestingSizes are those where a tile of some level begins or ends, at most `size`.
func interestingSizes(size int64) []int64 {
	var sizes []int64
	for _, s := range []int64{1, 2, 255, 256, 257, 65535, 65536, 65537, size / 2, size - 1} {
		if s > 0 && s <= size {
			sizes = append(sizes, s)
		}
	}
	return sizes
}
