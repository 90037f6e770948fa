// Command fetch brings the jars of the Neo4j server that tests start, and prints nothing when they are there already.
// `make deps-neo4j` runs it, so that a test run does not spend its time limit on a download.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/postern-graph/postern/internal/neo4jserver"
)

func main() {
	if _, err := neo4jserver.Jars(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
