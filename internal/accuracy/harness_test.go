package accuracy_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

// asOf is the time that cases are judged at.
const asOf = "2026-11-01"

// scratch is the folder that the tests of this process share.
var scratch = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "postern-accuracy") })

func TestMain(m *testing.M) {
	code := m.Run()
	if dir, err := scratch(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// program builds postern once for the whole test process.
var program = sync.OnceValues(func() (string, error) {
	dir, err := scratch()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "postern")
	out, err := exec.Command("go", "build", "-o", bin, "../../cmd/postern").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build postern: %w\n%s", err, out)
	}
	return bin, nil
})

// shared makes things that several tests read, each once: the first to ask
// makes it, the others wait for it. A maker that fails its test leaves it failed.
type shared struct {
	mu sync.Mutex
	of map[string]*sharedThing
}

type sharedThing struct {
	once sync.Once
	path string
}

var things = &shared{of: map[string]*sharedThing{}}

func (s *shared) get(t *testing.T, name string, create func(path string) string) string {
	t.Helper()
	s.mu.Lock()
	one := s.of[name]
	if one == nil {
		one = &sharedThing{}
		s.of[name] = one
	}
	s.mu.Unlock()
	one.once.Do(func() {
		dir, err := scratch()
		if err != nil {
			t.Fatal(err)
		}
		one.path = create(filepath.Join(dir, name))
	})
	if one.path == "" {
		t.Fatalf("another test failed to make %s", name)
	}
	return one.path
}

// labs is the folder of the labs; labStore the store that one was imported into.
func labs(t *testing.T) string {
	t.Helper()
	return things.get(t, "labs", func(path string) string { return unpackInto(t, path, "pathfinding-labs") })
}

func labStore(t *testing.T, lab string) string {
	t.Helper()
	at := filepath.Join(labs(t), lab)
	return things.get(t, "lab-"+lab, func(path string) string { return load(t, at, path) })
}

// demoStore holds the demo estate.
func demoStore(t *testing.T) string {
	t.Helper()
	return things.get(t, "demo", func(path string) string {
		postern(t, nil, "demo", "--store", path, "--serve=false")
		return path
	})
}

// postern runs a command with standard input and returns its standard output.
func postern(t *testing.T, stdin []byte, args ...string) []byte {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Stdin = bytes.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("postern %s: %v\n%s", unsecret(strings.Join(args, " ")), err, unsecret(errs.String()))
	}
	return out.Bytes()
}

// userInfo is the part of a store's address that holds its password.
var userInfo = regexp.MustCompile(`(://[^\s:/@]+:)[^\s/@]+@`)

// unsecret takes passwords out of what a failing test prints.
func unsecret(text string) string { return userInfo.ReplaceAllString(text, "${1}xxxxx@") }

// unpack extracts one archive of testdata and returns its folder.
func unpack(t *testing.T, set string) string {
	t.Helper()
	return unpackInto(t, t.TempDir(), set)
}

func unpackInto(t *testing.T, dir, set string) string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", set+".tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return filepath.Join(dir, set)
		}
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.FromSlash(h.Name))
		if h.FileInfo().IsDir() {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// lines decodes NDJSON into a slice.
func lines[T any](t *testing.T, raw []byte) []T {
	t.Helper()
	var out []T
	for d := json.NewDecoder(bytes.NewReader(raw)); ; {
		var v T
		err := d.Decode(&v)
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
}

func ndjson[T any](t *testing.T, in []T) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	for _, v := range in {
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
	}
	return b.Bytes()
}

// figure counts right answers and names some of the wrong ones.
type figure struct {
	name       string
	right, all int
	wrong      []string
}

func (f *figure) check(ok bool, format string, args ...any) {
	f.all++
	if ok {
		f.right++
		return
	}
	f.wrong = append(f.wrong, fmt.Sprintf(format, args...))
}

// floor prints the figure and fails below the least share of right answers.
func (f *figure) floor(t *testing.T, least float64) {
	t.Helper()
	share := 1.0
	if f.all > 0 {
		share = float64(f.right) / float64(f.all)
	}
	t.Logf("%-28s %7d of %7d  %6.2f %%", f.name, f.right, f.all, 100*share)
	for i, w := range f.wrong {
		if i == 12 {
			t.Logf("    … and %d more", len(f.wrong)-i)
			break
		}
		t.Logf("    %s", w)
	}
	if share < least {
		t.Errorf("%s: %.4f, the floor is %.4f", f.name, share, least)
	}
}

type pathsAnswer struct {
	Paths []struct {
		Nodes       []string `json:"nodes"`
		Conditional bool     `json:"conditional"`
	} `json:"paths"`
	Complete bool `json:"complete"`
}

// reach asks for paths and says whether there is any, and any certain one.
func reach(t *testing.T, store, from, to string) (found, certain bool, answer pathsAnswer) {
	t.Helper()
	out := postern(t, nil, "paths", "--store", store, "--from", from, "--to", to, "--format", "json")
	if err := json.Unmarshal(out, &answer); err != nil {
		t.Fatal(err)
	}
	for _, p := range answer.Paths {
		found = true
		certain = certain || !p.Conditional
	}
	return found, certain, answer
}

// scenario is what a lab says of itself.
type scenario struct {
	Start          string          `json:"start"`
	Target         string          `json:"target"`
	Targets        []string        `json:"targets"`
	EffectiveAdmin map[string]bool `json:"effectiveAdmin"`
}

func readScenario(t *testing.T, dir string) (sc scenario) {
	t.Helper()
	readJSON(t, filepath.Join(dir, "scenario.json"), &sc)
	return sc
}

// ends are the targets that count: any of them.
func (sc scenario) ends() []string {
	if sc.Target == "to-admin" {
		return append([]string{"ADMIN"}, sc.Targets...)
	}
	return sc.Targets
}

// reach asks for the ways from the start to every end.
func (sc scenario) reach(t *testing.T, store string) (found, certain bool) {
	t.Helper()
	for _, end := range sc.ends() {
		f, c, _ := reach(t, store, sc.Start, end)
		found, certain = found || f, certain || c
	}
	return found, certain
}

type question struct {
	ID        int            `json:"id"`
	Principal string         `json:"principal"`
	Action    string         `json:"action"`
	Resource  string         `json:"resource"`
	Data      bool           `json:"data,omitempty"`
	Context   map[string]any `json:"context,omitempty"`
}

type decision struct {
	ID       int    `json:"id"`
	Decision string `json:"decision"`
	Error    string `json:"error"`
}

func decide(t *testing.T, store string, qs []question) []string {
	t.Helper()
	got := lines[decision](t, postern(t, ndjson(t, qs), "can", "--store", store, "--probes", "-"))
	if len(got) != len(qs) {
		t.Fatalf("%d answers to %d questions", len(got), len(qs))
	}
	out := make([]string, len(got))
	for i, d := range got {
		if d.ID != qs[i].ID {
			t.Fatalf("answer %d stands at place %d", d.ID, i)
		}
		out[i] = d.Decision + d.Error
	}
	return out
}
