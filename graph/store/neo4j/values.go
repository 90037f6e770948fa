package neo4j

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"math"

	"github.com/postern-graph/postern/graph"
)

// keyProp is on every edge of ours: what tells it from parallel ones, and that
// it is ours.
const keyProp = "_key"

// maxIndexed is the longest id that an index takes, with room to spare (the
// server's limit is near 8,000 bytes). Clouds' own ids stay far below.
const maxIndexed = 4000

// cutMark stands where an id was cut.
const cutMark = "…"

// liveID is the id as it stands in the plain graph.
func liveID(id string) string {
	if len(id) <= maxIndexed {
		return id
	}
	sum := sha256.Sum256([]byte(id))
	return id[:1000] + cutMark + hex.EncodeToString(sum[:])
}

func nodeProps(s *graph.Snapshot, n graph.NodeID) map[string]any {
	return factProps(graph.NodeFact{
		ID: s.ID(n), Name: s.Name(n), Cloud: s.Cloud(n), Account: s.Account(n), Region: s.Region(n), Type: s.Type(n),
		Props: maps.Collect(s.NodeProps(n)),
	})
}

// factProps are the properties of a node in the plain graph; a fact's tags are
// among its Props. The fact is used up.
func factProps(f graph.NodeFact) map[string]any {
	p := map[string]any(f.Props)
	delete(p, "") // no name for Neo4j
	for k, v := range map[string]string{"name": f.Name, "cloud": string(f.Cloud), "account": f.Account, "region": f.Region, "type": f.Type} {
		if v != "" {
			p[k] = v
		}
	}
	p["id"] = liveID(f.ID)
	return p
}

func edgeProps(s *graph.Snapshot, e graph.EdgeID) map[string]any {
	p := maps.Collect(s.EdgeProps(e))
	p[keyProp] = s.EdgeKey(e)
	return p
}

// edgeKeyOf writes all that an edge's properties say, so that edges of equal
// properties can share one map on the wire.
func edgeKeyOf(s *graph.Snapshot, e graph.EdgeID, b []byte) []byte {
	b = appendProp(b, keyProp, s.EdgeKey(e))
	for k, v := range s.EdgeProps(e) {
		b = appendProp(b, k, v)
	}
	return b
}

func appendProp(b []byte, k string, v any) []byte {
	b = appendText(b, k)
	switch v := v.(type) {
	case bool:
		if v {
			return append(b, 't')
		}
		return append(b, 'f')
	case int64:
		return binary.AppendVarint(append(b, 'i'), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'd'), math.Float64bits(v))
	case string:
		return appendText(append(b, 's'), v)
	case []string:
		b = binary.AppendUvarint(append(b, 'l'), uint64(len(v)))
		for _, w := range v {
			b = appendText(b, w)
		}
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}
