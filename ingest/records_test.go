package ingest_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/postern-graph/postern/ingest"
)

// read collects "path=value" for each record and "path!" for each that was left out.
func read(src string, f ingest.Format) ([]string, error) {
	var got []string
	if f.Bad == nil {
		f.Bad = func(path string, _ error) error {
			got = append(got, path+"!")
			return nil
		}
	}
	err := ingest.Records(strings.NewReader(src), f, func(path string, raw json.RawMessage) error {
		got = append(got, path+"="+string(raw))
		return nil
	})
	return got, err
}

func TestRecords(t *testing.T) {
	keys := ingest.Format{Keys: []string{"Items", "results"}}
	for _, tc := range []struct {
		name, src string
		f         ingest.Format
		want      []string
		err       error
	}{
		{name: "array", src: ` [1, {"a":[2]}, "x,]" ]`, want: []string{"[0]=1", `[1]={"a":[2]}`, `[2]="x,]"`}},
		{name: "empty array", src: `[]`},
		{name: "NDJSON", src: "{\"a\":1}\n\n{\"a\":2}", want: []string{`#1={"a":1}`, `#2={"a":2}`}},
		{
			name: "envelope, key in another case", src: `{"v":"1","items":[{"a":"}"},2],"w":[3]}`, f: keys,
			want: []string{`items[0]={"a":"}"}`, "items[1]=2", `v="1"`, "w=[3]"},
		},
		{name: "two pages", src: `{"Items":[1]}{"Items":[2]}`, f: keys, want: []string{"Items[0]=1", "#2.Items[0]=2"}},
		{name: "pages in an array", src: `[{"Items":[1]},{"Items":[2]}]`, f: keys, want: []string{"[0].Items[0]=1", "[1].Items[0]=2"}},
		{name: "no key: the object is the record", src: `{"a":{"Items":[1]}}`, f: keys, want: []string{`#1={"a":{"Items":[1]}}`}},
		{name: "a key that is no array", src: `{"Items":{"a":1}}`, f: keys, want: []string{`#1={"Items":{"a":1}}`}},
		{name: "duplicate members of an envelope", src: `{"v":1,"Items":[1],"v":2,"Items":[3]}`, f: keys, want: []string{"Items[0]=1", "Items[0]=3", "v=2"}},
		{name: "bad record among good ones", src: `[1,nope,3]`, want: []string{"[0]=1", "[1]!", "[2]=3"}},
		{name: "bad string", src: "[\"\x01\",3]", want: []string{"[0]!", "[1]=3"}},
		{
			name: "deep record among good ones", src: `[1,` + strings.Repeat("[", 1000) + strings.Repeat("]", 1000) + `,3]`,
			want: []string{"[0]=1", "[1]!", "[2]=3"},
		},
		{
			name: "large record among good ones", f: ingest.Format{Limits: ingest.Limits{Record: 10}},
			src: `[1,"` + strings.Repeat("x", 100) + `",3]`, want: []string{"[0]=1", "[1]!", "[2]=3"},
		},
		{
			name: "large member of an envelope", f: ingest.Format{Keys: []string{"Items"}, Limits: ingest.Limits{Record: 10}},
			src: `{"v":"` + strings.Repeat("x", 100) + `","Items":[3]}`, want: []string{"Items[0]=3", "(other members)!"},
		},
		{name: "empty", src: " \n", err: ingest.ErrEmpty},
		{name: "not JSON", src: "hello", err: ingest.ErrSyntax},
		{name: "ends in a record", src: `[1,{"a":`, want: []string{"[0]=1"}, err: ingest.ErrTruncated},
		{name: "ends between records", src: `[1`, want: []string{"[0]=1"}, err: ingest.ErrTruncated},
		{name: "ends in a member", src: `{"Items":[1],"v`, f: keys, want: []string{"Items[0]=1"}, err: ingest.ErrTruncated},
		{name: "missing comma", src: `[1 2]`, want: []string{"[0]=1"}, err: ingest.ErrSyntax},
		{name: "wrong bracket", src: `[1}`, want: []string{"[0]=1"}, err: ingest.ErrSyntax},
		{name: "missing colon", src: `{"Items"[1]}`, f: keys, err: ingest.ErrSyntax},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := read(tc.src, tc.f)
			if !errors.Is(err, tc.err) {
				t.Errorf("error %v, want %v", err, tc.err)
			}
			if diff := cmp.Diff(tc.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("records (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRecordsErrors(t *testing.T) {
	stop := errors.New("stop")
	err := ingest.Records(strings.NewReader(`[1,2]`), ingest.Format{}, func(string, json.RawMessage) error { return stop })
	if err != stop { //nolint:errorlint // promised as it is
		t.Errorf("yield's error came back as %v", err)
	}
	err = ingest.Records(strings.NewReader(`[1,nope]`), ingest.Format{}, func(string, json.RawMessage) error { return nil })
	if !errors.Is(err, ingest.ErrInvalidRecord) || !strings.Contains(err.Error(), "[1]") {
		t.Errorf("without Bad: %v, want ErrInvalidRecord that names [1]", err)
	}
}

func FuzzRecords(f *testing.F) {
	for _, s := range []string{`[1,{"a":[2]}]`, `{"Items":[1],"v":2}`, "{}\n{}", `[{"Items":[1]}]`, `[,]`, `{"Items":[}`, `"a`, "\xff\xfe[\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		format := ingest.Format{Keys: []string{"Items"}, Bad: func(string, error) error { return nil }, Limits: ingest.Limits{Record: 1 << 12, Depth: 50}}
		err := ingest.Records(strings.NewReader(src), format, func(path string, raw json.RawMessage) error {
			if path == "" || !json.Valid(raw) {
				t.Errorf("record %q = %q", path, raw)
			}
			return nil
		})
		if err != nil && json.Valid([]byte(src)) {
			t.Errorf("valid JSON %q refused: %v", src, err)
		}
	})
}
