package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/internal/spelling"
	"github.com/postern-graph/postern/queries"
)

func newReport() *cobra.Command {
	c := &cobra.Command{
		Use:   "report",
		Short: "Run, write and check saved Cypher reports",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(reportRun(), reportList(), reportShow(), reportLint(), reportNew(), asksServer(reportResults()), reportSchedules())
	return c
}

// reportFolders are the user's own reports beside ours.
type reportFolders struct {
	dirs     []string
	override bool
}

func (f *reportFolders) flags(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.dirs, "queries", nil, "a folder of reports of your own beside the built-in ones; may be repeated, and stand in the configuration")
	c.Flags().BoolVar(&f.override, "override", false, "let a report of --queries stand for the one of the same id")
}

// load reads the built-in reports, those of the configuration's folders and those of --queries.
func (f *reportFolders) load() (queries.Set, error) {
	set, err := queries.Builtin()
	if err != nil {
		return nil, err
	}
	c, err := readConfig()
	if err != nil {
		return nil, err
	}
	for _, dir := range slices.Concat(c.Reports.Folders, f.dirs) {
		own, err := reportsIn(dir)
		if err != nil {
			return nil, err
		}
		if set, err = set.With(own, f.override || c.Reports.Override); err != nil {
			return nil, usagef("%w", err)
		}
	}
	return set, nil
}

// reportsIn reads a folder of reports; their files are named as the user would.
func reportsIn(dir string) (queries.Set, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, usagef("--queries %s: no such folder", dir)
	}
	set, err := queries.Load(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	for i := range set {
		set[i].File = filepath.Join(dir, set[i].File)
	}
	return set, nil
}

// findReport gives the report of an id, or says what may have been meant.
func findReport(set queries.Set, id string) (queries.Report, error) {
	r, ok := set.Find(id)
	if !ok {
		if near := set.Nearest(id); near != "" {
			return r, usagef("no report %q; did you mean %q?", id, near)
		}
		return r, usagef("no report %q; see 'postern report list'", id)
	}
	return r, nil
}

// reportFilter is what chooses among reports.
type reportFilter struct{ practice, severity, cloud string }

func (f *reportFilter) flags(c *cobra.Command) {
	c.Flags().StringVar(&f.practice, "practice", "", "only reports of this practice: least-privilege, function-access, network, …")
	c.Flags().StringVar(&f.severity, "severity", "", "only reports of this severity or a worse one: low, medium, high, critical")
	c.Flags().StringVar(&f.cloud, "cloud", "", "only reports on this cloud: aws, gcp, azure")
}

func (f *reportFilter) choose(set queries.Set) (queries.Set, error) {
	practice, err := oneOf("practice", f.practice, queries.Practices())
	if err != nil {
		return nil, err
	}
	severity, err := oneOf("severity", f.severity, queries.Severities())
	if err != nil {
		return nil, err
	}
	cloud, err := oneOf("cloud", f.cloud, []graph.Cloud{graph.AWS, graph.GCP, graph.Azure})
	if err != nil {
		return nil, err
	}
	return set.Select(queries.Filter{Practice: practice, Least: severity, Cloud: cloud}), nil
}

// oneOf reads a word of a flag; empty stays empty.
func oneOf[S ~string](flag, word string, known []S) (S, error) {
	if word == "" || slices.Contains(known, S(word)) {
		return S(word), nil
	}
	names := make([]string, 0, len(known))
	for _, k := range known {
		names = append(names, string(k))
	}
	return "", usagef("--%s %s: none of %s%s", flag, word, strings.Join(names, ", "), spelling.DidYouMean(spelling.Nearest(word, names)))
}
