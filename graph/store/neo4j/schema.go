package neo4j

import (
	"context"
	"strings"

	"github.com/postern-graph/postern/graph"
)

// nodeLabel marks the nodes that are ours.
const nodeLabel = "PosternNode"

// schema gives the statements that must have run before anything is written.
// Only our own labels get constraints: one on Function would forbid others to
// have functions of their own. The words of the vocabulary get indexes, which
// forbid nothing and make people's lookups by id fast. Flags, which few nodes
// have, accounts, and what reports look up for each of many rows have indexes as well.
func schema() []string {
	out := []string{
		"CREATE CONSTRAINT postern_node_id IF NOT EXISTS FOR (n:" + nodeLabel + ") REQUIRE n.id IS UNIQUE",
		"CREATE CONSTRAINT postern_chunk_sum IF NOT EXISTS FOR (n:_PosternChunk) REQUIRE n.sum IS UNIQUE",
		"CREATE CONSTRAINT postern_run_id IF NOT EXISTS FOR (n:_PosternRun) REQUIRE n.id IS UNIQUE",
		"CREATE CONSTRAINT postern_note_key IF NOT EXISTS FOR (n:_PosternNote) REQUIRE n.key IS UNIQUE",
		"CREATE CONSTRAINT postern_meta_id IF NOT EXISTS FOR (n:_PosternMeta) REQUIRE n.id IS UNIQUE",
	}
	for _, key := range [...]string{"public", "admin", "external", graph.PropSensitive, graph.PropOwned, "secret_fingerprints", "account"} {
		out = append(out, "CREATE INDEX postern_node_"+key+" IF NOT EXISTS FOR (n:"+nodeLabel+") ON (n."+key+")")
	}
	out = append(out,
		"CREATE INDEX postern_node_account_type IF NOT EXISTS FOR (n:"+nodeLabel+") ON (n.account, n.type)",
		"CREATE INDEX postern_datastore_account_type IF NOT EXISTS FOR (n:DataStore) ON (n.account, n.type)")
	for _, l := range graph.Labels() {
		out = append(out, "CREATE INDEX postern_"+strings.ToLower(string(l.Label))+"_id IF NOT EXISTS FOR (n:"+quote(string(l.Label))+") ON (n.id)")
	}
	return out
}

// ensureSchema makes what is missing and waits until it can be used.
func (b *backend) ensureSchema(ctx context.Context) error {
	rows, err := b.read(ctx, "SHOW INDEXES YIELD name WHERE name STARTS WITH 'postern_' RETURN count(*)", nil)
	if err != nil {
		return err
	}
	all := schema()
	if n, _ := rows[0].Values[0].(int64); len(rows) == 1 && int(n) == len(all) {
		return nil
	}
	for _, s := range all {
		if _, err := b.write(ctx, s, nil); err != nil {
			return err
		}
	}
	_, err = b.read(ctx, "CALL db.awaitIndexes(300)", nil)
	return err
}

// quote writes a name of the graph as Cypher does, whatever it holds.
func quote(name string) string {
	return "`" + strings.ReplaceAll(strings.ReplaceAll(name, "`", "``"), `\u0060`, "``") + "`"
}
