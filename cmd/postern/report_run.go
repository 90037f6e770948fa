package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/format"
)

// runOptions are the flags of 'report run'.
type runOptions struct {
	as, out string
	params  []string
	all     bool
	keep    bool
	filter  reportFilter
	folders reportFolders
	limits  queryLimits
}

func reportRun() *cobra.Command {
	var o runOptions
	c := &cobra.Command{
		Use:   "run [NAME...]",
		Short: "Run reports on the newest run",
		Args:  cobra.ArbitraryArgs,
		Long: `Runs one report, several, or with --all every one that the filters leave, on the
newest run of a store. Several come in one document, or with --out as a file each.
A report that fails does not keep the others from being written.`,
		Example: `  postern report run shared-roles --param min=3
  postern report run --all --practice network --format html > network.html
  postern report run --all --severity high --format csv --out reports/`,
		RunE: o.run,
	}
	f := c.Flags()
	f.StringVar(&o.as, "format", "table", strings.Join(format.Names(), ", "))
	f.StringArrayVar(&o.params, "param", nil, "NAME=VALUE, repeated; of several reports, for those that take it")
	f.BoolVar(&o.all, "all", false, "every report, or those that --practice, --severity and --cloud leave")
	f.BoolVar(&o.keep, "keep", false, "keep the answers with the run; see 'postern report results'")
	f.StringVar(&o.out, "out", "", "a folder to write a file for each report to")
	o.filter.flags(c)
	o.folders.flags(c)
	o.limits.flags(c)
	return asksServer(c)
}

func (o *runOptions) run(cmd *cobra.Command, names []string) error {
	if !slices.Contains(format.Names(), o.as) {
		return usagef("--format %s: reports come as %s", o.as, strings.Join(format.Names(), ", "))
	}
	all, err := loadReports(cmd, &o.folders)
	if err != nil {
		return err
	}
	set, err := o.chosen(all, names)
	if err != nil {
		return err
	}
	if len(set) > 1 && o.as == "csv" && o.out == "" {
		return usagef("a file of CSV holds the rows of one report: give --out FOLDER, or another format")
	}
	args, err := argsOf(set, o.params)
	if err != nil {
		return err
	}
	asked, err := o.asks(cmd)
	if err != nil {
		return err
	}
	defer asked.close()
	var results []queries.Result
	var failed []error
	for i, r := range set {
		res, err := asked.ask(r, args[i])
		switch {
		case err == nil:
			if why := res.Cut(); why != "" {
				_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "note: %s: %s; there may be more\n", r.ID, why)
			}
			results = append(results, res)
		case len(set) == 1 || cmd.Context().Err() != nil:
			return err
		default:
			failed = append(failed, err)
		}
	}
	if o.keep {
		failed = append(failed, asked.keep(results))
	}
	return errors.Join(append(failed, o.write(cmd, asked.run, results))...)
}

// reportsAsked is what runs reports: a store, or a server.
type reportsAsked struct {
	run   string // a line that names it
	ask   func(queries.Report, map[string]any) (queries.Result, error)
	keep  func([]queries.Result) error
	close func()
}

func (o *runOptions) asks(cmd *cobra.Command) (*reportsAsked, error) {
	ctx := cmd.Context()
	if at := serverOf(cmd); at != nil {
		if o.keep {
			return nil, usagef("--keep writes to a store; a server keeps what its schedules find")
		}
		return &reportsAsked{close: func() {}, ask: func(r queries.Report, args map[string]any) (queries.Result, error) {
			return serverReport(ctx, at, cmd.ErrOrStderr(), r, args, o.limits.rows)
		}}, nil
	}
	a, err := openAnswers(cmd, o.limits)
	if err != nil {
		return nil, err
	}
	return &reportsAsked{
		run: a.runLine(ctx), close: a.close,
		ask: func(r queries.Report, args map[string]any) (queries.Result, error) {
			engine, err := a.forReport(r)
			if err != nil {
				return queries.Result{}, err
			}
			return queries.Run(ctx, engine, r, args)
		},
		keep: func(results []queries.Result) error { return keepResults(cmd, a, results) },
	}, nil
}

// chosen gives the reports that the command names.
func (o *runOptions) chosen(all queries.Set, names []string) (queries.Set, error) {
	if o.all {
		if len(names) > 0 {
			return nil, usagef("--all runs every report: name none")
		}
		set, err := o.filter.choose(all)
		if err == nil && len(set) == 0 {
			return nil, usagef("no report is left by the filters; see 'postern report list'")
		}
		return set, err
	}
	if o.filter != (reportFilter{}) {
		return nil, usagef("--practice, --severity and --cloud choose among all reports: give --all")
	}
	if len(names) == 0 {
		return nil, usagef("no report named; see 'postern report list', or give --all")
	}
	var set queries.Set
	for _, name := range names {
		r, err := findReport(all, name)
		if err != nil {
			return nil, err
		}
		set = append(set, r)
	}
	return set, nil
}

// argsOf reads what the reports are told. Of several reports each takes the parameters that it has, and somebody must take each.
func argsOf(set queries.Set, pairs []string) ([]map[string]any, error) {
	taken := map[string]bool{}
	var out []map[string]any
	for _, r := range set {
		own := pairs
		if len(set) > 1 {
			own = nil
			for _, pair := range pairs {
				name, _, _ := strings.Cut(pair, "=")
				if slices.ContainsFunc(r.Parameters, func(p queries.Parameter) bool { return p.Name == name }) {
					own, taken[pair] = append(own, pair), true
				}
			}
		}
		args, err := r.Args(own)
		if err != nil {
			return nil, usagef("%w", err)
		}
		out = append(out, args)
	}
	for _, pair := range pairs {
		if len(set) > 1 && !taken[pair] {
			return nil, usagef("--param %s: none of these reports takes it", pair)
		}
	}
	return out, nil
}

// write writes the answers to standard output, or a file for each.
func (o *runOptions) write(cmd *cobra.Command, run string, results []queries.Result) error {
	fo := format.Options{Width: terminalWidth(cmd.OutOrStdout()), Run: run, List: o.all}
	if o.out == "" {
		if len(results) == 0 {
			return nil
		}
		if o.as == "xlsx" && terminalWidth(cmd.OutOrStdout()) > 0 {
			return usagef("a workbook is nothing for a terminal: send it to a file, or give --out FOLDER")
		}
		return format.Write(cmd.OutOrStdout(), o.as, results, fo)
	}
	if err := os.MkdirAll(o.out, 0o750); err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	fo.Width, fo.List = 0, false
	for _, res := range results {
		name := filepath.Join(o.out, res.Report.ID+"."+format.Ending(o.as))
		if err := writeReportFile(name, o.as, res, fo); err != nil {
			return err
		}
		_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", name, count(len(res.Rows), "row"))
	}
	return nil
}

// writeReportFile writes to a file that only its owner may read: what an estate's weak places are is nobody else's.
func writeReportFile(name, as string, res queries.Result, o format.Options) error {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600) //nolint:gosec // the folder that the user named
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	return errors.Join(format.Write(f, as, []queries.Result{res}, o), f.Close())
}
