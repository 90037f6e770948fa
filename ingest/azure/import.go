package azure

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/secrets"
)

// Options say what to read, one field for each flag of `postern import azure`.
// Every field may be empty, but not all.
type Options struct {
	ARG             []ingest.File // results of Resource Graph: {count, data[]} or arrays
	ARM             []ingest.File // lists of ARM's REST API or the CLI
	AzureHound      []ingest.File // collections {data:[{kind, data}], meta}
	DenyAssignments []ingest.File // {value:[…]} or arrays
	RoleDefinitions []ingest.File // {value:[…]} or arrays

	// SecretKey keys the fingerprints of secrets that are found; it belongs to the store that the facts go to.
	SecretKey []byte
	Limits    ingest.Limits
}

// Flags name the scopes: what contract.md calls the flag, without dashes.
const (
	flagARG        = "arg"
	flagARM        = "arm"
	flagAzureHound = "azurehound"
	flagDeny       = "deny-assignments"
	flagRoles      = "role-definitions"
)

// Import reads everything that opts name and gives the facts to sink, each to
// the scope of its subscription (or tenant) and flag. A record that cannot be
// read becomes a gap of its scope, and so does the rest of a file that ends
// early; a file that is plainly not what its flag promises is an error that
// names it, and then no fact of this call should be kept.
func Import(ctx context.Context, opts Options, sink ingest.ScopeSink) error {
	finder, err := secrets.New(opts.SecretKey)
	if err != nil {
		return fmt.Errorf("import azure: %w", err)
	}
	tables, err := loadTables()
	if err != nil {
		return fmt.Errorf("import azure: %w", err)
	}
	im := newImporter(sink, finder, tables)
	given := false
	for _, step := range []struct {
		flag   string
		files  []ingest.File
		record func(*emitter, object)
	}{
		{flagRoles, opts.RoleDefinitions, im.roleDefinition},
		{flagARG, opts.ARG, im.resource},
		{flagARM, opts.ARM, im.resource},
		{flagAzureHound, opts.AzureHound, im.hound},
		{flagDeny, opts.DenyAssignments, im.denyAssignment},
	} {
		if len(step.files) == 0 {
			continue
		}
		given = true
		if err := im.read(ctx, step.flag, step.files, opts.Limits, step.record); err != nil {
			return fmt.Errorf("import azure: --%s: %w", step.flag, err)
		}
	}
	if !given {
		return errors.New("import azure: no file given")
	}
	im.finish()
	im.notGiven(opts)
	return nil
}

// read passes each record of the files to one mapping. Every scope that a
// record brings is asked for, so that an empty list still replaces the earlier.
func (im *importer) read(ctx context.Context, flag string, files []ingest.File, limits ingest.Limits, record func(*emitter, object)) error {
	before := im.records
	format := ingest.Format{Keys: []string{"data", "value", "roleDefinitions", "azureADUsers"}, Limits: limits}
	foreign := map[string]string{}
	mine := map[string]bool{}
	err := ingest.ReadFiles(ctx, files, format, func(r ingest.Record) error {
		if isEnvelope(r.Path) {
			return nil
		}
		o, err := decode(r.Raw)
		if err != nil {
			im.emitter(flag, im.tenant, r.Place()).gap("", graph.GapMalformed, "not an object")
			return nil //nolint:nilerr // a bad record is coverage, not an end
		}
		if why := misplaced(o, flag); why != "" {
			foreign[r.File.Name] = why
			im.emitter(flag, im.tenant, r.Place()).gap("", graph.GapMalformed, why)
			return nil
		}
		im.records++
		mine[r.File.Name] = true
		record(im.emitter(flag, im.tenant, r.Place()), o)
		return nil
	}, func(f ingest.Fault) {
		im.emitter(flag, im.tenant, "").fault(f)
	})
	if err != nil {
		return err
	}
	for file, why := range foreign {
		if !mine[file] {
			return fmt.Errorf("read %s: %s", file, why)
		}
	}
	if im.records == before {
		im.emitter(flag, im.tenant, "").touch() // an empty list is a fact of the scope
	}
	return nil
}

// isEnvelope tells the members beside data and value (count, meta, nextLink).
func isEnvelope(path string) bool {
	return path != "" && !strings.ContainsAny(path, "[") && path[0] != '#'
}

// misplaced recognises a record that belongs to another flag or cloud.
func misplaced(o object, flag string) string {
	hound := strings.HasPrefix(o.str("kind"), "AZ") && o.obj("data") != nil
	switch {
	case hound && flag != flagAzureHound:
		return "this is an AzureHound collection: give it to --" + flagAzureHound
	case !hound && flag == flagAzureHound && o.has("id") && o.has("properties"):
		return "these are ARM resources: give them to --" + flagARG + " or --" + flagARM
	}
	return otherCloud(o)
}

// otherCloud recognises exports of the other two clouds by what only they have.
func otherCloud(o object) string {
	switch {
	case o.has("UserDetailList"), o.has("RoleDetailList"), o.has("configurationItemStatus"), o.has("awsAccountId"):
		return "this is an export of AWS"
	case o.has("asset_type"), o.has("assetType") && strings.HasPrefix(o.str("name"), "//"):
		return "this is an export of Google Cloud"
	}
	return ""
}
