//go:build soak

package embedded_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
)

const (
	soakDir   = "POSTERN_SOAK_DIR" // set in the child: where it imports
	soakSeed  = "POSTERN_SOAK_SEED"
	soakKills = 200
)

// TestSoak kills a real importing process again and again: its child, this
// same binary, publishes and prunes runs until it dies. After each death the
// store must open with every published run whole, and take the next import.
func TestSoak(t *testing.T) {
	if dir := os.Getenv(soakDir); dir != "" {
		importForever(t, dir)
		return
	}
	dir := filepath.Join(t.TempDir(), "s")
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	published, midway := 0, 0
	for i := range soakKills {
		out := importUntil(t, dir, i, time.Duration(rng.Int64N(int64(600*time.Millisecond))))
		if left, _ := filepath.Glob(filepath.Join(dir, "tmp", "*")); len(left) > 0 {
			midway++
		}
		published = max(published, check(t, dir, out))
		if t.Failed() {
			t.Fatalf("after kill %d", i+1)
		}
	}
	t.Logf("%d kills, %d of them with work in tmp; the last published run is %d", soakKills, midway, published)
	if midway < soakKills/20 || published < soakKills/10 {
		t.Errorf("the kills met too little work to prove anything")
	}
}

// importUntil runs the child, kills it after d, and returns what it said it had published.
func importUntil(t *testing.T, dir string, seed int, d time.Duration) string {
	t.Helper()
	log := filepath.Join(t.TempDir(), "published")
	f, err := os.Create(log)
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestSoak$") //nolint:noctx // ended by kill -9, which is the point
	child.Env = append(os.Environ(), soakDir+"="+dir, soakSeed+"="+strconv.Itoa(seed))
	child.Stderr = f
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.NewTimer(d)
	<-timer.C
	if err := child.Process.Kill(); err != nil {
		t.Fatalf("kill: %v", err)
	}
	_ = child.Wait() // killed
	if child.ProcessState.Exited() {
		b, _ := os.ReadFile(log)
		t.Fatalf("the child ended by itself: %s\n%s", child.ProcessState, b)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// importForever is the child. Each run's graph follows from its number, so
// that the parent can tell what it must find; it says what it published after
// the store said so.
func importForever(t *testing.T, dir string) {
	s, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for {
		r, err := s.Begin(t.Context(), store.RunOptions{})
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.Atoi(r.ID())
		if err != nil {
			t.Fatal(err)
		}
		fillRun(t, r, soakSize, soakSkip(n))
		fmt.Fprintln(os.Stderr, n)
		if runs, err := s.Runs(t.Context()); err != nil {
			t.Fatal(err)
		} else if len(runs) > 4 {
			if err := s.Prune(t.Context(), runs[0].ID, runs[1].ID); err != nil {
				t.Fatal(err)
			}
		}
	}
}

const soakSize = 4000

func soakSkip(run int) func(int) bool {
	return func(i int) bool { return (i*7+run)%29 == 0 }
}

func soakWant(t *testing.T, run int) *graph.Snapshot {
	t.Helper()
	b := graph.NewBuilder()
	b.SetMeta(graph.Meta{Run: fmt.Sprintf("%06d", run)})
	fillBuilder(b, soakSize, soakSkip(run))
	s, err := b.Build()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// check opens the store that a dead importer left, and returns its newest run.
func check(t *testing.T, dir, said string) int {
	t.Helper()
	s, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		t.Errorf("Open: %v", err)
		return 0
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	runs, err := s.Runs(t.Context())
	if err != nil {
		t.Errorf("Runs: %v", err)
		return 0
	}
	newest := 0
	for _, r := range runs {
		n, _ := strconv.Atoi(r.ID)
		newest = max(newest, n)
		got, err := s.Snapshot(t.Context(), r.ID)
		if err != nil {
			t.Errorf("run %s: %v", r.ID, err)
			continue
		}
		if d := cmp.Diff(graph.Difference{}, graph.Diff(soakWant(t, n), got)); d != "" {
			t.Errorf("run %s is not whole:\n%s", r.ID, d)
		}
	}
	promised := 0
	for rest := said; rest != ""; {
		n := 0
		if k, err := fmt.Sscanf(rest, "%d\n", &n); k == 1 && err == nil {
			promised = max(promised, n)
		}
		at := 0
		for at < len(rest) && rest[at] != '\n' {
			at++
		}
		rest = rest[min(at+1, len(rest)):]
	}
	if newest < promised {
		t.Errorf("run %d was published, the newest in the store is %d", promised, newest)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Errorf("Verify: %v", err)
	}
	return newest
}

// TestSoakFlippedBits flips one random bit in each file of a larger store.
func TestSoakFlippedBits(t *testing.T) {
	dir := t.TempDir()
	var d dirs
	s := d.open(t, dir)
	if err := s.SetNote(t.Context(), "key", []byte("value")); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		fill(t, s, 20000, soakSkip(i))
	}
	rng := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 1))
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
		for range 10 {
			bit := int(rng.Int64N(info.Size() * 8))
			flip(t, path, bit)
			if err := readAll(t, dir); !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrFormat) {
				t.Errorf("%s: bit %d flipped: error %v", path, bit, err)
			}
			flip(t, path, bit)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	t.Logf("one bit at a time in each of %d files, 10 times: all found", files)
}
