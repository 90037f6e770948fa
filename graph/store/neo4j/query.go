package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// Query runs somebody's reading Cypher on the plain graph of the newest run
// and gives its columns and rows. Values are those of JSON; a node is a map of
// labels and properties, a relationship one of type and properties, a path one
// of both. The answer is of one run throughout, else the error is
// ErrHalfPublished. What writes, loads CSV or calls a procedure is ErrRefused.
// Above the limit of rows it gives the first ones with ErrTooManyRows.
func (s *Store) Query(ctx context.Context, cypher string, params map[string]any) (columns []string, rows [][]any, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.b.o.QueryTimeout)
	defer cancel()
	if err := s.b.allowed(ctx, cypher, params); err != nil {
		return nil, nil, fmt.Errorf("query: %w", err)
	}
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		columns, rows, err = s.b.queryOnce(ctx, cypher, params)
		if !errors.Is(err, ErrHalfPublished) || wait > 2*time.Second {
			break
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	if err != nil {
		err = fmt.Errorf("query: %w", err)
	}
	return columns, rows, err
}

// allowed asks the server for the plan: it knows what a query does better than
// any reading of its text.
func (b *backend) allowed(ctx context.Context, cypher string, params map[string]any) error {
	r, err := b.run(ctx, "EXPLAIN "+cypher, params, driver.ExecuteQueryWithReadersRouting())
	if err != nil {
		return err
	}
	if t := r.Summary.StatementType(); t != driver.StatementTypeReadOnly {
		return fmt.Errorf("the query would write: %w", ErrRefused)
	}
	plan := r.Summary.Plan()
	if plan == nil {
		return fmt.Errorf("the server gave no plan for the query: %w", ErrRefused)
	}
	return refusedOperator(plan)
}

func refusedOperator(p driver.Plan) error {
	op, _, _ := strings.Cut(p.Operator(), "@")
	if op == "LoadCSV" || op == "ProcedureCall" {
		return fmt.Errorf("the query uses %s: %w", op, ErrRefused)
	}
	for _, c := range p.Children() {
		if err := refusedOperator(c); err != nil {
			return err
		}
	}
	return nil
}

func (b *backend) queryOnce(ctx context.Context, cypher string, params map[string]any) (columns []string, rows [][]any, err error) {
	before, err := b.meta(ctx)
	if err != nil {
		return nil, nil, err
	}
	if before.syncing != "" {
		return nil, nil, ErrHalfPublished
	}
	columns, rows, err = b.collect(ctx, cypher, params)
	if err != nil && !errors.Is(err, ErrTooManyRows) {
		return nil, nil, err
	}
	after, metaErr := b.meta(ctx)
	switch {
	case metaErr != nil:
		return nil, nil, metaErr
	case after != before:
		return nil, nil, ErrHalfPublished
	}
	return columns, rows, err
}

func (b *backend) collect(ctx context.Context, cypher string, params map[string]any) (columns []string, rows [][]any, err error) {
	sess := b.d.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: b.o.Database})
	defer func() { err = errors.Join(err, translate(ctx, sess.Close(context.WithoutCancel(ctx)))) }()
	_, err = sess.ExecuteRead(ctx, func(tx driver.ManagedTransaction) (any, error) {
		columns, rows = nil, nil // it may run again
		res, err := tx.Run(ctx, cypher, params)
		if err != nil {
			return nil, err
		}
		if columns, err = res.Keys(); err != nil {
			return nil, err
		}
		for res.Next(ctx) {
			if len(rows) == b.o.QueryRows {
				return nil, ErrTooManyRows
			}
			row := make([]any, len(columns))
			for i, v := range res.Record().Values {
				row[i] = plain(v)
			}
			rows = append(rows, row)
		}
		return nil, res.Err()
	}, driver.WithTxTimeout(b.o.QueryTimeout))
	if errors.Is(err, ErrTooManyRows) {
		return columns, rows, ErrTooManyRows
	}
	return columns, rows, translate(ctx, err)
}

// plain turns a driver's value into what JSON has.
func plain(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plain(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = plain(x)
		}
		return out
	case dbtype.Node:
		var labels []any
		for _, l := range v.Labels {
			if l != nodeLabel {
				labels = append(labels, l)
			}
		}
		return map[string]any{"labels": labels, "properties": plain(v.Props)}
	case dbtype.Relationship:
		return map[string]any{"type": v.Type, "properties": plain(v.Props)}
	case dbtype.Path:
		var nodes, edges []any
		for _, n := range v.Nodes {
			nodes = append(nodes, plain(n))
		}
		for _, r := range v.Relationships {
			edges = append(edges, plain(r))
		}
		return map[string]any{"nodes": nodes, "relationships": edges}
	default:
		return fmt.Sprint(v) // times, durations, points
	}
}
