// Command postern finds the back gates of a cloud estate: it loads what a
// cloud says of itself, works out who can really do what, and answers path
// questions about it. This package wires: each file holds one subcommand, and
// what a subcommand does lives in the package that owns it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// version is set by the build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(status)
}

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// run runs one command line and gives its exit status.
func run(ctx context.Context, args []string, s streams) int {
	root := newRoot() //nolint:contextcheck // cobra hands the context to each command
	root.SetArgs(args)
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitDone
	}
	if errors.Is(err, errGate) {
		return exitGate
	}
	_, _ = fmt.Fprintln(s.err, "postern:", err)
	if _, ok := errors.AsType[*usageError](err); ok {
		return exitUsage
	}
	return exitFailed
}
