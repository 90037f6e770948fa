// Command with runs a command beside a real Neo4j of its own and ends the server with it:
//
//	go run ./internal/neo4jserver/with [-heap 1g] [-pagecache 256m] sh -c 'postern runs --store "$NEO4J_URI"'
//
// The command finds the server by NEO4J_URI, NEO4J_USERNAME and NEO4J_PASSWORD. The exit status is the command's.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"

	"github.com/postern-graph/postern/internal/neo4jserver"
)

func main() {
	heap := flag.String("heap", "1g", "the server's heap, as Java writes sizes")
	cache := flag.String("pagecache", "256m", "its page cache")
	flag.Parse()
	status, err := run(context.Background(), neo4jserver.Memory{Heap: *heap, PageCache: *cache}, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(status)
}

func run(ctx context.Context, m neo4jserver.Memory, args []string) (status int, err error) {
	if len(args) == 0 {
		return 2, errors.New("with: name the command to run beside the server")
	}
	uri, user, password, err := neo4jserver.Launch(ctx, m)
	if err != nil {
		return 1, err
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), "NEO4J_URI="+uri, "NEO4J_USERNAME="+user, "NEO4J_PASSWORD="+password)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if ended, ok := errors.AsType[*exec.ExitError](err); ok {
		return ended.ExitCode(), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
