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
	for _, file := range files {
		if err := im.readFile(ctx, flag, file, format, record); err != nil {
			return err
		}
	}
	if im.records == before {
		im.emitter(flag, im.tenant, "").touch() // an empty list is a fact of the scope
	}
	return nil
}

// readFile reads one file. One in which not a single record is what the flag
// promises is an error that says what it looks like.
func (im *importer) readFile(ctx context.Context, flag string, file ingest.File, format ingest.Format, record func(*emitter, object)) error {
	im.strange, im.looks = 0, ""
	records := 0
	err := ingest.ReadFiles(ctx, []ingest.File{file}, format, func(r ingest.Record) error {
		if r.Beside() {
			return nil
		}
		records++
		e := im.emitter(flag, im.tenant, r.Place())
		o, err := decode(r.Raw)
		if err != nil {
			e.strange("not an object", "")
			return nil //nolint:nilerr // a bad record is coverage, not an end
		}
		if why := misplaced(o, r, flag); why != "" {
			e.strange(why, why)
			return nil
		}
		im.records++
		record(e, o)
		return nil
	}, func(f ingest.Fault) {
		im.emitter(flag, im.tenant, "").fault(f)
	})
	switch {
	case err != nil:
		return err
	case records == 0 || records > im.strange:
		return nil
	case im.looks != "":
		return fmt.Errorf("read %s: %s", file.Name, im.looks)
	}
	return fmt.Errorf("read %s: not one record is what --%s takes", file.Name, flag)
}

// strange notes a record that is not what the flag takes; looks says what the
// user did, where that is plain.
func (e *emitter) strange(what, looks string) {
	e.gap("", graph.GapMalformed, what)
	if e.im.strange++; e.im.looks == "" {
		e.im.looks = looks
	}
}

// misplaced recognises a record that belongs to another flag or cloud.
func misplaced(o object, r ingest.Record, flag string) string {
	hound := strings.HasPrefix(o.str("kind"), "AZ") && o.obj("data") != nil
	switch {
	case hound && flag != flagAzureHound:
		return "this is an AzureHound collection: give it to --" + flagAzureHound
	case !hound && flag == flagAzureHound && o.has("id") && o.has("properties"):
		return "these are ARM resources: give them to --" + flagARG + " or --" + flagARM
	}
	if hound || o.has("id") { // ours, and the common case
		return ""
	}
	if is := ingest.LooksLike(r.Raw); is != "" {
		return "this looks like " + is
	}
	return ""
}
