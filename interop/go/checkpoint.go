package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkpoint is the text of https://c2sp.org/tlog-checkpoint.
type checkpoint struct {
	origin string
	tree   tlog.Tree
}

// openCheckpoint believes a signed note when the log and every one of the witnesses signed it.
func openCheckpoint(signed []byte, log note.Verifier, witnesses []note.Verifier) (checkpoint, error) {
	all := append([]note.Verifier{log}, witnesses...)
	opened, err := note.Open(signed, note.VerifierList(all...))
	if err != nil {
		return checkpoint{}, err
	}
	for _, verifier := range all {
		if !signedBy(opened, verifier) {
			return checkpoint{}, fmt.Errorf("not signed by %s+%08x", verifier.Name(), verifier.KeyHash())
		}
	}
	c, err := parseCheckpoint(opened.Text)
	if err != nil {
		return checkpoint{}, err
	}
	if c.origin != log.Name() {
		return checkpoint{}, fmt.Errorf("it is of %q, the key is of %q", c.origin, log.Name())
	}
	return c, nil
}

func signedBy(opened *note.Note, verifier note.Verifier) bool {
	for _, signature := range opened.Sigs {
		if signature.Name == verifier.Name() && signature.Hash == verifier.KeyHash() {
			return true
		}
	}
	return false
}

func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[0] == "" || lines[len(lines)-1] != "" {
		return checkpoint{}, errors.New("not a checkpoint: expected an origin, a size and a root, a line each")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("not a size: %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return checkpoint{}, fmt.Errorf("not a root: %q", lines[2])
	}
	return checkpoint{origin: lines[0], tree: tlog.Tree{N: size, Hash: root}}, nil
}

// cosigner checks signatures of https://c2sp.org/tlog-cosignature, which the note package leaves to
// whoever uses it: Ed25519 over a time and the note.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

const typeCosignature = 4

func newCosigner(vkey string) (*cosigner, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("the key of a witness reads name+id+key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != typeCosignature {
		return nil, errors.New("the key of a witness is not one for cosignature/v1")
	}
	digest := sha256.Sum256([]byte(parts[0] + "\n" + string(key)))
	c := &cosigner{name: parts[0], hash: binary.BigEndian.Uint32(digest[:4]), key: key[1:]}
	if fmt.Sprintf("%08x", c.hash) != parts[1] {
		return nil, errors.New("the id of a witness's key does not belong to it")
	}
	return c, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(c.key, cosigned(binary.BigEndian.Uint64(signature), text), signature[8:])
}

func cosigned(time uint64, text []byte) []byte {
	return append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), text...)
}
