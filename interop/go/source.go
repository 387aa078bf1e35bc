package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// source is where the published files are: a directory, or a URL.
type source struct {
	base   string
	client *http.Client // nil for a directory
	token  string
}

func newSource(ledger, token string) source {
	if strings.HasPrefix(ledger, "http://") || strings.HasPrefix(ledger, "https://") {
		client := &http.Client{Timeout: time.Minute}
		return source{base: strings.TrimSuffix(ledger, "/"), client: client, token: token}
	}
	// The directory of a ledger has its published files in one of its own.
	if inside := filepath.Join(ledger, "tiles"); isDir(inside) {
		ledger = inside
	}
	return source{base: ledger}
}

func isDir(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// read returns a file, or an error that is fs.ErrNotExist when there is none.
func (s source) read(path string) ([]byte, error) {
	if s.client == nil {
		return os.ReadFile(filepath.Join(s.base, filepath.FromSlash(path)))
	}
	request, err := http.NewRequest(http.MethodGet, s.base+"/"+path, nil)
	if err != nil {
		return nil, err
	}
	if s.token != "" {
		request.Header.Set("Authorization", "Bearer "+s.token)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	switch response.StatusCode {
	case http.StatusOK:
		return io.ReadAll(io.LimitReader(response.Body, maxFile))
	case http.StatusNotFound:
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return nil, fmt.Errorf("%s: %s", path, response.Status)
}

// maxFile is the size of a full bundle of entries that are as long as they can be.
const maxFile = width * (2 + 65535)

// tiles gives tlog.TileHashReader the tiles that it asks for. That reader believes a tile when it hashes
// to its parent, or the tiles at the right edge when they hash to the root.
type tiles struct {
	source source
	// believed tiles that will be asked for again: all but the full ones of level 0
	kept map[tlog.Tile][]byte
	// every tile that was believed
	believed map[tlog.Tile]bool
}

// height and width of a tile: https://c2sp.org/tlog-tiles fixes them, Go's own log can have others.
const (
	height = 8
	width  = 1 << height
)

func newTiles(s source) *tiles {
	return &tiles{source: s, kept: map[tlog.Tile][]byte{}, believed: map[tlog.Tile]bool{}}
}

func (t *tiles) Height() int { return height }

func (t *tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, ok := t.kept[tile]
		if !ok {
			var err error
			if data, err = t.read(tile); err != nil {
				return nil, err
			}
		}
		all = append(all, data)
	}
	return all, nil
}

func (t *tiles) SaveTiles(believed []tlog.Tile, data [][]byte) {
	for i, tile := range believed {
		t.believed[tile] = true
		if tile.L > 0 || tile.W < width {
			t.kept[tile] = data[i]
		}
	}
}

func (t *tiles) read(tile tlog.Tile) ([]byte, error) {
	data, whole, err := t.source.readOrFull(tile)
	if err != nil {
		return nil, err
	}
	if len(data) != whole*tlog.HashSize {
		return nil, fmt.Errorf("%s has %d bytes instead of %d", path(tile), len(data), whole*tlog.HashSize)
	}
	return data[:tile.W*tlog.HashSize], nil
}

// readOrFull reads a tile, or the full one when a partial one has been replaced by it meanwhile; and says
// how many hashes or entries it must have.
func (s source) readOrFull(tile tlog.Tile) ([]byte, int, error) {
	data, err := s.read(path(tile))
	if tile.W == width || !errors.Is(err, fs.ErrNotExist) {
		return data, tile.W, err
	}
	full := tile
	full.W = width
	if data, fullErr := s.read(path(full)); fullErr == nil {
		return data, width, nil
	}
	return nil, 0, err
}

// path is where C2SP has a tile: without the height that Go's own log puts in front, and with another word
// for a tile of entries.
func path(tile tlog.Tile) string {
	rest := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return "tile/" + strings.Replace(rest, "data/", "entries/", 1)
}
