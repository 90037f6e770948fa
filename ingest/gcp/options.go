// Package gcp reads exports of Google Cloud (Cloud Asset Inventory, deny policies, principal access boundaries, groups)
// into facts: nodes and structural edges as Google states them, one file per service. It judges nothing; who may do what
// is decided in graph/access/gcpiam, whose package comment lists the facts it expects from here.
package gcp

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/secrets"
)

// Options say what to read, one field for each flag of `postern import gcp`. Every field may be empty, but not all.
type Options struct {
	Resources    []ingest.File // asset exports, content type resource; records with policies in them are read whole
	IAMPolicies  []ingest.File // asset exports, content type iam-policy
	DenyPolicies []ingest.File // an array of IAM v2 deny policies
	PAB          []ingest.File // an array of principal access boundary policies and their bindings
	OrgPolicies  []ingest.File // asset exports, content type org-policy, or assets of type orgpolicy.googleapis.com/Policy
	Groups       []ingest.File // [{group, members[]}]

	// SecretKey keys the fingerprints of secrets that are found; it belongs to the store that the facts go to.
	SecretKey []byte
	Limits    ingest.Limits
}

// Flags name the scopes: what contract.md calls the flag, without dashes.
const (
	flagResources = "resources"
	flagIAM       = "iam-policies"
	flagDeny      = "deny-policies"
	flagPAB       = "pab"
	flagOrg       = "org-policies"
	flagGroups    = "groups"
)

// Import reads everything that opts name and gives the facts to sink, each to the scope of its project and flag; what
// stands above projects has the scope without an account. A record that cannot be read becomes a gap, and so does the
// rest of a file that ends early; a file that is not JSON, or holds not one record of the kind that its flag takes, is an
// error that names it, and then no fact of this call should be kept.
func Import(ctx context.Context, opts Options, sink ingest.ScopeSink) error {
	im := &importer{
		ctx: ctx, sink: sink, key: opts.SecretKey, limits: opts.Limits, mappers: mappers(),
		scopes: map[ingest.ScopeKey]*emitter{}, numbers: map[string]string{}, ids: map[string]string{}, roles: map[string]bool{},
	}
	given := false
	for _, step := range []struct {
		flag  string
		files []ingest.File
		keys  []string
		read  func(ingest.Record, string) error
	}{
		{flagResources, opts.Resources, []string{"assets", "results"}, im.asset},
		{flagIAM, opts.IAMPolicies, []string{"assets", "results"}, im.asset},
		{flagOrg, opts.OrgPolicies, []string{"assets", "results", "policies"}, im.asset},
		{flagDeny, opts.DenyPolicies, []string{"policies", "denyPolicies"}, im.denyPolicy},
		{flagPAB, opts.PAB, []string{"policies", "bindings", "policyBindings", "principalAccessBoundaryPolicies"}, im.boundary},
		{flagGroups, opts.Groups, []string{"groups"}, im.group},
	} {
		if len(step.files) == 0 {
			continue
		}
		given = true
		im.scope("", step.flag) // a flag that brings nothing still replaces what it brought before
		for _, file := range step.files {
			if err := im.readFile(file, step.flag, step.keys, step.read); err != nil {
				return fmt.Errorf("import gcp --%s: %w", step.flag, err)
			}
		}
	}
	switch {
	case !given:
		return errors.New("import gcp: no files given")
	case im.failed != nil:
		return fmt.Errorf("import gcp: %w", im.failed)
	}
	return nil
}

// readFile reads one file's records. A file in which not one record is what the flag promises is an error that says
// what it looks like: its facts would be missing without anyone noticing.
func (im *importer) readFile(file ingest.File, flag string, keys []string, read func(ingest.Record, string) error) error {
	im.strange, im.looks = 0, ""
	records := 0
	each := func(r ingest.Record) error {
		if r.Beside() {
			im.hint(r)
			return nil
		}
		records++
		return read(r, flag)
	}
	err := ingest.ReadFiles(im.ctx, []ingest.File{file}, ingest.Format{Keys: keys, Limits: im.limits}, each, func(f ingest.Fault) {
		e := im.scope("", flag)
		e.sink.Gap(f.Gap(e.scope, ""))
	})
	switch {
	case err != nil:
		return err
	case records == 0 && im.looks == "", records > im.strange:
		return nil
	case im.looks != "":
		return fmt.Errorf("read %s: this looks like %s, not like what --%s takes", file.Name, im.looks, flag)
	}
	return fmt.Errorf("read %s: not one record is what --%s takes", file.Name, flag)
}

// hint takes what a member beside the list tells of the file.
func (im *importer) hint(r ingest.Record) {
	if im.looks == "" {
		name := r.Path[strings.LastIndexByte(r.Path, '.')+1:]
		im.looks = ingest.LooksLike([]byte("{" + strconv.Quote(name) + ":0}"))
	}
}

// importer is one call of Import.
type importer struct {
	ctx     context.Context //nolint:containedctx // lives as long as the call that brought it
	sink    ingest.ScopeSink
	key     []byte
	finder  *secrets.Finder // made at the first setting: its rules take a while to compile
	failed  error           // why there is no finder
	limits  ingest.Limits
	mappers map[string]mapper
	scopes  map[ingest.ScopeKey]*emitter
	numbers map[string]string // project id → number, as far as records told it
	ids     map[string]string // and back
	library *library          // predefined roles, unpacked at the first that occurs
	roles   map[string]bool   // predefined roles already written
	strange int               // records of the file at hand that are not what its flag takes
	looks   string            // what the first of them looks like
}

// scope gives the emitter of a project and flag.
func (im *importer) scope(account, flag string) *emitter {
	k := ingest.ScopeKey{Cloud: graph.GCP, Account: account, Flag: flag}
	e := im.scopes[k]
	if e == nil {
		e = &emitter{im: im, sink: im.sink.Scope(k.Cloud, k.Account, k.Flag), scope: k.String(), account: account, flag: flag, seen: map[string]bool{}}
		im.scopes[k] = e
	}
	return e
}

func (im *importer) open() *secrets.Finder {
	if im.finder == nil && im.failed == nil {
		im.finder, im.failed = secrets.New(im.key)
	}
	return im.finder
}

// pairs finds secrets among settings.
func (im *importer) pairs(settings map[string]string) []secrets.Finding {
	if len(settings) == 0 {
		return nil
	}
	if f := im.open(); f != nil {
		return f.Pairs(settings)
	}
	return nil
}

// text finds secrets in free text.
func (im *importer) text(s string) []secrets.Finding {
	if s == "" {
		return nil
	}
	if f := im.open(); f != nil {
		return f.Text(s)
	}
	return nil
}
