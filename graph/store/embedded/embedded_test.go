package embedded_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/graph/store/storetest"
)

// dirs remembers where each store of a test lies.
type dirs struct{ m sync.Map }

func (d *dirs) open(t *testing.T, dir string) store.Store {
	t.Helper()
	s, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	d.m.Store(store.Store(s), dir)
	return s
}

func (d *dirs) of(t *testing.T, s store.Store) string {
	t.Helper()
	v, _ := d.m.Load(s)
	dir, ok := v.(string)
	if !ok {
		t.Fatal("a store of no test")
	}
	return dir
}

func TestStore(t *testing.T) {
	var d dirs
	storetest.Run(t, storetest.Subject{
		New:   func(t *testing.T) store.Store { t.Helper(); return d.open(t, filepath.Join(t.TempDir(), "s")) },
		Again: func(t *testing.T, s store.Store) store.Store { t.Helper(); return d.open(t, d.of(t, s)) },
		Damage: func(t *testing.T, s store.Store, what storetest.Part) {
			t.Helper()
			if what == storetest.NewestRecord {
				runs, err := filepath.Glob(filepath.Join(d.of(t, s), "runs", "*.run"))
				if err != nil || len(runs) == 0 {
					t.Fatalf("records: %v, %v", runs, err)
				}
				flip(t, runs[len(runs)-1], 200)
				return
			}
			packs, err := filepath.Glob(filepath.Join(d.of(t, s), "packs", "*.pack"))
			if err != nil || len(packs) == 0 {
				t.Fatalf("packs: %v, %v", packs, err)
			}
			for _, p := range packs {
				b, err := os.ReadFile(p)
				if err != nil {
					t.Fatal(err)
				}
				for at := 8 + 40; at < len(b)-400; at += 64 {
					b[at] ^= 4
				}
				if err := os.WriteFile(p, b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		},
	})
}

// flip changes one bit of a file.
func flip(t testing.TB, path string, bit int) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b[bit/8] ^= 1 << (bit % 8)
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// fill publishes a run of n functions, without those of skip, and returns its Snapshot.
func fill(t testing.TB, s store.Store, n int, skip func(int) bool) *graph.Snapshot {
	t.Helper()
	r, err := s.Begin(t.Context(), store.RunOptions{})
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	return fillRun(t, r, n, skip)
}

func fillRun(t testing.TB, r store.Run, n int, skip func(int) bool) *graph.Snapshot {
	t.Helper()
	fillBuilder(r.Scope(store.Scope{Cloud: graph.AWS, Account: "1", Flag: "gaad"}), n, skip)
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: r.ID()})
	if err := r.Facts(t.Context(), b); err != nil {
		t.Fatalf("Facts: %v", err)
	}
	s, err := b.Build()
	if err != nil {
		t.Fatalf("Build: %v", err)
	}
	if _, err := r.Publish(t.Context(), s); err != nil {
		t.Fatalf("Publish: %v", err)
	}
	return s
}

func fillBuilder(sink graph.Sink, n int, skip func(int) bool) {
	for i := range n {
		if skip != nil && skip(i) {
			continue
		}
		id := fmt.Sprintf("arn:aws:lambda:eu-west-1:%012d:function:f%06d", i%100, i)
		sink.Node(graph.NodeFact{ID: id, Labels: []graph.Label{graph.Function}, Cloud: graph.AWS, Account: strconv.Itoa(i % 100), Type: "AWS::Lambda::Function", Props: graph.Props{"hash": fmt.Sprintf("%x", i*2654435761)}})
		sink.Edge(graph.EdgeFact{Kind: graph.RunsAs, From: id, To: fmt.Sprintf("arn:aws:iam::%012d:role/r%d", i%100, i*7%13)})
	}
}

func size(t testing.TB, dir string) (n int64) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		n += info.Size()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// A second, nearly equal run costs what changed, not what is there.
func TestSecondRunIsCheap(t *testing.T) {
	dir := t.TempDir()
	var d dirs
	s := d.open(t, dir)
	fill(t, s, 40000, nil)
	first := size(t, dir)
	fill(t, s, 40000, nil)
	equal := size(t, dir) - first
	fill(t, s, 40000, func(i int) bool { return i == 777 || i == 30001 })
	changed := size(t, dir) - first - equal
	t.Logf("first run %d bytes, an equal one %d, one with two changes %d", first, equal, changed)
	if equal > 4<<10 {
		t.Errorf("an equal run costs %d bytes", equal)
	}
	if changed > first/10 {
		t.Errorf("a run with two changes costs %d bytes, the first cost %d", changed, first)
	}
}

// readAll opens a store and reads everything as readers do, then verifies.
func readAll(t testing.TB, dir string) error {
	t.Helper()
	s, err := embedded.Open(dir, embedded.Options{MustExist: true})
	if err != nil {
		return err
	}
	err = s.Verify(t.Context())
	return errors.Join(err, s.Close())
}

// Every bit of every file: flipped, it is found.
func TestFlippedBitsAreFound(t *testing.T) {
	dir := t.TempDir()
	var d dirs
	s := d.open(t, dir)
	if err := s.SetNote(t.Context(), "key", []byte("value")); err != nil {
		t.Fatal(err)
	}
	fill(t, s, 3, nil)
	fill(t, s, 5, nil)
	if err := readAll(t, dir); err != nil {
		t.Fatalf("before any damage: %v", err)
	}
	files := 0
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil || info.Size() == 0 {
			return err
		}
		files++
		step := max(1, int(info.Size()*8/400))
		for bit := 0; bit < int(info.Size())*8; bit += step {
			flip(t, path, bit)
			if err := readAll(t, dir); !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrFormat) {
				t.Errorf("%s: bit %d flipped: error %v", path, bit, err)
			}
			flip(t, path, bit)
		}
		return nil
	})
	if err != nil || files < 6 {
		t.Errorf("%d files tried: %v", files, err)
	}
	if err := readAll(t, dir); err != nil {
		t.Errorf("after the bits were put back: %v", err)
	}
}

func TestOpenRefuses(t *testing.T) {
	if _, err := embedded.Open(filepath.Join(t.TempDir(), "none"), embedded.Options{MustExist: true}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("absent store: %v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(dir, embedded.Options{}); !errors.Is(err, store.ErrFormat) {
		t.Errorf("somebody's directory: %v", err)
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "FORMAT"), []byte("postern store, format 2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := embedded.Open(dir, embedded.Options{}); !errors.Is(err, store.ErrFormat) {
		t.Errorf("a later format: %v", err)
	}
}
