package gcp

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// asset is one line of an export, as far as we read it: google.cloud.asset.v1.Asset in snake_case (exports) or camelCase
// (gcloud). The message of assetpb would fit, but it refuses a whole record for one enum or etag that it does not know;
// a test holds this decoder to it.
type asset struct {
	name, typ string
	ancestors []string
	parent    string
	location  string
	data      object
	policy    object
	org       []object // v1 organization policies
	updated   int64
}

func decodeObject(raw json.RawMessage) (object, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil {
		return nil, err
	}
	return o, nil
}

func decodeAsset(raw json.RawMessage) (asset, error) {
	o, err := decodeObject(raw)
	if err != nil {
		return asset{}, err
	}
	if inner := o.obj("asset"); inner != nil && o.str("name") == "" {
		o = inner // a feed's message wraps the asset
	}
	a := asset{
		name: o.str("name"), typ: o.str("assetType"), ancestors: o.strings("ancestors"),
		parent: o.str("resource.parent"), location: o.str("resource.location"), data: o.obj("resource.data"),
		policy: o.obj("iamPolicy"), org: o.list("orgPolicy"),
	}
	if a.policy == nil {
		a.policy = o.obj("policy") // gcloud asset search-all-iam-policies
		if a.name == "" {
			a.name = o.str("resource")
		}
	}
	if t, err := time.Parse(time.RFC3339, o.str("updateTime")); err == nil {
		a.updated = t.Unix()
	}
	if len(a.ancestors) == 0 {
		a.ancestors = fromAncestry(o.str("ancestryPath"))
	}
	return a, nil
}

// fromAncestry turns "organizations/1/folders/2/projects/p", as Terraform's tools write it, into ancestors, nearest first.
func fromAncestry(path string) []string {
	parts := strings.Split(path, "/")
	var out []string
	for i := len(parts) - 2; i >= 0; i -= 2 {
		kind := parts[i]
		if !strings.HasSuffix(kind, "s") {
			kind += "s"
		}
		if kind == "organizations" || kind == "folders" || kind == "projects" {
			out = append(out, kind+"/"+parts[i+1])
		}
	}
	return out
}

// asset reads one record of any asset export.
func (im *importer) asset(r ingest.Record, flag string) error {
	a, err := decodeAsset(r.Raw)
	if err != nil || a.name == "" || !strings.HasPrefix(a.name, "//") {
		im.malformed(r, flag, "no asset: its name is no full resource name", err)
		return nil
	}
	im.learn(&a)
	e := im.scope(im.projectOf(a), flag)
	e.record, e.observed = r.Place(), a.updated
	a.name = im.canonicalName(a.name)
	if a.data != nil || a.policy == nil && len(a.org) == 0 {
		e.resource(a)
	} else {
		e.bare(a)
	}
	if a.policy != nil {
		if err := e.iamPolicy(a); err != nil {
			return err
		}
	}
	for _, p := range a.org {
		e.orgPolicyV1(a, p)
	}
	return nil
}

// malformed notes a record that is not what the flag promises; err, where there is one, says more than what.
func (im *importer) malformed(r ingest.Record, flag, what string, err error) {
	if err != nil {
		what = err.Error()
	}
	if im.strange++; im.looks == "" {
		im.looks = ingest.LooksLike(r.Raw)
	}
	e := im.scope("", flag)
	e.sink.Gap(graph.Gap{Scope: e.scope, Reason: graph.GapMalformed, Detail: r.Place() + ": " + what, Count: 1})
}

// bare says what a policy alone tells of the resource that it is attached to: where it stands.
func (e *emitter) bare(a asset) {
	id := a.name
	if email := emailOf(a.name); a.typ == "iam.googleapis.com/ServiceAccount" && email != "" {
		id = e.member("serviceAccount:" + email)
		e.node(graph.NodeFact{ID: id, Aliases: []string{a.name}})
	}
	e.container(id) // a project or folder is one, whatever its policy says
	e.lineage(a, id)
}

const crm = "//cloudresourcemanager.googleapis.com/"

// learn remembers which number belongs to which project id.
func (im *importer) learn(a *asset) {
	number := ""
	for _, anc := range a.ancestors {
		if n, ok := strings.CutPrefix(anc, "projects/"); ok && isNumber(n) {
			number = n
		}
	}
	if a.typ == "cloudresourcemanager.googleapis.com/Project" && a.data != nil {
		if n := a.data.first("projectNumber"); n != "" {
			number = n
		}
		if id := a.data.str("projectId"); id != "" && isNumber(number) {
			im.name(id, number)
		}
	}
	if id := projectIn(a.name); id != "" && !isNumber(id) && number != "" {
		im.name(id, number)
	}
}

func (im *importer) name(id, number string) { im.numbers[id], im.ids[number] = number, id }

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// projectIn gives the project that a full resource name names, by id or number.
func projectIn(name string) string {
	_, rest, ok := strings.Cut(name, "/projects/")
	if !ok {
		return ""
	}
	p, _, _ := strings.Cut(rest, "/")
	if p == "_" || p == "-" {
		return ""
	}
	return p
}

// number gives a project's number, or the name as it is where no record told it.
func (im *importer) number(project string) string {
	if n := im.numbers[project]; n != "" {
		return n
	}
	return project
}

