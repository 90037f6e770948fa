package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/findings/kept"
)

func newFindings() *cobra.Command {
	c := &cobra.Command{
		Use:   "findings",
		Short: "What reports found, from run to run: list, decide, compare, export",
		Long: `A row of a report with a severity is a finding. It keeps its id from run to run: by
its report, what it is about and its cause. 'postern findings update' asks the
reports of the newest run and says what is new, fixed, back, or not known. A person
accepts a finding until a date, or calls it a false positive, with a reason.`,
		Example: `  postern findings update --fail-on 'severity>=high,new'
  postern findings list --severity high --practice network
  postern findings set 3f2a91c0 --state accepted --until 2026-12-31 --by 'Ann Lee' --reason 'moves with the migration'
  postern findings export --format sarif --out postern.sarif`,
		Args: subcommandsOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(findingsUpdate(), asksServer(findingsList()), asksServer(findingsShow()), asksServer(findingsSet()), asksServer(findingsAssign()), asksServer(findingsHistory()), asksServer(findingsDiff()),
		asksServer(findingsExport()))
	return c
}

// timeFlag is the time that findings are looked at.
const (
	timeFlag = "as-of"
	timeHelp = "time at which acceptances are judged, RFC 3339 or a date (default: now)"
)

// readBook gives the findings of the store as they stand at the time of --as-of, or those of a server.
func readBook(cmd *cobra.Command) (*findings.Book, error) {
	if at := serverOf(cmd); at != nil {
		w, err := wholeOf(cmd, at)
		if err != nil {
			return nil, err
		}
		return w.book(cmd.Context())
	}
	now, err := asOf(cmd)
	if err != nil {
		return nil, err
	}
	st, err := openStore(cmd, false)
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	b, err := kept.Read(cmd.Context(), st)
	if err != nil {
		return nil, err
	}
	if b.Run.Run == "" {
		return nil, errors.New("the store holds no findings yet; make them with 'postern findings update'")
	}
	b, _ = b.At(now)
	return b, nil
}

// readFinding gives one finding by its id, or by how it begins, as it stands at the time of --as-of. Of a server nothing else is
// asked; its Book then holds no other.
func readFinding(cmd *cobra.Command, id string) (*findings.Book, *findings.Finding, error) {
	if at := serverOf(cmd); at != nil {
		w, err := wholeOf(cmd, at)
		if err != nil {
			return nil, nil, err
		}
		return w.one(cmd.Context(), id)
	}
	b, err := readBook(cmd)
	if err != nil {
		return nil, nil, err
	}
	f, err := findingOf(b, id)
	return b, f, err
}

// findingOf finds one by its id, or by how it begins.
func findingOf(b *findings.Book, id string) (*findings.Finding, error) {
	f, err := b.Find(id)
	switch {
	case errors.Is(err, findings.ErrNoFinding):
		return nil, noFinding(id)
	case errors.Is(err, findings.ErrManyFindings):
		return nil, fmt.Errorf("several findings begin with %q; write more of the id", id)
	}
	return f, err
}

func noFinding(id string) error {
	if len(id) < findings.LeastID {
		return fmt.Errorf("no finding %q: write at least %d digits of its id", id, findings.LeastID)
	}
	return fmt.Errorf("no finding %q; see 'postern findings list --state all'", id)
}

// shortID is as much of an id as people need: 'show' and 'set' take the beginning of one.
func shortID(id string) string { return id[:min(len(id), 10)] }

// standing says in words where a finding stands.
func standing(b *findings.Book, f *findings.Finding) string {
	words := []string{string(f.State())}
	if b.IsNew(f) {
		words = append(words, "new")
	}
	if f.NotKnown != nil {
		words = append(words, "not known")
	}
	return strings.Join(words, ", ")
}

func dateOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }
