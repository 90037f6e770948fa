package neo4j

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// ErrVersion says that the server is none that we can keep a graph in.
var ErrVersion = errors.New("neo4j 5.23 or newer is needed")

// leastVersion is the first release that runs every statement of ours and of
// the reports: subqueries that name what they take, CALL (x) { … }.
var leastVersion = [2]int{5, 23}

// greet makes sure that a server answers and is none too old. Where nobody
// answers it says so at once, and leaves it to the caller to try later: a
// transaction would be tried again for half a minute.
func greet(ctx context.Context, d driver.DriverWithContext) error {
	info, err := d.GetServerInfo(ctx)
	if _, answered := errors.AsType[*driver.Neo4jError](err); answered && driver.IsRetryable(err) {
		return nil // it is about to start; the first statement waits for it
	}
	if err != nil {
		return translate(ctx, err)
	}
	return newEnough(info.Agent())
}

// newEnough reads what a server calls itself, such as Neo4j/5.26.16.
func newEnough(agent string) error {
	name, version, _ := strings.Cut(agent, "/")
	parts := strings.SplitN(version, ".", 3)
	if name != "Neo4j" || len(parts) < 2 {
		return fmt.Errorf("the server is %s: %w", agent, ErrVersion)
	}
	major, err := strconv.Atoi(parts[0])
	minor, minorErr := strconv.Atoi(parts[1])
	if errors.Join(err, minorErr) != nil || major < leastVersion[0] || major == leastVersion[0] && minor < leastVersion[1] {
		return fmt.Errorf("the server is %s: %w", agent, ErrVersion)
	}
	return nil
}
