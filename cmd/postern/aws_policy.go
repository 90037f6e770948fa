package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/awsiam/review"
	"github.com/postern-graph/postern/ingest"
)

// policyFlags say which documents are read, and what is shown of them.
type policyFlags struct {
	policy, principal, kind, format, failOn string
	all, actions, show                      bool
}

func newPolicy() *cobra.Command {
	var f policyFlags
	c := &cobra.Command{
		Use:   "policy [FILE...|-]",
		Short: "Say what AWS policy documents really grant, and what is wrong in them",
		Long: `Say what AWS policy documents really grant, action by action, grouped by service
and access level, and what is wrong or needless in them. Documents come from
files or standard input (bare, or as the answer of get-policy-version,
get-role-policy, get-role or get-bucket-policy), or from the estate in --store
with --policy, --principal or --all.

What a principal is granted is what its policies and groups allow, less what they
deny outright, within its boundary. Guardrails of the organization and conditions
are not weighed here: ask 'postern why' about one request.`,
		Example: `  aws iam get-policy-version --policy-arn ARN --version-id v3 | postern aws policy -
  postern aws policy --principal arn:aws:iam::111122223333:user/ann
  postern aws policy --all --fail-on high`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(args); err != nil {
				return err
			}
			if f.show {
				return showDocuments(cmd, args, f)
			}
			r, err := f.read(cmd, args)
			if err != nil {
				return err
			}
			if f.format == "json" {
				err = writeJSON(cmd.OutOrStdout(), describeReview(r))
			} else {
				err = writeReview(cmd, r, f)
			}
			if n := r.count(review.Severity(f.failOn)); err == nil && f.failOn != "" && n > 0 {
				_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "%s of severity %s or above\n", count(n, "finding"), f.failOn)
				err = errGate
			}
			return err
		},
		Args: cobra.ArbitraryArgs,
	}
	fl := c.Flags()
	fl.StringVar(&f.policy, "policy", "", "a policy of the estate, by id, or by the id of the resource or role that carries it")
	fl.StringVar(&f.principal, "principal", "", "all policies of a user, group or role of the estate, by id")
	fl.BoolVar(&f.all, "all", false, "every policy of the estate that is not AWS's own: findings only")
	fl.StringVar(&f.kind, "kind", "", "what documents in files are used as: "+kindWords()+" (default: as they look)")
	fl.BoolVar(&f.actions, "actions", false, "list each action with its resources")
	fl.BoolVar(&f.show, "show", false, "show the documents with the line numbers that findings and 'postern why' count")
	fl.StringVar(&f.format, "format", "table", "table or json")
	fl.StringVar(&f.failOn, "fail-on", "", "end with status 3 on a finding of this severity or above: low, medium or high")
	return c
}

func kindWords() string {
	var words []string
	for _, k := range review.Kinds() {
		words = append(words, string(k))
	}
	return strings.Join(words, ", ")
}

func (f *policyFlags) check(args []string) error {
	f.failOn = strings.TrimPrefix(f.failOn, "severity>=") // as findings' gates write it
	from := 0
	for _, given := range []bool{len(args) > 0, f.policy != "", f.principal != "", f.all} {
		if given {
			from++
		}
	}
	switch {
	case from != 1:
		return usagef("name files, or one of --policy, --principal and --all")
	case f.format != "table" && f.format != "json":
		return usagef("--format %s: policies come as table or json", f.format)
	case f.failOn != "" && !slices.Contains([]string{"low", "medium", "high"}, f.failOn):
		return usagef("--fail-on %s: want low, medium or high", f.failOn)
	case f.kind != "" && !slices.Contains(review.Kinds(), review.Kind(f.kind)):
		return usagef("--kind %s: want one of %s", f.kind, kindWords())
	}
	return nil
}

// reviewed is what was read and found.
type reviewed struct {
	docs, within []*review.Document
	findings     [][]review.Finding // by document, boundaries last
	grants       []review.Grant
	graded       bool // grants were asked for
}

// count counts the findings of a severity and above.
func (r reviewed) count(least review.Severity) int {
	n := 0
	for _, list := range r.findings {
		for _, f := range list {
			if f.Severity.AtLeast(least) {
				n++
			}
		}
	}
	return n
}

func (f policyFlags) read(cmd *cobra.Command, args []string) (r reviewed, err error) {
	if r.docs, r.within, err = f.documents(cmd, args); err != nil {
		return r, err
	}
	for _, d := range slices.Concat(r.docs, r.within) {
		list, err := review.Findings(d)
		if err != nil {
			return r, err
		}
		r.findings = append(r.findings, list)
	}
	if !f.all {
		r.graded, r.grants = true, review.Grants(r.docs, r.within)
	}
	return r, nil
}

func (f policyFlags) documents(cmd *cobra.Command, args []string) (docs, within []*review.Document, err error) {
	if len(args) > 0 {
		docs, err = f.files(cmd, args)
		return docs, nil, err
	}
	e, done, err := openEstate(cmd)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	s := e.Snapshot()
	if f.all {
		return review.All(s), nil, nil
	}
	n, ok := s.Lookup(f.policy + f.principal) // one of the two is empty
	if !ok {
		return nil, nil, noNode(s, f.policy+f.principal)
	}
	if f.policy != "" {
		d, ok := review.Of(s, n)
		if !ok {
			return nil, nil, fmt.Errorf("%s has no AWS policy document", f.policy)
		}
		return []*review.Document{d}, nil, nil
	}
	if s.Cloud(n) != graph.AWS || !s.HasLabel(n, graph.Principal) {
		return nil, nil, fmt.Errorf("%s is no AWS principal", f.principal)
	}
	docs, within = review.OfPrincipal(s, n)
	return docs, within, nil
}

func (f policyFlags) files(cmd *cobra.Command, args []string) ([]*review.Document, error) {
	files, err := ingest.ExpandAll(args, cmd.InOrStdin())
	if err != nil {
		return nil, err
	}
	var out []*review.Document
	for _, file := range files {
		in, err := file.Open()
		if err != nil {
			return nil, err
		}
		raw, err := io.ReadAll(in)
		if err = errors.Join(err, in.Close()); err != nil {
			return nil, fmt.Errorf("read %s: %w", file.Name, err)
		}
		out = append(out, review.Read(file.Name, review.Kind(f.kind), string(raw)))
	}
	return out, nil
}

// showDocuments writes documents with line numbers.
func showDocuments(cmd *cobra.Command, args []string, f policyFlags) error {
	docs, within, err := f.documents(cmd, args)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	for i, d := range slices.Concat(docs, within) {
		if i > 0 {
			_, _ = fmt.Fprintln(out)
		}
		_, _ = fmt.Fprintf(out, "%s  (%s, %s)\n", d.Name, d.Kind.Words(), d.Form)
		for j, line := range strings.Split(strings.TrimRight(d.Text, "\n"), "\n") {
			if _, err := fmt.Fprintf(out, "%5d  %s\n", j+1, line); err != nil {
				return err
			}
		}
	}
	return nil
}
