package ingest_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

func gz(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, _ = w.Write(b)
	_ = w.Close()
	return out.Bytes()
}

func utf16(s string, big, mark bool) []byte {
	var out []byte
	if mark {
		s = "\ufeff" + s
	}
	for _, r := range s {
		lo, hi := byte(r), byte(r>>8)
		if big {
			out = append(out, hi, lo)
		} else {
			out = append(out, lo, hi)
		}
	}
	return out
}

func TestOpenDecodes(t *testing.T) {
	const want = `{"name":"Zoë"}`
	for name, in := range map[string][]byte{
		"plain":              []byte(want),
		"UTF-8 mark":         []byte("\ufeff" + want),
		"UTF-16LE mark":      utf16(want, false, true),
		"UTF-16BE mark":      utf16(want, true, true),
		"UTF-16LE":           utf16(want, false, false),
		"UTF-16BE":           utf16(want, true, false),
		"gzip":               gz([]byte(want)),
		"gzip of UTF-16LE":   gz(utf16(want, false, true)),
		"gzip in two pieces": append(gz([]byte(want[:5])), gz([]byte(want[5:]))...),
	} {
		t.Run(name, func(t *testing.T) {
			r, err := ingest.Bytes("f", in).Open()
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil || string(got) != want {
				t.Errorf("got %q, %v", got, err)
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenLimits(t *testing.T) {
	read := func(in []byte, lim ingest.Limits) (int, error) {
		r, err := ingest.Bytes("f", in).OpenWithin(lim)
		if err != nil {
			return 0, err
		}
		n, err := io.Copy(io.Discard, r)
		return int(n), err
	}
	if n, err := read([]byte("0123456789"), ingest.Limits{Bytes: 10}); n != 10 || err != nil {
		t.Errorf("exactly the limit: %d, %v", n, err)
	}
	if _, err := read([]byte("0123456789x"), ingest.Limits{Bytes: 10}); !errors.Is(err, ingest.ErrTooLarge) {
		t.Errorf("one byte more: %v", err)
	}
	if n, err := read(gz(make([]byte, 200<<20)), ingest.Limits{}); !errors.Is(err, ingest.ErrTooLarge) || n > 65<<20 {
		t.Errorf("gzip bomb: read %d bytes, %v", n, err)
	}
	if _, err := read(gz([]byte(strings.Repeat("text", 100)))[:20], ingest.Limits{}); !errors.Is(err, ingest.ErrTruncated) {
		t.Errorf("cut gzip: %v", err)
	}
}

func TestExpand(t *testing.T) {
	dir := t.TempDir()
	for _, n := range []string{"b.json", "a.json", "sub/c.json", ".hidden/d.json", ".e.json"} {
		p := filepath.Join(dir, n)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte("[]"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, tc := range []struct {
		arg  string
		want []string
	}{
		{dir, []string{"a.json", "b.json", "sub/c.json"}},
		{dir + "/*.json", []string{".e.json", "a.json", "b.json"}},
		{dir + "/a.json", []string{"a.json"}},
		{"-", []string{"-"}},
	} {
		files, err := ingest.Expand(tc.arg, strings.NewReader("[]"))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range files {
			got = append(got, f.Rel)
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.arg, diff)
		}
	}
	if _, err := ingest.Expand(dir+"/none*", nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no match: %v", err)
	}
	files, err := ingest.ExpandAll([]string{dir + "/a.json", dir + "/a*"}, nil)
	if err != nil || len(files) != 1 {
		t.Errorf("named twice: %v, %v", files, err)
	}
}

func TestReadFiles(t *testing.T) {
	files := []ingest.File{
		ingest.Bytes("good", []byte(`[1,2]`)),
		ingest.Bytes("empty", nil),
		ingest.Bytes("cut", []byte(`[3,{"a"`)),
		ingest.Bytes("spoilt", []byte(`[4,nope,5]`)),
	}
	var got []string
	err := ingest.ReadFiles(context.Background(), files, ingest.Format{},
		func(r ingest.Record) error { got = append(got, r.Place()+"="+string(r.Raw)); return nil },
		func(f ingest.Fault) {
			g := f.Gap("s", "iam")
			got = append(got, string(g.Reason)+" "+g.Detail)
		})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"good:[0]=1", "good:[1]=2",
		"unreadable empty: empty",
		"cut:[0]=3", "truncated cut: at [1]: ends in the middle of a value",
		"spoilt:[0]=4", "unreadable spoilt:[1]: not valid JSON: invalid character 'o' in literal null (expecting 'u')", "spoilt:[2]=5",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	err = ingest.ReadFiles(context.Background(), []ingest.File{ingest.Bytes("picture.png", []byte("\x89PNG"))}, ingest.Format{}, nil, nil)
	if !errors.Is(err, ingest.ErrSyntax) || !strings.Contains(err.Error(), "picture.png") {
		t.Errorf("plainly not JSON: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err = ingest.ReadFiles(ctx, files, ingest.Format{}, func(ingest.Record) error { return nil }, func(ingest.Fault) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestBatchRoundTrip(t *testing.T) {
	a, b := ingest.Batch{}, ingest.Batch{}
	node := graph.NodeFact{
		ID: "n", Labels: []graph.Label{graph.User}, Cloud: graph.AWS, Tags: map[string]string{"k": "v"},
		Props: graph.Props{"s": "x", "b": true, "i": int64(1) << 60, "f": 2.0, "l": []string{"a"}, "none": []string{}},
	}
	edge := graph.EdgeFact{Kind: graph.Trusts, From: "n", To: "m", Key: "k", Props: graph.Props{"cost": 0.5}}
	gap := graph.Gap{Scope: "s", Reason: graph.GapNameOnly, Count: 1}
	for _, batch := range []ingest.Batch{a, b} {
		s := batch.Scope(graph.AWS, "1", "gaad")
		s.Node(node)
		s.Edge(edge)
		s.Gap(gap)
		batch.Scope(graph.AWS, "1", "empty")
	}
	b.Scope(graph.AWS, "1", "gaad").Node(node)
	var x, y bytes.Buffer
	if err := errors.Join(a.Encode(&x), b.Encode(&y)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(x.String(), y.String()); diff != "" {
		t.Errorf("a fact said twice changes the bytes:\n%s", diff)
	}
	back := ingest.Batch{}
	if err := back.Decode(&x); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(a, back); diff != "" {
		t.Errorf("round trip (-want +got):\n%s", diff)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("{\"scope\":{\"cloud\":\"aws\",\"account\":\"1\",\"flag\":\"x\"}}\n{\"node\":{\"id\":\"n\",\"props\":{\"f\":{\"f\":2}}}}\n{\"gap\":{}}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		b := ingest.Batch{}
		if err := b.Decode(bytes.NewReader(src)); err != nil {
			return
		}
		var out bytes.Buffer
		if err := b.Encode(&out); err != nil {
			t.Fatal(err)
		}
		again := ingest.Batch{}
		if err := again.Decode(bytes.NewReader(out.Bytes())); err != nil {
			t.Fatalf("does not read its own writing: %v\n%s", err, out.Bytes())
		}
	})
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`[1]`))
	f.Add(gz([]byte(`[1]`)))
	f.Add(utf16(`[1]`, true, true))
	f.Fuzz(func(_ *testing.T, src []byte) {
		r, err := ingest.Bytes("f", src).OpenWithin(ingest.Limits{Bytes: 1 << 20})
		if err != nil {
			return
		}
		_ = ingest.Records(r, ingest.Format{Bad: func(string, error) error { return nil }}, func(string, json.RawMessage) error { return nil })
	})
}
