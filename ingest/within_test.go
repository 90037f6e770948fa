package ingest_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/ingest"
)

func TestWithin(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"secret": "no", "in/a.json": "a", "in/eu/b.json": "b", "in/.git/c": "c", "in/empty/.keep": ""} {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o750), os.WriteFile(p, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"in/out": "../secret", "in/outdir": "..", "in/near": "a.json", "in/abs": filepath.Join(dir, "secret")} {
		if err := os.Symlink(filepath.FromSlash(to), filepath.Join(dir, filepath.FromSlash(link))); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	for _, tc := range []struct {
		name string
		want []string
		err  error
	}{
		{name: "a.json", want: []string{"a.json a.json a"}},
		{name: "./eu/../a.json", want: []string{"a.json a.json a"}},
		{name: "near", want: []string{"near near a"}},
		{name: "eu", want: []string{"eu/b.json b.json b"}},
		{name: ".", want: []string{"a.json a.json a", "eu/b.json eu/b.json b"}},
		{name: "empty", err: fs.ErrNotExist},
		{name: "none", err: fs.ErrNotExist},
		{name: "../secret", err: fs.ErrInvalid},
		{name: filepath.Join(dir, "secret"), err: fs.ErrInvalid},
		{name: "out", err: fs.ErrInvalid},
		{name: "abs", err: fs.ErrInvalid},
		{name: "outdir/secret", err: fs.ErrInvalid},
	} {
		files, err := ingest.Within(root, tc.name)
		if !errors.Is(err, tc.err) {
			t.Errorf("%s: %v, want %v", tc.name, err, tc.err)
		}
		var got []string
		for _, f := range files {
			r, err := f.Open()
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(r)
			if err = errors.Join(err, r.Close()); err != nil {
				t.Fatal(err)
			}
			got = append(got, f.Name+" "+f.Rel+" "+string(b))
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s:\n%s", tc.name, diff)
		}
	}
}
