package embedded

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph/store"
)

// index knows which pack holds which chunk. Packs never change, so each is
// read once; refresh looks for those that came or went. Safe for concurrent use.
type index struct {
	dir string // of the packs

	mu    sync.RWMutex
	packs map[string]*pack
	bad   map[string]error // packs whose index is damaged
	where map[store.Sum][]*pack
}

type pack struct {
	name   string
	order  []store.Sum
	places map[store.Sum]place
}

func (x *index) path(name string) string { return filepath.Join(x.dir, name+packExt) }

func (x *index) refresh() error {
	entries, err := os.ReadDir(x.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	packs, bad := map[string]*pack{}, map[string]error{}
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), packExt)
		if !ok {
			continue
		}
		if p, known := x.packs[name]; known {
			packs[name] = p
			continue
		}
		switch p, err := x.load(name); {
		case err == nil:
			packs[name] = p
		case errors.Is(err, fs.ErrNotExist): // pruned since the listing
		case errors.Is(err, store.ErrDamaged):
			bad[name] = err
		default:
			return err
		}
	}
	x.packs, x.bad, x.where = packs, bad, map[store.Sum][]*pack{}
	for _, p := range packs {
		for _, sum := range p.order {
			x.where[sum] = append(x.where[sum], p)
		}
	}
	return nil
}

func (x *index) load(name string) (*pack, error) {
	f, err := os.Open(x.path(name))
	if err != nil {
		return nil, err
	}
	order, places, err := readIndex(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	return &pack{name, order, places}, nil
}

// find gives the packs that hold a chunk.
func (x *index) find(sum store.Sum) []*pack {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.where[sum]
}

// damage gives an error for the packs that could not be read.
func (x *index) damage() error {
	x.mu.RLock()
	defer x.mu.RUnlock()
	var errs []error
	for _, err := range x.bad {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// read gives the stored data of a chunk from any pack that has it whole.
// files keeps packs open from one call to the next.
func (x *index) read(sum store.Sum, files openFiles) ([]byte, error) {
	var errs []error
	for _, p := range x.find(sum) {
		f, err := files.open(x.path(p.name))
		if errors.Is(err, fs.ErrNotExist) {
			continue // pruned; the chunk may be in another
		}
		if err == nil {
			var data []byte
			if data, err = readRecord(f, p.name+packExt, sum, p.places[sum]); err == nil {
				return data, nil
			}
		}
		errs = append(errs, err)
	}
	if len(errs) == 0 {
		if err := x.damage(); err != nil {
			return nil, fmt.Errorf("chunk %s: %w", sum, err)
		}
		return nil, fmt.Errorf("chunk %s: %w", sum, store.ErrNotFound)
	}
	return nil, errors.Join(errs...)
}

type openFiles map[string]*os.File

func (o openFiles) open(path string) (*os.File, error) {
	if f, ok := o[path]; ok {
		return f, nil
	}
	f, err := os.Open(path) //nolint:gosec // a pack of the store
	if err != nil {
		return nil, err
	}
	o[path] = f
	return f, nil
}

func (o openFiles) close() {
	for _, f := range o {
		_ = f.Close() // read only
	}
}
