package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/ask"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/walk"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/azure"
	"github.com/postern-graph/postern/ingest/gcp"
	"github.com/postern-graph/postern/internal/demo"
)

// demoChains is how many chains the demo prints; 'postern paths' lists more.
const demoChains = 8

// mainQuestion is what the product exists to answer.
const mainQuestion = "public principal -> invoke -> function -> admin role"

func newDemo() *cobra.Command {
	var serve bool
	c := &cobra.Command{
		Use:   "demo",
		Short: "Load the demo estate of three clouds, show its chains, and serve it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			st, err := openStore(cmd, true)
			if err != nil {
				return err
			}
			defer func() { _ = st.Close() }()
			began := time.Now()
			o := store.RunOptions{Started: began.Unix(), AsOf: began.Unix(), Sources: []string{"demo"}}
			info, err := importRun(cmd.Context(), st, o, logger(cmd), importDemo)
			if err != nil {
				return err
			}
			if err := showDemo(cmd, st, info, time.Since(began)); err != nil || !serve {
				return err
			}
			return serveStore(cmd, st, serveOptions{listen: defaultAddr, findings: true})
		},
	}
	c.Flags().BoolVar(&serve, "serve", true, "serve on "+defaultAddr+" afterwards, until Ctrl-C")
	return c
}

// importDemo reads the embedded estate with the same importers as exported files.
func importDemo(ctx context.Context, key []byte, to ingest.ScopeSink) error {
	files := demoFiles{files: map[string][]ingest.File{}}
	if err := files.read(demo.Files()); err != nil {
		return err
	}
	a := aws.Options{
		GAAD: files.named("aws/", "gaad.json"), Config: files.named("aws/", "config.json"),
		Organization: files.named("aws/", "organization.json"), CredentialReport: files.named("aws/", "credential-report.csv"),
		CLIDir: files.below("aws/cli/"), SecretKey: key,
	}
	if err := aws.Import(ctx, a, to); err != nil {
		return err
	}
	g := gcp.Options{
		Resources: files.named("gcp/", "resources.ndjson"), IAMPolicies: files.named("gcp/", "iam-policies.ndjson"),
		DenyPolicies: files.named("gcp/", "deny-policies.json"), PAB: files.named("gcp/", "pab.json"),
		OrgPolicies: files.named("gcp/", "org-policies.ndjson"), Groups: files.named("gcp/", "groups.json"), SecretKey: key,
	}
	if err := gcp.Import(ctx, g, to); err != nil {
		return err
	}
	z := azure.Options{
		ARG:        append(files.named("azure/", "resources.json"), append(files.named("azure/", "resourcecontainers.json"), files.named("azure/", "authorizationresources.json")...)...),
		ARM:        files.below("azure/arm/"),
		AzureHound: files.named("azure/", "azurehound.json"), DenyAssignments: files.named("azure/", "deny-assignments.json"),
		RoleDefinitions: files.named("azure/", "role-definitions.json"), SecretKey: key,
	}
	return azure.Import(ctx, z, to)
}

// demoFiles holds the embedded estate by path.
type demoFiles struct {
	files map[string][]ingest.File
	paths []string
}

func (d *demoFiles) read(from fs.FS) error {
	return fs.WalkDir(from, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(from, path)
		if err != nil {
			return err
		}
		d.paths = append(d.paths, path)
		f := ingest.Bytes(path, raw)
		f.Rel = strings.TrimPrefix(path, "aws/cli/")
		d.files[path] = []ingest.File{f}
		return nil
	})
}

// named gives the files below a folder with a name, wherever they lie.
func (d *demoFiles) named(below, name string) []ingest.File {
	var out []ingest.File
	for _, p := range d.paths {
		if strings.HasPrefix(p, below) && !strings.HasPrefix(p, "aws/cli/") && strings.HasSuffix(p, "/"+name) {
			out = append(out, d.files[p]...)
		}
	}
	return out
}

// below gives the files below a folder.
func (d *demoFiles) below(folder string) []ingest.File {
	var out []ingest.File
	for _, p := range d.paths {
		if strings.HasPrefix(p, folder) {
			out = append(out, d.files[p]...)
		}
	}
	return out
}

func showDemo(cmd *cobra.Command, st store.Store, info store.RunInfo, took time.Duration) error {
	s, err := st.Snapshot(cmd.Context(), info.ID)
	if err != nil {
		return err
	}
	e := newEstate(s)
	out := cmd.OutOrStdout()
	paint := inkFor(out)
	_, _ = fmt.Fprintf(out, "%s  run %s, %d nodes, %d edges, loaded in %.1f s\n", paint.strong("Larkspur, a shop on three clouds"), info.ID, info.Nodes, info.Edges, took.Seconds())
	for _, l := range []graph.Label{graph.Account, graph.Principal, graph.Function, graph.Endpoint, graph.DataStore, graph.Secret} {
		_, _ = fmt.Fprintf(out, "  %-12s %5d\n", strings.ToLower(string(l)), len(s.WithLabel(l)))
	}
	writeCoverage(out, s)
	_, _ = fmt.Fprintf(out, "\n%s\n\n", paint.strong(mainQuestion))
	p, err := walk.Parse(mainQuestion)
	if err != nil {
		return err
	}
	a := &pathAnswer{s: s, p: p, o: walk.Options{Limit: demoChains}}
	if a.o.View, a.terms, err = (&lensFlags{}).look(s, cmd.ErrOrStderr()); err != nil {
		return err
	}
	a.Result = walk.Cheapest(s, p, a.o)
	return drawPaths(cmd, a.drawn(e), ask.Short(a.Result))
}

// writeCoverage sums up what is not known by reason.
func writeCoverage(w io.Writer, s *graph.Snapshot) {
	byReason := map[graph.GapReason]int64{}
	var order []graph.GapReason
	for _, g := range s.Gaps() {
		if byReason[g.Reason] == 0 {
			order = append(order, g.Reason)
		}
		byReason[g.Reason] += g.Count
	}
	_, _ = fmt.Fprintln(w, "not known ('postern runs show' lists it):")
	for _, r := range order {
		_, _ = fmt.Fprintf(w, "  %-16s %5d\n", r, byReason[r])
	}
}
