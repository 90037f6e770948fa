package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
	"github.com/postern-graph/postern/ingest/aws/collect"
	"github.com/postern-graph/postern/internal/secrets"
)

func newCollect() *cobra.Command {
	c := &cobra.Command{
		Use:   "collect aws",
		Short: "Read a cloud live, with read-only permissions, as one run",
		Args:  subcommandsOnly,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	c.AddCommand(collectAWS())
	return c
}

// collectFlags are what the command line says beside collect.Options.
type collectFlags struct {
	collect.Options

	save                string
	dryRun, printPolicy bool
}

func collectAWS() *cobra.Command {
	var f collectFlags
	c := &cobra.Command{
		Use:   "aws",
		Short: "Read AWS accounts live",
		Long: `Reads one account, or with --org-role every account of the organization, in all
regions that are enabled, with the credentials that the AWS CLI would use. Nothing
is changed, and no secret's value is asked for. What is refused becomes coverage,
and the rest goes on.

The answers are kept as documents, their secrets sealed, in the folder that --save
names or else in one beside the store; 'postern import aws --cli-dir FOLDER' reads
them to the same result.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case f.printPolicy:
				_, err := cmd.OutOrStdout().Write(collect.Policy(f.Options))
				return err
			case f.dryRun:
				return listCalls(cmd)
			}
			return f.run(cmd)
		},
	}
	fs := c.Flags()
	fs.StringVar(&f.Profile, "profile", "", "profile of the AWS CLI's configuration, SSO included")
	fs.StringSliceVar(&f.Regions, "region", nil, "regions to read (default: those enabled); repeat, or separate by commas")
	fs.SetNormalizeFunc(func(_ *pflag.FlagSet, name string) pflag.NormalizedName {
		if name == "regions" || name == "accounts" {
			name = strings.TrimSuffix(name, "s")
		}
		return pflag.NormalizedName(name)
	})
	fs.StringSliceVar(&f.Accounts, "account", nil, "accounts to read (default: all that can be seen)")
	fs.StringVar(&f.OrgRole, "org-role", "", "role to assume in every member account of the organization")
	fs.StringArrayVar(&f.AssumeRoles, "assume-role", nil, "ARN of a role to assume first; repeat for a chain")
	fs.StringVar(&f.ExternalID, "external-id", "", "external id for the roles assumed")
	fs.StringVar(&f.EndpointURL, "endpoint-url", "", "endpoint in place of AWS's own (also AWS_ENDPOINT_URL)")
	fs.IntVar(&f.Concurrency, "concurrency", 24, "API calls at the same time")
	fs.StringVar(&f.save, "save", "", "folder for the documents, to carry them elsewhere")
	fs.BoolVar(&f.Resume, "resume", false, "go on with an interrupted collection")
	fs.BoolVar(&f.dryRun, "dry-run", false, "list the calls and make none")
	fs.BoolVar(&f.printPolicy, "print-policy", false, "print the least IAM policy that is needed")
	c.Flags().String(techniquesName, "", techniquesHelp)
	c.Flags().String("as-of", "", "time to judge at, RFC 3339 or a date (default: now)")
	return c
}

func (f *collectFlags) check() error {
	account := regexp.MustCompile(`^\d{12}$`)
	for _, a := range f.Accounts {
		if !account.MatchString(a) {
			return usagef("--account %s: want twelve digits", a)
		}
	}
	if i := slices.IndexFunc(f.AssumeRoles, func(r string) bool { return !strings.HasPrefix(r, "arn:") }); i >= 0 {
		return usagef("--assume-role %s: want a role's ARN", f.AssumeRoles[i])
	}
	if strings.HasPrefix(f.OrgRole, "arn:") {
		return usagef("--org-role %s: want the role's name, which is the same in every account", f.OrgRole)
	}
	if f.Concurrency < 1 {
		return usagef("--concurrency %d: want at least 1", f.Concurrency)
	}
	return nil
}

func (f *collectFlags) run(cmd *cobra.Command) error {
	if err := f.check(); err != nil {
		return err
	}
	at, err := asOf(cmd)
	if err != nil {
		return err
	}
	name, err := cmd.Flags().GetString("store")
	if err != nil {
		return err
	}
	if f.Dir = f.save; f.Dir == "" {
		if f.Dir, err = spoolBeside(name); err != nil {
			return err
		}
	}
	catalogue, err := catalogueOf(cmd)
	if err != nil {
		return err
	}
	st, err := openStore(cmd, true)
	if err != nil {
		return err
	}
	defer func() { _ = st.Close() }()
	key, err := fingerprintKey(cmd.Context(), st)
	if err != nil {
		return err
	}
	p := newProgress(cmd.ErrOrStderr(), time.Now)
	f.Progress = p.show
	res, err := collectDocuments(cmd.Context(), f.Options, key)
	p.end()
	if err != nil {
		return err
	}
	writeRefusals(cmd.ErrOrStderr(), res)
	info, err := importDocuments(cmd.Context(), st, f.Dir, res, at, logger(cmd), catalogue)
	if err != nil {
		return err
	}
	writeRun(cmd, info)
	return nil
}

// importDocuments loads what a collection left in its folder as one run.
func importDocuments(ctx context.Context, st store.Store, dir string, res collect.Result, at time.Time, log *slog.Logger, catalogue *attack.Catalogue) (store.RunInfo, error) {
	o := store.RunOptions{Started: time.Now().Unix(), AsOf: at.Unix(), Sources: []string{"collect aws " + strings.Join(res.Accounts, " ")}}
	return importWith(ctx, st, o, log, catalogue, func(ctx context.Context, key []byte, to ingest.ScopeSink) error {
		files, err := ingest.Expand(dir, nil)
		if err != nil {
			return err
		}
		return aws.Import(ctx, aws.Options{CLIDir: ofAccounts(files, res.Accounts), SecretKey: key}, to)
	})
}

// ofAccounts leaves out what the folder holds of accounts that this collection did not ask for.
func ofAccounts(files []ingest.File, accounts []string) []ingest.File {
	return slices.DeleteFunc(files, func(f ingest.File) bool {
		account, _, below := strings.Cut(f.Rel, "/")
		return below && !slices.Contains(accounts, account)
	})
}

// collectDocuments reads a cloud into o.Dir, with secrets sealed by the store's key.
func collectDocuments(ctx context.Context, o collect.Options, key []byte) (collect.Result, error) {
	finder, err := secrets.New(key)
	if err != nil {
		return collect.Result{}, err
	}
	o.Seal, o.Now = finder, time.Now
	res, err := collect.Run(ctx, o)
	if errors.Is(err, context.Canceled) {
		return res, fmt.Errorf("interrupted; what is finished is kept in %s: go on with --resume", o.Dir)
	}
	return res, err
}

// spoolBeside names the folder in which a store's collections are kept.
func spoolBeside(name string) (string, error) {
	if !strings.Contains(name, "://") {
		return strings.TrimRight(name, `/\`) + ".collect", nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no folder for the documents (give one with --save): %w", err)
	}
	sum := sha256.Sum256([]byte(name))
	return filepath.Join(cache, "postern", "collect", hex.EncodeToString(sum[:8])), nil
}

func listCalls(cmd *cobra.Command) error {
	t := newTable(cmd, "service", "command", "permission", "asked")
	for _, l := range collect.Calls() {
		asked := "in each account and region"
		if l.Global {
			asked = "in each account"
		}
		if l.Of != "" {
			asked = "for each of " + l.Of
		}
		t.AppendRow(table.Row{l.Service, l.Command, strings.Join(l.Actions, ", "), asked})
	}
	t.Render()
	return nil
}
