package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
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
	err = patiently(ctx, func() (err error) {
		columns, rows, err = s.b.queryOnce(ctx, cypher, params)
		return err
	})
	if err != nil {
		err = fmt.Errorf("query: %w", err)
	}
	return columns, rows, err
}

// patiently asks again for a while where the plain graph is between two runs.
func patiently(ctx context.Context, ask func() error) error {
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		err := ask()
		if !errors.Is(err, ErrHalfPublished) || wait > 2*time.Second {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
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
	tooMany := false
	err = b.live(ctx, func(tx driver.ManagedTransaction, _ meta) error {
		columns, rows, err = b.collect(ctx, tx, cypher, params)
		tooMany = errors.Is(err, ErrTooManyRows)
		if tooMany {
			err = nil // of one run all the same, which is seen to next
		}
		return err
	})
	switch {
	case err != nil:
		return nil, nil, err
	case tooMany:
		return columns, rows, ErrTooManyRows
	}
	return columns, rows, nil
}

// live reads the plain graph in one transaction, so that one member of a
// cluster answers throughout. It fails with ErrHalfPublished unless the graph
// showed one run from beginning to end. f may run again.
func (b *backend) live(ctx context.Context, f func(driver.ManagedTransaction, meta) error) (err error) {
	sess := b.d.NewSession(ctx, driver.SessionConfig{AccessMode: driver.AccessModeRead, DatabaseName: b.o.Database, BookmarkManager: b.at})
	defer func() { err = errors.Join(err, translate(ctx, sess.Close(context.WithoutCancel(ctx)))) }()
	_, err = sess.ExecuteRead(ctx, func(tx driver.ManagedTransaction) (any, error) {
		before, err := metaIn(ctx, tx)
		if err != nil {
			return nil, err
		}
		if before.syncing != "" {
			return nil, ErrHalfPublished
		}
		if err := f(tx, before); err != nil {
			return nil, err
		}
		after, err := metaIn(ctx, tx)
		if err == nil && after != before {
			err = ErrHalfPublished
		}
		return nil, err
	}, driver.WithTxTimeout(b.o.QueryTimeout))
	return translate(ctx, err)
}

func metaIn(ctx context.Context, tx driver.ManagedTransaction) (meta, error) {
	res, err := tx.Run(ctx, metaCypher, nil)
	if err != nil {
		return meta{}, err
	}
	rows, err := res.Collect(ctx)
	if err != nil {
		return meta{}, err
	}
	return metaOf(rows)
}

func (b *backend) collect(ctx context.Context, tx driver.ManagedTransaction, cypher string, params map[string]any) (columns []string, rows [][]any, err error) {
	res, err := tx.Run(ctx, cypher, params)
	if err != nil {
		return nil, nil, err
	}
	if columns, err = res.Keys(); err != nil {
		return nil, nil, err
	}
	for res.Next(ctx) {
		if len(rows) == b.o.QueryRows {
			_, err := res.Consume(ctx) // the rest is thrown away by the server
			return columns, rows, errors.Join(ErrTooManyRows, err)
		}
		row := make([]any, len(columns))
		for i, v := range res.Record().Values {
			row[i] = plain(v)
		}
		rows = append(rows, row)
	}
	return columns, rows, res.Err()
}
