// Package aws reads exports of AWS (authorization details, Config, CLI output, the organization and its policies) into
// facts: nodes and structural edges as AWS states them, one file per service. It judges nothing; what a policy allows is
// decided in graph/access/awsiam, and which files to read is the caller's business.
package aws

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/secrets"
)

// Options say what to read, one field for each flag of `postern import aws`. Every field may be empty, but not all.
type Options struct {
	GAAD             []ingest.File // aws iam get-account-authorization-details
	Config           []ingest.File // AWS Config snapshots and query results
	CLIDir           []ingest.File // raw CLI output: Rel is "[account/]region/service-command.json", or a folder per command
	Organization     []ingest.File // the organization's tree and its policies
	SCPs             []ingest.File // {account: [{id, policies}]}
	ResourcePolicies []ingest.File // [{Resource, Policy, Account}]
	CredentialReport []ingest.File // CSV or the CLI's JSON

	// SecretKey keys the fingerprints of secrets that are found; it belongs to the store that the facts go to.
	SecretKey []byte
	Limits    ingest.Limits
}

// Flags name the scopes: what contract.md calls the flag, without dashes.
const (
	flagGAAD         = "gaad"
	flagConfig       = "config"
	flagCLI          = "cli-dir"
	flagOrganization = "organization"
	flagSCPs         = "scps"
	flagPolicies     = "resource-policies"
	flagReport       = "credential-report"
)

// Import reads everything that opts name and gives the facts to sink, each to the scope of its account and flag. A
// record that cannot be read becomes a gap of its scope, and so does the rest of a file that ends early; a file that is
// plainly not what its flag promises is an error that names it, and then no fact of this call should be kept.
func Import(ctx context.Context, opts Options, sink ingest.ScopeSink) error {
	opts.CLIDir, opts.Organization = withOrganization(opts.CLIDir, opts.Organization)
	finder, err := secrets.New(opts.SecretKey)
	if err != nil {
		return fmt.Errorf("import aws: %w", err)
	}
	im := &importer{ctx: ctx, sink: sink, finder: finder, limits: opts.Limits, scopes: map[ingest.ScopeKey]*emitter{}, apis: newAPIs(), named: map[string]string{}}
	if len(opts.ResourcePolicies) > 0 || len(opts.CLIDir) > 0 {
		im.described = map[string]bool{}
	}
	given := false
	for _, step := range []struct {
		flag  string
		files []ingest.File
		read  func([]ingest.File) error
	}{
		{flagOrganization, opts.Organization, im.organization},
		{flagSCPs, opts.SCPs, im.scps},
		{flagGAAD, opts.GAAD, im.gaad},
		{flagReport, opts.CredentialReport, im.credentialReport},
		{flagConfig, opts.Config, im.config},
		{flagCLI, opts.CLIDir, im.cliDir},
		{flagPolicies, opts.ResourcePolicies, im.resourcePolicies},
	} {
		if len(step.files) == 0 {
			continue
		}
		given = true
		if err := step.read(step.files); err != nil {
			return fmt.Errorf("import aws --%s: %w", step.flag, err)
		}
		im.finish()
	}
	if !given {
		return errors.New("import aws: no files given")
	}
	return nil
}

// withOrganization finds the organization's tree in a folder of CLI output, where 'postern collect' puts it.
func withOrganization(cli, organization []ingest.File) (rest, all []ingest.File) {
	for _, f := range cli {
		if f.Rel == "organization.json" {
			organization = append(organization, f)
		} else {
			rest = append(rest, f)
		}
	}
	return rest, organization
}

// importer is one call of Import.
type importer struct {
	ctx    context.Context //nolint:containedctx // lives as long as the call that brought it
	sink   ingest.ScopeSink
	finder *secrets.Finder
	limits ingest.Limits
	scopes map[ingest.ScopeKey]*emitter
	apis   *apis
	after  []func()          // see item.later
	named  map[string]string // ids of resources that settings may name, by what names them
	// described are the resources that a record with its tags describes; kept only where policies, or mere
	// listings, come apart from them.
	described map[string]bool

	documents awsiam.Cache // policies, compiled for their faults
}

// scope gives the emitter of an account and flag; facts of the account itself are emitted on first use.
func (im *importer) scope(account, flag string) *emitter {
	k := ingest.ScopeKey{Cloud: graph.AWS, Account: account, Flag: flag}
	e := im.scopes[k]
	if e == nil {
		e = &emitter{im: im, sink: im.sink.Scope(k.Cloud, k.Account, k.Flag), scope: k.String(), account: account, seen: map[string]bool{}}
		im.scopes[k] = e
	}
	return e
}

// read streams the records of files; faults of files become gaps of the scope that holds for the whole flag.
func (im *importer) read(files []ingest.File, flag string, keys []string, each func(ingest.Record) error) error {
	return ingest.ReadFiles(im.ctx, files, ingest.Format{Keys: keys, Limits: im.limits}, each, func(f ingest.Fault) {
		e := im.scope("", flag)
		e.sink.Gap(f.Gap(e.scope, ""))
	})
}
