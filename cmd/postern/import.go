package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/azure"
	"github.com/postern-graph/postern/ingest/gcp"
)

func newImport() *cobra.Command {
	c := &cobra.Command{
		Use:   "import aws|gcp|azure|facts",
		Short: "Load exported files as one run",
		Long: `Each call is one run: it becomes visible whole, or not at all. Flags may be
repeated and take a file, a glob, a directory or "-"; files ending in .gz are read
as they are. What is absent from the scopes that a run brings is gone from them;
other scopes stay.`,
		Args: subcommandsOnly,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.PersistentFlags().String("as-of", "", "time to judge at, RFC 3339 or a date (default: now)")
	c.PersistentFlags().String(techniquesName, "", techniquesHelp)
	c.AddCommand(importAWS(), importGCP(), importAzure(), importFacts())
	return c
}

// techniquesName is the flag with which a team judges by techniques of its own as well.
const (
	techniquesName = "techniques"
	techniquesHelp = "a folder of a team's own techniques, CLOUD/ID.json, judged beside the built-in ones"
)

// fileFlag is one flag of an import that takes files.
type fileFlag struct {
	name, help string
	into       *[]ingest.File
}

// importCommand builds one cloud's subcommand. key receives the store's fingerprint key before read runs.
func importCommand(cloud, short string, flags []fileFlag, read func(ctx context.Context, key []byte, to ingest.ScopeSink) error) *cobra.Command {
	values := make([][]string, len(flags))
	c := &cobra.Command{
		Use:   cloud,
		Short: short,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var sources []string
			for i, f := range flags {
				files, err := ingest.ExpandAll(values[i], cmd.InOrStdin())
				if err != nil {
					return fmt.Errorf("--%s: %w", f.name, err)
				}
				*f.into = files
				for _, v := range values[i] {
					sources = append(sources, "--"+f.name+" "+filepath.Base(v))
				}
			}
			if len(sources) == 0 {
				return usagef("no files given; see 'postern import %s --help'", cloud)
			}
			at, err := asOf(cmd)
			if err != nil {
				return err
			}
			return runImport(cmd, store.RunOptions{Started: time.Now().Unix(), AsOf: at.Unix(), Sources: sources}, read)
		},
	}
	for i, f := range flags {
		c.Flags().StringArrayVar(&values[i], f.name, nil, f.help)
	}
	return c
}

func asOf(cmd *cobra.Command) (time.Time, error) {
	text, err := cmd.Flags().GetString("as-of")
	if err != nil || text == "" {
		return time.Now(), err
	}
	return timeOf("as-of", text)
}

// timeOf reads the time that a flag gives.
func timeOf(flag, text string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usagef("--%s %s: want a time like 2026-11-01 or 2026-11-01T12:00:00Z", flag, text)
}

func runImport(cmd *cobra.Command, o store.RunOptions, read func(context.Context, []byte, ingest.ScopeSink) error) error {
	catalogue, err := catalogueOf(cmd)
	if err != nil {
		return err
	}
	st, err := openStore(cmd, true)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	info, err := importWith(cmd.Context(), st, o, logger(cmd), catalogue, read)
	if err != nil {
		return err
	}
	writeRun(cmd, info)
	return nil
}

func writeRun(cmd *cobra.Command, info store.RunInfo) {
	_, _ = fmt.Fprintf(cmd.ErrOrStderr(), "run %s: %s, %s, %s, %s in coverage ('postern runs show')\n", info.ID,
		count(info.Nodes, "node"), count(info.Edges, "edge"), count(len(info.Scopes), "scope"), count(info.Gaps, "gap"))
}

// count writes a number with its noun.
func count[N int | int64](n N, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.FormatInt(int64(n), 10) + " " + noun + "s"
}

// importRun judges with the built-in techniques.
func importRun(ctx context.Context, st store.Store, o store.RunOptions, log *slog.Logger, read func(context.Context, []byte, ingest.ScopeSink) error) (store.RunInfo, error) {
	catalogue, err := catalogueWith("")
	if err != nil {
		return store.RunInfo{}, err
	}
	return importWith(ctx, st, o, log, catalogue, read)
}

func importWith(ctx context.Context, st store.Store, o store.RunOptions, log *slog.Logger, catalogue *attack.Catalogue, read func(context.Context, []byte, ingest.ScopeSink) error) (store.RunInfo, error) {
	key, err := fingerprintKey(ctx, st)
	if err != nil {
		return store.RunInfo{}, err
	}
	return ingest.Import(ctx, st, o, judgement(log, catalogue), func(ctx context.Context, to ingest.ScopeSink) error { return read(ctx, key, to) })
}

// logger writes to standard error; POSTERN_DEBUG makes it talkative.
func logger(cmd *cobra.Command) *slog.Logger { return loggerAt(cmd, slog.LevelWarn) }

func loggerAt(cmd *cobra.Command, level slog.Level) *slog.Logger {
	if os.Getenv("POSTERN_DEBUG") != "" {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), &slog.HandlerOptions{Level: level}))
}

func importAWS() *cobra.Command {
	var o aws.Options
	return importCommand(string(graph.AWS), "Load AWS exports", awsFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
		o.SecretKey = key
		return aws.Import(ctx, o, to)
	})
}

func importGCP() *cobra.Command {
	var o gcp.Options
	return importCommand(string(graph.GCP), "Load GCP exports", gcpFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
		o.SecretKey = key
		return gcp.Import(ctx, o, to)
	})
}

func importAzure() *cobra.Command {
	var o azure.Options
	return importCommand(string(graph.Azure), "Load Azure exports", azureFlags(&o), func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
		o.SecretKey = key
		return azure.Import(ctx, o, to)
	})
}

func awsFlags(o *aws.Options) []fileFlag {
	return []fileFlag{
		{"gaad", "aws iam get-account-authorization-details", &o.GAAD},
		{"config", "AWS Config snapshot, batch-get-resource-config or select-aggregate-resource-config", &o.Config},
		{"organization", "the organization's tree and policies", &o.Organization},
		{"scps", "service control policies by account, root first", &o.SCPs},
		{"cli-dir", "a folder of raw CLI output", &o.CLIDir},
		{"resource-policies", "resource policies gathered by other means", &o.ResourcePolicies},
		{"credential-report", "aws iam get-credential-report", &o.CredentialReport},
	}
}

func gcpFlags(o *gcp.Options) []fileFlag {
	return []fileFlag{
		{"resources", "Cloud Asset Inventory resources", &o.Resources},
		{"iam-policies", "Cloud Asset Inventory IAM policies", &o.IAMPolicies},
		{"deny-policies", "IAM v2 deny policies", &o.DenyPolicies},
		{"pab", "principal access boundary policies and bindings", &o.PAB},
		{"org-policies", "organization policies", &o.OrgPolicies},
		{"groups", "groups and their members", &o.Groups},
	}
}

func azureFlags(o *azure.Options) []fileFlag {
	return []fileFlag{
		{"arg", "results of Azure Resource Graph", &o.ARG},
		{"arm", "lists from ARM that Resource Graph lacks", &o.ARM},
		{"azurehound", "an AzureHound collection", &o.AzureHound},
		{"deny-assignments", "deny assignments", &o.DenyAssignments},
		{"role-definitions", "role definitions", &o.RoleDefinitions},
	}
}