// projectOf gives the project that an asset belongs to, empty for what stands above projects.
func (im *importer) projectOf(a asset) string {
	for _, anc := range a.ancestors {
		if n, ok := strings.CutPrefix(anc, "projects/"); ok {
			return im.number(n)
		}
	}
	if p := projectIn(a.name); p != "" {
		return im.number(p)
	}
	if p := projectIn(a.parent); p != "" {
		return im.number(p)
	}
	return ""
}

// canonicalName writes a project by its number, as the export itself does.
func (im *importer) canonicalName(name string) string {
	if p, ok := strings.CutPrefix(name, crm+"projects/"); ok && !strings.Contains(p, "/") {
		return crm + "projects/" + im.number(p)
	}
	return name
}

// lineage writes CONTAINS from the organization down to the asset.
func (e *emitter) lineage(a asset, id string) {
	chain := make([]string, 0, len(a.ancestors)+2)
	for _, anc := range a.ancestors {
		chain = append(chain, e.im.canonicalName(crm+anc))
	}
	if len(chain) == 0 && e.account != "" {
		chain = append(chain, e.im.canonicalName(crm+"projects/"+e.account))
	}
	child := id
	parent := e.im.canonicalName(a.parent)
	switch {
	case !strings.HasPrefix(parent, "//") || parent == id:
	case strings.HasPrefix(parent, crm):
		if len(a.ancestors) == 0 {
			chain = []string{parent}
		}
	default: // inside another resource, which stands where this one does
		e.edge(graph.Contains, parent, id)
		if len(chain) > 0 {
			e.edge(graph.Contains, chain[0], id)
		}
		child = parent
	}
	for _, up := range chain {
		if up == child {
			continue // a project is its own first ancestor
		}
		if !e.seen[up+">"+child] {
			e.container(up)
			e.edge(graph.Contains, up, child)
			e.seen[up+">"+child] = child != id
		}
		child = up
	}
}

// container makes sure that an ancestor is a node of its kind, whatever else is known of it.
func (e *emitter) container(id string) {
	if e.seen[id] {
		return
	}
	e.seen[id] = true
	n := graph.NodeFact{ID: id}
	kind, name, _ := strings.Cut(strings.TrimPrefix(id, crm), "/")
	switch kind {
	case "organizations":
		n.Labels, n.Type = []graph.Label{graph.Organization}, "cloudresourcemanager.googleapis.com/Organization"
	case "folders":
		n.Labels, n.Type = []graph.Label{graph.Container}, "cloudresourcemanager.googleapis.com/Folder"
	case "projects":
		n.Labels, n.Type, n.Account = []graph.Label{graph.Account}, "cloudresourcemanager.googleapis.com/Project", name
		n.Aliases = []string{"projects/" + name}
	default:
		return
	}
	at := e.observed
	e.observed = 0 // says nothing that a record of its own would not say better
	e.node(n)
	e.observed = at
}

// mapper turns one asset's data into what the node says and the edges it brings. n carries id, name, account and type.
type mapper struct {
	labels []graph.Label
	read   func(e *emitter, a asset, n *graph.NodeFact)
}

// resource writes the node of an asset and, through its type's mapper, its edges.
func (e *emitter) resource(a asset) {
	n := graph.NodeFact{
		ID: a.name, Labels: []graph.Label{graph.Resource}, Name: last(a.name), Account: e.account, Type: a.typ,
		Region: regionOf(a), Props: graph.Props{}, Tags: a.data.texts("labels"),
	}
	service, _, _ := strings.Cut(a.typ, "/")
	m, ok := e.im.mappers[a.typ]
	switch {
	case !ok:
		e.gap(service, graph.GapNameOnly, a.typ)
	case len(m.labels) > 0:
		n.Labels = m.labels
	}
	if ok && m.read != nil && a.data != nil {
		m.read(e, a, &n)
	}
	e.keyOf(a.data, n.ID)
	if n.ID == "" {
		return
	}
	e.node(n)
	e.lineage(a, n.ID)
}

// keyOf leads to the customer's key that a resource is encrypted with, wherever its API keeps the name.
func (e *emitter) keyOf(o object, id string) {
	for _, path := range []string{
		"kmsKeyName", "encryption.defaultKmsKeyName", "encryptionConfiguration.kmsKeyName", "defaultEncryptionConfiguration.kmsKeyName",
		"encryptionConfig.kmsKeyName", "diskEncryptionKey.kmsKeyName", "cmekConfig.kmsKeyName", "databaseEncryption.keyName",
		"diskEncryptionConfiguration.kmsKeyName", "encryptionSpec.kmsKeyName", "customerManagedEncryption.kmsKeyName",
		"replication.automatic.customerManagedEncryption.kmsKeyName", "cmekSettings.kmsKeyName",
	} {
		if k := o.str(path); k != "" {
			key, _, _ := strings.Cut(k, "/cryptoKeyVersions/")
			e.edge(graph.EncryptedBy, id, "//cloudkms.googleapis.com/"+key)
		}
	}
}

// regionOf gives the location of an asset: what the record says, else what its name holds.
func regionOf(a asset) string {
	if a.location != "" {
		return strings.ToLower(a.location)
	}
	if l := a.data.first("location", "locationId"); l != "" {
		return strings.ToLower(last(l))
	}
	parts := strings.Split(a.name, "/")
	for i, p := range parts {
		if (p == "locations" || p == "zones" || p == "regions") && i+1 < len(parts) {
			return parts[i+1]
		}
	}
	return ""
}
