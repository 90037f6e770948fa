package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph/store"
)

// ErrUncertain says that the connection broke while a run was being published:
// the run is there whole, or not at all, and only the server knows which.
var ErrUncertain = errors.New("the connection broke while the run was being published: it is there whole or not at all, and 'postern runs' says which; importing again is safe")

// Errors of Query, beside those of package store.
var (
	// ErrHalfPublished says that the plain graph is between two runs: a publish
	// is under way, or was cut short, which the next import repairs.
	ErrHalfPublished = errors.New("the graph in Neo4j is between two runs; wait for the import to end, or import again if one was cut short")
	// ErrRefused says that the query does what a report may not: it writes, or reads files or addresses.
	ErrRefused = errors.New("only reading queries are allowed")
	// ErrTooManyRows says that the answer was cut at the limit.
	ErrTooManyRows = errors.New("the answer has more rows than the limit")
)

// translate turns a driver's error into one that callers can tell apart.
func translate(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if cause := ctx.Err(); cause != nil {
		return fmt.Errorf("%w (%s)", cause, err.Error())
	}
	if gaveUp, ok := errors.AsType[*driver.TransactionExecutionLimit](err); ok && len(gaveUp.Errors) > 0 {
		err = gaveUp.Errors[len(gaveUp.Errors)-1] // what kept it from success, rather than how often it tried
	}
	if server, ok := errors.AsType[*driver.Neo4jError](err); ok {
		switch {
		case server.Code == "Neo.ClientError.Security.Unauthorized":
			return fmt.Errorf("neo4j refused user or password: %w", err)
		case strings.HasPrefix(server.Code, "Neo.ClientError.Security."):
			return fmt.Errorf("neo4j refused the right to do this: %w", err)
		case server.Code == "Neo.ClientError.Database.DatabaseNotFound":
			return fmt.Errorf("the server has no such database: %w", err)
		case server.Code == "Neo.ClientError.Statement.AccessMode":
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return fmt.Errorf("neo4j: %w", err)
	}
	if driver.IsConnectivityError(err) {
		return fmt.Errorf("neo4j does not answer: %w", err)
	}
	return err
}

func damaged(what string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(what, args...), store.ErrDamaged)
}
