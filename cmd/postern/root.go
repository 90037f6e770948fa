package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// Exit statuses of the command-line contract.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
	exitGate   = 3
)

// errGate says that the work is done and a --fail-on gate tripped.
var errGate = errors.New("a gate tripped")

// usageError marks a wrong use of the command line.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return &usageError{fmt.Errorf(format, args...)} }

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "postern",
		Short: "Find the back gates of a cloud estate",
		Long: `Postern loads what AWS, GCP and Azure say of themselves into one graph, works
out who can really do what, and shows every chain from a place an attacker can
stand to a place that matters, with the statement that opens each step.`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
	}
	root.SuggestionsMinimumDistance = 2
	root.PersistentFlags().String("store", "./postern-data", "a directory, or a neo4j://, neo4j+s:// or bolt:// URI")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	root.AddCommand(newImport(), newCan(), newEdges(), newPaths(), newAdmins(), newWhoCan(), newWhy(), newReport(), newAWS(),
		newServe(), newRuns(), newKinds(), newSearch(), newNode(), newDemo(), newVersion(), newMan(), newReference())
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// wrapArgs turns complaints about arguments into usage errors.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return &usageError{fmt.Errorf("%w; see 'postern %s --help'", err, cmd.Name())}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}
