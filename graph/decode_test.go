package graph_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/postern-graph/postern/graph"
)

func decodeAll(list [][]byte) (*graph.Snapshot, error) {
	d := graph.NewDecoder()
	for _, c := range list {
		if err := d.Add(c); err != nil {
			return nil, err
		}
	}
	return d.Snapshot()
}

func TestDecoderRefuses(t *testing.T) {
	whole := chunks(build(t, estate(3000, 3, nil)))
	swapped := slices.Clone(whole)
	swapped[1], swapped[2] = swapped[2], swapped[1]
	edges := slices.Clone(whole)
	at := slices.IndexFunc(edges, func(c []byte) bool { return graph.ChunkKind(c[1]) == graph.ChunkEdges })
	edges[at], edges[at+1] = edges[at+1], edges[at]
	version := slices.Clone(whole)
	version[0] = append([]byte{99}, whole[0][1:]...)
	for name, list := range map[string][][]byte{
		"nothing":           nil,
		"no head":           whole[1:],
		"two heads":         slices.Concat(whole[:1], whole),
		"last chunk gone":   whole[:len(whole)-1],
		"a node chunk gone": slices.Delete(slices.Clone(whole), 1, 2),
		"chunk twice":       slices.Insert(slices.Clone(whole), 1, whole[1]),
		"order":             swapped,
		"order of edges":    edges,
		"an edge chunk cut": slices.Insert(slices.Delete(slices.Clone(whole), at, at+1), at, whole[at][:len(whole[at])-1]),
		"version":           version,
		"short":             {{1}},
		"cut":               {whole[0], whole[1][:len(whole[1])/2]},
		"long":              {append(slices.Clone(whole[0]), 0)},
		"unknown kind":      {whole[0], {1, 77}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := decodeAll(list); err == nil {
				t.Error("no error")
			}
		})
	}
}

func TestDecoderEndsOnce(t *testing.T) {
	d := graph.NewDecoder()
	for _, c := range chunks(build(t, graph.NewBuilder())) {
		if err := d.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Snapshot(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Snapshot(); err == nil {
		t.Error("a second Snapshot from one Decoder")
	}
}

// FuzzDecoder: any bytes are a Snapshot that encodes to themselves in meaning,
// or an error. Chunks are separated by a marker so that one input holds many.
func FuzzDecoder(f *testing.F) {
	sep := []byte("\xff\xfe\xfd")
	for _, n := range []int{0, 3, 700} {
		f.Add(bytes.Join(chunks(build(f, estate(n, 2, nil))), sep))
	}
	f.Add([]byte("\x01\x01\x00\x00\xff\xff\xff\xff\x0f\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decodeAll(bytes.Split(data, sep))
		if err != nil {
			return
		}
		enc := chunks(s)
		again, err := decodeAll(enc)
		if err != nil {
			t.Fatalf("own encoding does not decode: %v", err)
		}
		if !slices.EqualFunc(enc, chunks(again), bytes.Equal) {
			t.Fatal("encoding is not stable")
		}
	})
}
