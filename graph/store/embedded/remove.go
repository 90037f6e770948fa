package embedded

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/postern-graph/postern/graph/store"
)

// Remove implements store.Session. Records go first: from then on nobody asks
// for their chunks. A pack of which less than half is still needed is written
// anew, and only then taken away, so that a crash at any point leaves every
// needed chunk in some pack.
func (s *session) Remove(ctx context.Context, runs []string, live map[store.Sum]struct{}) error {
	for _, id := range runs {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := os.Remove(s.b.runPath(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if err := syncDir(filepath.Join(s.b.dir, runDir)); err != nil {
		return err
	}
	if err := s.b.index.refresh(); err != nil {
		return err
	}
	drop, err := s.gather(ctx, live)
	if err != nil {
		return err
	}
	if err := s.keepPack(); err != nil {
		return err
	}
	for _, name := range drop {
		if err := os.Remove(s.b.index.path(name)); err != nil {
			return err
		}
	}
	if err := s.b.index.refresh(); err != nil {
		return err
	}
	return s.dropUnreadable(live)
}

// gather copies what is needed from packs that are mostly not, and names the
// packs that can go.
func (s *session) gather(ctx context.Context, live map[store.Sum]struct{}) ([]string, error) {
	s.b.index.mu.RLock()
	packs := s.b.index.packs
	s.b.index.mu.RUnlock()
	var drop []string
	files := openFiles{}
	defer files.close()
	for name, p := range packs {
		var keep []store.Sum
		var kept, all int64
		for _, sum := range p.order {
			n := int64(p.places[sum].size)
			all += n
			if _, ok := live[sum]; ok {
				keep, kept = append(keep, sum), kept+n
			}
		}
		if len(keep) > 0 && 2*kept >= all {
			continue
		}
		for _, sum := range keep {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			data, err := s.b.index.read(sum, files)
			if err != nil {
				return nil, fmt.Errorf("a run that is to stay needs it: %w", err)
			}
			if err := s.add(sum, data); err != nil {
				return nil, err
			}
		}
		drop = append(drop, name)
	}
	return drop, nil
}

// dropUnreadable takes packs away whose index is damaged, if nothing that is
// needed can be in them.
func (s *session) dropUnreadable(live map[store.Sum]struct{}) error {
	s.b.index.mu.RLock()
	bad := s.b.index.bad
	s.b.index.mu.RUnlock()
	if len(bad) == 0 {
		return nil
	}
	for sum := range live {
		if len(s.b.index.find(sum)) == 0 {
			return nil
		}
	}
	for name := range bad {
		if err := os.Remove(s.b.index.path(name)); err != nil {
			return err
		}
	}
	return s.b.index.refresh()
}
