package main

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func TestVectors(t *testing.T) {
	v := readVectors(t)
	entries, err := strconv.ParseInt(v["entries"], 10, 64)
	fail(t, err)
	root := reference(t, entries)
	equal(t, "root", root.String(), v["root"])
	text := fmt.Sprintf("%s\n%d\n%v\n", v["log-name"], entries, root)

	skey, vkey := keys(t, v["log-name"], v["log-seed"])
	equal(t, "log-vkey", vkey, v["log-vkey"])
	signer, err := note.NewSigner(skey)
	fail(t, err)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	fail(t, err)

	seed, err := hex.DecodeString(v["witness-seed"])
	fail(t, err)
	secret := ed25519.NewKeyFromSeed(seed)
	key := append([]byte{typeCosignature}, secret.Public().(ed25519.PublicKey)...)
	witness, err := newCosigner(v["witness-vkey"])
	fail(t, err)
	equal(t, "witness-vkey",
		fmt.Sprintf("%s+%08x+%s", v["witness-name"], witness.hash, base64.StdEncoding.EncodeToString(key)),
		v["witness-vkey"])
	time, err := strconv.ParseUint(v["time"], 10, 64)
	fail(t, err)
	blob, err := base64.StdEncoding.DecodeString(v["cosignature"])
	fail(t, err)
	if want := ed25519.Sign(secret, cosigned(time, []byte(text))); string(want) != string(blob[12:]) {
		t.Error("the cosignature is another one")
	}

	log, err := note.NewVerifier(v["log-vkey"])
	fail(t, err)
	signed = append(signed, []byte("— "+v["witness-name"]+" "+v["cosignature"]+"\n")...)
	opened, err := openCheckpoint(signed, log, []note.Verifier{witness})
	fail(t, err)
	equal(t, "size", fmt.Sprint(opened.tree.N), v["entries"])
	if _, err := openCheckpoint([]byte(strings.Replace(string(signed), "\n70000\n", "\n70001\n", 1)), log, nil); err == nil {
		t.Error("a changed checkpoint was accepted")
	}
}

// readVectors reads what the tests of other languages read as well.
func readVectors(t *testing.T) map[string]string {
	text, err := os.ReadFile("../vectors.txt")
	fail(t, err)
	vectors := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if name, value, ok := strings.Cut(line, " "); ok && name != "#" {
			vectors[name] = value
		}
	}
	return vectors
}

// reference is the root over `event 0`, `event 1` and so on.
func reference(t *testing.T, entries int64) tlog.Hash {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for i := int64(0); i < entries; i++ {
		hashes, err := tlog.StoredHashes(i, []byte(fmt.Sprintf("event %d", i)), reader)
		fail(t, err)
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(entries, reader)
	fail(t, err)
	return root
}

// keys are a seed in the forms of Go's note package.
func keys(t *testing.T, name, seed string) (skey, vkey string) {
	secret, err := hex.DecodeString(seed)
	fail(t, err)
	vkey, err = note.NewEd25519VerifierKey(name, ed25519.NewKeyFromSeed(secret).Public().(ed25519.PublicKey))
	fail(t, err)
	id := strings.Split(vkey, "+")[1]
	key := base64.StdEncoding.EncodeToString(append([]byte{1}, secret...))
	return "PRIVATE+KEY+" + name + "+" + id + "+" + key, vkey
}

func equal(t *testing.T, what, found, wanted string) {
	t.Helper()
	if found != wanted {
		t.Errorf("%s: found %s, wanted %s", what, found, wanted)
	}
}

func fail(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
