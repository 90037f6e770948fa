package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
)

// queryLimits are what one query from the command line may use.
type queryLimits struct {
	time time.Duration
	rows int
	// values is what it keeps at once; 0 is keptValues.
	values int
}

func newCypher() *cobra.Command {
	var as string
	var params []string
	var limits queryLimits
	c := &cobra.Command{
		Use:   "cypher QUERY",
		Short: "Ask the newest run in Cypher",
		Long: `Runs a reading Cypher query on the newest run of a store: openCypher 9 and what Neo4j 5
adds to it. On an embedded store nothing needs to be installed; on Neo4j the
server answers. EXPLAIN and PROFILE before a query show how it is run.`,
		Example: `  postern cypher "MATCH (f:Function)-[:RUNS_AS]->(r {admin: true}) RETURN f.id, r.id"
  postern cypher 'MATCH (n) WHERE n.account = $account RETURN n.type, count(*)' --param account=111122223333`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(format.Names(), as) {
				return usagef("--format %s: rows come as %s", as, strings.Join(format.Names(), ", "))
			}
			values, err := queryParams(params)
			if err != nil {
				return err
			}
			columns, rows, err := askCypher(cmd, args[0], values, limits)
			if err != nil {
				return err
			}
			return format.Write(cmd.OutOrStdout(), as, []queries.Result{format.Of(columns, rows)}, format.Options{Width: terminalWidth(cmd.OutOrStdout())})
		},
	}
	c.Flags().StringVar(&as, "format", "table", strings.Join(format.Names(), ", "))
	c.Flags().StringArrayVar(&params, "param", nil, "NAME=VALUE, repeated; numbers, true, false and null are read as such, a list as [a,b]")
	limits.flags(c)
	return asksServer(c)
}

// askCypher asks the store or the server that the command names.
func askCypher(cmd *cobra.Command, query string, params map[string]any, l queryLimits) (columns []string, rows [][]any, err error) {
	if at := serverOf(cmd); at != nil {
		return serverCypher(cmd.Context(), at, cmd.ErrOrStderr(), query, params, l.rows)
	}
	a, err := openAnswers(cmd, l)
	if err != nil {
		return nil, nil, err
	}
	defer a.close()
	engine, err := a.forQuery(query)
	if err != nil {
		return nil, nil, err
	}
	return engine.Query(cmd.Context(), query, params)
}

func (l *queryLimits) flags(c *cobra.Command) {
	c.Flags().DurationVar(&l.time, "timeout", time.Minute, "how long the query may take")
	c.Flags().IntVar(&l.rows, "max-rows", 1_000_000, "how many rows it may give")
}

// queryParams reads NAME=VALUE pairs whose types nobody has declared.
func queryParams(pairs []string) (map[string]any, error) {
	out := map[string]any{}
	for _, pair := range pairs {
		name, text, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, usagef("--param %q: write NAME=VALUE", pair)
		}
		v, err := queries.Literal(text)
		if err != nil {
			return nil, usagef("--param %s: %w", name, err)
		}
		out[name] = v
	}
	return out, nil
}
