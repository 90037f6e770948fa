package neo4j

import (
	"context"
	"maps"
	"slices"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph"
)

// ids are the server's numbers of nodes; they hold within one transaction.
type ids map[int64]struct{}

func (s ids) add(list ids) {
	for id := range list {
		s[id] = struct{}{}
	}
}

func (s ids) list() []int64 { return slices.Sorted(maps.Keys(s)) }

// hopBatch is how many nodes one statement starts from.
const hopBatch = 10_000

// hops asks the server, in one transaction, which nodes and edges lie where.
// Each statement starts from a list of nodes, so that what it reads is bounded
// by what leaves them; a Grant is a node on the way, so that a wide one is as
// many rows as it has holders and resources, not as many as it has pairs.
type hops struct {
	tx     driver.ManagedTransaction
	widest int // nodes at one place at most
	most   int // edges at most
	edges  map[int64]hop
}

// hop is one edge found.
type hop struct {
	from, to int64
	kind     graph.Kind
	props    map[string]any
}

func relTypes(kinds []graph.Kind) string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = quote(string(k))
	}
	return strings.Join(words, "|")
}

// The statements, each with n for the nodes that are looked for.

func startCypher(p place) string {
	cypher := "MATCH (n" + p.labels + ")"
	if len(p.where) > 0 {
		cypher += " WHERE " + strings.Join(p.where, " AND ")
	}
	return cypher + " RETURN id(n) LIMIT $most"
}

// from starts at a list of nodes. The planner, which does not know how long the
// list is, would sometimes rather begin at the far end, where all nodes of a
// label may be; DISTINCT keeps it from that, here and before the far end's condition.
const from = "UNWIND $from AS at MATCH (a) WHERE id(a) = at WITH DISTINCT a "

func outCypher(kinds []graph.Kind, condition string) string {
	return from + "MATCH (a)-[r:" + relTypes(kinds) + "]->(n) WHERE r." + keyProp + " IS NOT NULL WITH DISTINCT n WHERE " + condition + " RETURN id(n)"
}

func inCypher(kinds []graph.Kind, condition string) string {
	return from + "MATCH (a)<-[r:" + relTypes(kinds) + "]-(n) WHERE r." + keyProp + " IS NOT NULL WITH DISTINCT n WHERE " + condition + " RETURN id(n)"
}

// edgesCypher names the far ends only after the edges are found, for the same reason.
func edgesCypher(kinds []graph.Kind) string {
	return from + "MATCH (a)-[r:" + relTypes(kinds) + "]->(n) WHERE r." + keyProp + " IS NOT NULL " +
		"WITH r, id(a) AS source, id(n) AS target WHERE target IN $to RETURN id(r), source, target, type(r), properties(r)"
}

const isGrant = "n:" + nodeLabel + " AND n:" + string(graph.Grant)

func (h *hops) rows(ctx context.Context, cypher string, params map[string]any, use func([]any)) error {
	res, err := h.tx.Run(ctx, cypher, params)
	if err != nil {
		return err
	}
	for res.Next(ctx) {
		use(res.Record().Values)
	}
	return res.Err()
}

func (h *hops) nodes(ctx context.Context, cypher string, params map[string]any, into ids) error {
	err := h.rows(ctx, cypher, params, func(row []any) {
		id, _ := row[0].(int64)
		into[id] = struct{}{}
	})
	if err == nil && len(into) > h.widest {
		return notBounded("too many nodes may stand at one place")
	}
	return err
}

// start gives the nodes that may stand at a place.
func (h *hops) start(ctx context.Context, p place) (ids, error) {
	out := ids{}
	params := maps.Clone(p.params)
	params["most"] = h.widest + 1
	return out, h.nodes(ctx, startCypher(p), params, out)
}

// next gives the nodes to which the statement leads from some.
func (h *hops) next(ctx context.Context, cypher string, from ids, params map[string]any) (ids, error) {
	out := ids{}
	all := maps.Clone(params)
	if all == nil {
		all = map[string]any{}
	}
	err := batches(from.list(), hopBatch, func(list []int64) error {
		all["from"] = list
		return h.nodes(ctx, cypher, all, out)
	})
	return out, err
}

// between keeps the edges that lead from some nodes to others, and gives the
// ends that they have.
func (h *hops) between(ctx context.Context, from ids, kinds []graph.Kind, to ids) (sources, targets ids, err error) {
	sources, targets = ids{}, ids{}
	if len(to) == 0 {
		return sources, targets, nil
	}
	ends := to.list()
	err = batches(from.list(), hopBatch, func(list []int64) error {
		err := h.rows(ctx, edgesCypher(kinds), map[string]any{"from": list, "to": ends}, func(row []any) {
			id, _ := row[0].(int64)
			e := hop{}
			e.from, _ = row[1].(int64)
			e.to, _ = row[2].(int64)
			kind, _ := row[3].(string)
			e.kind = graph.Kind(kind)
			e.props, _ = row[4].(map[string]any)
			sources[e.from], targets[e.to] = struct{}{}, struct{}{}
			if len(h.edges) <= h.most {
				h.edges[id] = e
			}
		})
		if err == nil && len(h.edges) > h.most {
			return notBounded("too many edges may lie on the way")
		}
		return err
	})
	return sources, targets, err
}
