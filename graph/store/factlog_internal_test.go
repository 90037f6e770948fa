package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
)

type kept struct{ Facts []any }

func (k *kept) Node(f graph.NodeFact) { k.Facts = append(k.Facts, f) }
func (k *kept) Edge(f graph.EdgeFact) { k.Facts = append(k.Facts, f) }
func (k *kept) Gap(g graph.Gap)       { k.Facts = append(k.Facts, g) }

func write(t testing.TB, scope string, facts []any) []byte {
	t.Helper()
	l := &factLog{scope: scope}
	for _, f := range facts {
		var err error
		switch f := f.(type) {
		case graph.NodeFact:
			err = l.node(&f)
		case graph.EdgeFact:
			err = l.edge(&f)
		case graph.Gap:
			l.gap(&f)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return l.take()
}

func someFacts() []any {
	return []any{
		graph.NodeFact{ID: "n", Labels: []graph.Label{"Role"}, Tags: map[string]string{"a": "b"}, Aliases: []string{"x"}, Origin: graph.Origin{Scope: "s", Record: "f:1", Observed: 7}, Props: graph.Props{"t": true, "f": false, "i": int64(-3), "d": 1.5, "s": "text", "l": []string{"", "b"}}},
		graph.EdgeFact{Kind: "CAN_READ", From: "a", To: "b", Key: "k", Origin: graph.Origin{Scope: "other"}},
		graph.Gap{Scope: "s", Service: "iam", Reason: graph.GapDenied, Detail: "d", Count: 4},
	}
}

func TestFactsRoundTrip(t *testing.T) {
	want, got := someFacts(), &kept{}
	if err := readFacts(write(t, "s", want), "s", got); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got.Facts); d != "" {
		t.Error(d)
	}
}

// FuzzFacts: any bytes are facts that write and read to themselves, or an error.
func FuzzFacts(f *testing.F) {
	whole := write(f, "s", someFacts())
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte{factVersion, tagNode, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, data []byte) {
		first, second := &kept{}, &kept{}
		if readFacts(data, "s", first) != nil || len(first.Facts) == 0 {
			return
		}
		if err := readFacts(write(t, "s", first.Facts), "s", second); err != nil {
			t.Fatalf("own bytes do not read: %v", err)
		}
		if d := cmp.Diff(first.Facts, second.Facts); d != "" {
			t.Fatal(d)
		}
	})
}
