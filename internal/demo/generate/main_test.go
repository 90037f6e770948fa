package main

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/internal/demo"
)

// TestCommittedFiles holds the committed estate and planted.json against the generator, byte for byte and both ways.
func TestCommittedFiles(t *testing.T) {
	est, err := build()
	if err != nil {
		t.Fatal(err)
	}
	committed := map[string]bool{}
	err = fs.WalkDir(demo.Files(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		committed[name] = true
		got, err := fs.ReadFile(demo.Files(), name)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(string(est.files[name]), string(got)); diff != "" {
			t.Errorf("%s differs from what the generator writes; run go run ./internal/demo/generate (-generated +committed):\n%.2000s", name, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range est.names() {
		if !committed[name] {
			t.Errorf("%s is generated and not committed", name)
		}
	}
	got, err := demo.Planted()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(plantedFindings(), got); diff != "" {
		t.Errorf("planted.json differs (-generated +committed):\n%s", diff)
	}
}

// TestFilesParse reads every file in its own form, and counts what is more than story.
func TestFilesParse(t *testing.T) {
	est, err := build()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range est.names() {
		b := est.files[name]
		switch path.Ext(name) {
		case ".json":
			if !json.Valid(b) {
				t.Errorf("%s: not JSON", name)
			}
		case ".ndjson":
			for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
				if !json.Valid([]byte(line)) {
					t.Errorf("%s:%d: not JSON", name, i+1)
				}
			}
		case ".csv":
			for i, line := range strings.Split(strings.TrimSuffix(string(b), "\n"), "\n") {
				if n, want := strings.Count(line, ","), strings.Count(reportHeader, ","); n != want {
					t.Errorf("%s:%d: %d commas, want %d", name, i+1, n, want)
				}
			}
		default:
			t.Errorf("%s: a form nobody reads", name)
		}
	}
}

// TestTwiceTheSame guards against a map's order slipping into a list.
func TestTwiceTheSame(t *testing.T) {
	a, err := build()
	if err != nil {
		t.Fatal(err)
	}
	b, err := build()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a.files, b.files); diff != "" {
		t.Errorf("two builds differ:\n%.2000s", diff)
	}
}
