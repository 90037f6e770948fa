package embedded

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/postern-graph/postern/graph/store"
)

// session is the writer: it holds the lock and one pack in work.
type session struct {
	b    *backend
	lock *os.File

	mu   sync.Mutex
	pack *packWriter // nil until the first Put
	done bool
}

// Begin implements store.Backend.
func (b *backend) Begin(ctx context.Context) (store.Session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(b.dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := os.OpenFile(filepath.Join(b.dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	s := &session{b: b, lock: lock}
	if err := lockFile(lock); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	if err := b.prepare(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// prepare makes what is missing and sweeps what a dead writer left. The
// caller holds the lock.
func (b *backend) prepare() error {
	exists, err := b.format()
	if err != nil {
		return err
	}
	if err := os.RemoveAll(filepath.Join(b.dir, tmpDir)); err != nil {
		return err
	}
	if err := os.Mkdir(filepath.Join(b.dir, tmpDir), 0o700); err != nil {
		return err
	}
	if !exists {
		if err := b.create(); err != nil {
			return err
		}
	}
	for _, d := range [...]string{packDir, runDir, noteDir} {
		if err := os.Mkdir(filepath.Join(b.dir, d), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	if err := syncDir(b.dir); err != nil {
		return err
	}
	return b.index.refresh()
}

func (b *backend) create() error {
	f, err := os.CreateTemp(filepath.Join(b.dir, tmpDir), "format-*")
	if err != nil {
		return err
	}
	_, err = f.WriteString(formatText)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), filepath.Join(b.dir, formatName))
}

// Put implements store.Session. A chunk that an earlier run left counts only
// if its bytes are still right: a run must not build on damage.
func (s *session) Put(ctx context.Context, sum store.Sum, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.has(sum) {
		return nil
	}
	files := openFiles{}
	defer files.close()
	if len(s.b.index.find(sum)) > 0 {
		if _, err := s.b.index.read(sum, files); err == nil {
			return nil
		}
	}
	packed := s.b.enc.EncodeAll(data, make([]byte, 0, len(data)/3))
	return s.add(sum, packed)
}

func (s *session) has(sum store.Sum) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pack == nil {
		return false
	}
	_, ok := s.pack.places[sum]
	return ok
}

func (s *session) add(sum store.Sum, packed []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return store.ErrEnded
	}
	if s.pack == nil {
		p, err := newPackWriter(filepath.Join(s.b.dir, tmpDir))
		if err != nil {
			return err
		}
		s.pack = p
	}
	if _, ok := s.pack.places[sum]; ok {
		return nil
	}
	return s.pack.add(sum, packed)
}

// Chunks implements store.Session.
func (s *session) Chunks(ctx context.Context, sums []store.Sum) ([][]byte, error) {
	out := make([][]byte, len(sums))
	var rest []store.Sum
	var at []int
	for i, sum := range sums {
		data, ok, err := s.pending(sum)
		switch {
		case err != nil:
			return nil, err
		case !ok:
			rest, at = append(rest, sum), append(at, i)
		default:
			if out[i], err = s.b.expand(data); err != nil {
				return nil, err
			}
		}
	}
	data, err := s.b.Chunks(ctx, rest)
	if err != nil {
		return nil, err
	}
	for i, d := range data {
		out[at[i]] = d
	}
	return out, nil
}

func (s *session) pending(sum store.Sum) ([]byte, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pack == nil {
		return nil, false, nil
	}
	p, ok := s.pack.places[sum]
	if !ok {
		return nil, false, nil
	}
	if err := s.pack.w.Flush(); err != nil {
		return nil, false, err
	}
	data, err := readRecord(s.pack.f, "pack in work", sum, p)
	return data, true, err
}

// keepPack makes the pack in work durable under its name.
func (s *session) keepPack() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return store.ErrEnded
	}
	if s.pack == nil {
		return nil
	}
	p := s.pack
	s.pack = nil
	name, err := p.finish()
	if err != nil {
		return err
	}
	if err := os.Rename(p.f.Name(), s.b.index.path(name)); err != nil {
		return err
	}
	return syncDir(s.b.index.dir)
}

// Commit implements store.Session.
func (s *session) Commit(ctx context.Context, p store.Publication) error {
	text, err := json.Marshal(p.Record)
	if err != nil {
		return err
	}
	if err := s.keepPack(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return writeChecked(s.b.dir, s.b.runPath(p.Record.Info.ID), "run", s.b.enc.EncodeAll(text, nil))
}

// SetNote implements store.Session.
func (s *session) SetNote(ctx context.Context, key string, value []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if key == "" || len(key) > 100 {
		return fmt.Errorf("note key of %d bytes: %w", len(key), store.ErrInvalid)
	}
	if err := s.keepPack(); err != nil {
		return err
	}
	return writeChecked(s.b.dir, s.b.notePath(key), "note", value)
}

// Close implements store.Session.
func (s *session) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.done {
		return nil
	}
	s.done = true
	var err error
	if s.pack != nil {
		err = s.pack.drop()
		s.pack = nil
	}
	return errors.Join(err, s.lock.Close()) // closing drops the lock
}
