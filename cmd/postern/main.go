// Command postern finds the back gates of a cloud estate: it loads what a
// cloud says of itself, works out who can really do what, and answers path
// questions about it. This package wires: each file holds one subcommand, and
// what a subcommand does lives in the package that owns it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set by the build.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status := run(ctx, os.Args[1:])
	stop()
	os.Exit(status)
}

func run(ctx context.Context, args []string) int {
	root := newRoot() //nolint:contextcheck // cobra hands the context to each command
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var usage *usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errGate):
		return exitGate
	case errors.As(err, &usage), strings.HasPrefix(err.Error(), "unknown command"):
		fmt.Fprintln(os.Stderr, "postern:", err)
		return exitUsage
	}
	fmt.Fprintln(os.Stderr, "postern:", err)
	return exitFailed
}
