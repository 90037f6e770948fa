package embedded

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/postern-graph/postern/graph/store"
)

// Options are the choices of Open; the zero value is the usual one.
type Options struct {
	// MustExist makes a directory that is not there ErrNotFound. Otherwise the
	// first write makes it.
	MustExist bool
}

// Open opens the store in a directory. It reads nothing but the format, so
// that readers start at once; damage shows where it is read. A directory that
// holds something else is ErrFormat.
func Open(dir string, o Options) (*store.Chunked, error) {
	b, err := open(dir, o)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	return store.New(b), nil
}

// maxChunk bounds what one chunk may expand to, whatever its bytes say.
const maxChunk = 1 << 30

func open(dir string, o Options) (*backend, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxChunk))
	if err != nil {
		return nil, err
	}
	b := &backend{dir: dir, index: &index{dir: filepath.Join(dir, packDir)}, enc: enc, dec: dec}
	switch exists, err := b.format(); {
	case err != nil:
		return nil, err
	case !exists && o.MustExist:
		return nil, fmt.Errorf("no store is there: %w", store.ErrNotFound)
	}
	return b, nil
}

type backend struct {
	dir   string
	index *index
	enc   *zstd.Encoder
	dec   *zstd.Decoder
}

// format reports whether the directory is a store; what is neither a store
// nor empty is an error.
func (b *backend) format() (bool, error) {
	text, err := os.ReadFile(filepath.Join(b.dir, formatName))
	switch {
	case err == nil && string(text) == formatText:
		return true, nil
	case err == nil && bytes.HasPrefix(text, []byte("postern store, format ")):
		return false, fmt.Errorf("%s says %q: %w", formatName, text, store.ErrFormat)
	case err == nil:
		return false, fmt.Errorf("%s: %w", formatName, store.ErrDamaged)
	case !errors.Is(err, fs.ErrNotExist):
		return false, err
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	for _, e := range entries {
		// A writer that died while it made the store leaves these.
		if e.Name() != lockName && (e.Name() != tmpDir || !e.IsDir()) {
			return false, fmt.Errorf("the directory holds %s, which is not ours: %w", e.Name(), store.ErrFormat)
		}
	}
	return false, nil
}

// RunIDs implements store.Backend.
func (b *backend) RunIDs(ctx context.Context) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(b.dir, runDir))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var ids []string
	for _, e := range entries {
		if id, ok := strings.CutSuffix(e.Name(), runExt); ok {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, ctx.Err()
}

func (b *backend) runPath(id string) string { return filepath.Join(b.dir, runDir, id+runExt) }

// Record implements store.Backend.
func (b *backend) Record(ctx context.Context, id string) (store.Record, error) {
	if id == "" || strings.ContainsAny(id, `/\:`) || strings.HasPrefix(id, ".") {
		return store.Record{}, fmt.Errorf("run %q: %w", id, store.ErrNotFound)
	}
	packed, err := readChecked(b.runPath(id), "run")
	if err != nil {
		return store.Record{}, err
	}
	text, err := b.dec.DecodeAll(packed, nil)
	if err != nil {
		return store.Record{}, fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	var rec store.Record
	if err := json.Unmarshal(text, &rec); err != nil {
		return store.Record{}, fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	return rec, ctx.Err()
}

// Chunks implements store.Backend.
func (b *backend) Chunks(ctx context.Context, sums []store.Sum) ([][]byte, error) {
	files := openFiles{}
	defer files.close()
	out := make([][]byte, len(sums))
	fresh := false
	for i, sum := range sums {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		data, err := b.read(sum, files, &fresh)
		if err != nil {
			return nil, err
		}
		if out[i], err = b.expand(data); err != nil {
			return nil, fmt.Errorf("chunk %s: %w", sum, err)
		}
	}
	return out, nil
}

// read gives a chunk's stored data. Where it is absent, another process may have
// published or moved it since we looked, so it looks again, once a batch.
func (b *backend) read(sum store.Sum, files openFiles, fresh *bool) ([]byte, error) {
	if len(b.index.find(sum)) > 0 {
		data, err := b.index.read(sum, files)
		if !errors.Is(err, store.ErrNotFound) {
			return data, err
		}
	}
	if !*fresh {
		*fresh = true
		if err := b.index.refresh(); err != nil {
			return nil, err
		}
	}
	return b.index.read(sum, files)
}

func (b *backend) expand(data []byte) ([]byte, error) {
	out, err := b.dec.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	return out, nil
}

func (b *backend) notePath(key string) string {
	return filepath.Join(b.dir, noteDir, hex.EncodeToString([]byte(key))+noteExt)
}

// Note implements store.Backend.
func (b *backend) Note(ctx context.Context, key string) ([]byte, error) {
	v, err := readChecked(b.notePath(key), "note")
	if err != nil {
		return nil, fmt.Errorf("note %s: %w", key, err)
	}
	return v, ctx.Err()
}

// Verify implements store.Backend: it reads every file whole.
func (b *backend) Verify(ctx context.Context) error {
	if _, err := b.format(); err != nil {
		return err
	}
	if err := b.index.refresh(); err != nil {
		return err
	}
	errs := []error{b.index.damage()}
	b.index.mu.RLock()
	packs := b.index.packs
	b.index.mu.RUnlock()
	for _, p := range packs {
		errs = append(errs, b.verifyPack(ctx, p))
	}
	notes, err := filepath.Glob(filepath.Join(b.dir, noteDir, "*"+noteExt))
	errs = append(errs, err)
	for _, path := range notes {
		_, err := readChecked(path, "note")
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// verifyPack reads a pack afresh: its index may have been read before the damage.
func (b *backend) verifyPack(ctx context.Context, p *pack) error {
	f, err := os.Open(b.index.path(p.name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil // pruned
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // read only
	order, places, err := readIndex(f)
	if err != nil {
		return err
	}
	for _, sum := range order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := readRecord(f, p.name+packExt, sum, places[sum]); err != nil {
			return err
		}
	}
	return nil
}

// Close implements store.Backend.
func (b *backend) Close() error {
	b.dec.Close()
	return b.enc.Close()
}
