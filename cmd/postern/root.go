package main

import (
	"errors"

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
		Args:          subcommandsOnly,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String("store", "./postern-data", "a directory, or a neo4j://, neo4j+s:// or bolt:// URI")
	root.AddCommand(
		newImport(),
		newCollect(),
		asksServer(newCan()),
		asksServer(newEdges()),
		asksServer(newPaths()),
		asksServer(newChokes()),
		asksServer(newCut()),
		asksServer(newWhatIf()),
		asksServer(newReach()),
		asksServer(newNearest()),
		asksServer(newAdmins()),
		asksServer(newWhoCan()),
		asksServer(newWhy()),
		newReport(),
		newFindings(),
		newCypher(),
		newAWS(),
		newServe(),
		asksServer(newRuns()),
		newKinds(),
		asksServer(newSearch()),
		asksServer(newNode()),
		newMark(),
		newUnmark(),
		newDemo(),
		newBench(),
		newVersion(),
		newMan(),
		newReference(),
	)
	checkUsage(root)
	return root
}
