package azure

import (
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/secrets"
)

// importer is the state of one Import call: what one record says that another
// needs is kept here and joined in finish. Records may come in any order.
type importer struct {
	sink    ingest.ScopeSink
	finder  *secrets.Finder
	tables  *tables
	records int
	strange int    // records of the file at hand that are not what its flag takes
	looks   string // what is plain about the first of them
	tenant  string // the first tenant that a record named; where records without one go

	defined    map[string]bool    // role definitions read, by lower-case GUID
	wanted     map[string]pending // role definitions that occur, by lower-case GUID
	directory  map[string]pending // directory roles that occur, by template id
	appRoles   map[string]string  // app role id → value, from service principals of the collection
	appHeld    []appRoleHeld
	apps       map[string]string   // appId → application object id
	sps        map[string][]string // appId → service principal object ids
	owners     []ownerByApp
	trusts     []trustByApp
	objects    map[string]bool    // directory objects described, lower case
	principals map[string]pending // principals that occur in assignments
	collected  map[string]bool    // kinds of principal that the collection lists, as assignments call them in lower case
	nics       map[string]nic     // lower-case id → where it stands
	machines   []machine
	settings   map[string]siteSettings // lower-case site id
	triggers   []waitingTrigger
	telemetry  telemetry
	publishing []publishing
	vaults     map[string]*vaultEntries // access policies that come one by one
	uses       []identityUse
	identities map[string]string  // lower-case id of a user-assigned identity → principal
	appAt      map[string]emitter // appId → where its application was read
	locked     map[string]bool    // appId → its service principals are locked
	members    bool               // group members were given
	said       map[string]bool    // what a scope has been told once: tenants, containers
	kinds      map[string]kind
}

type pending struct {
	e  emitter
	id string
	t  string // type or scope, by use
}

func newImporter(sink ingest.ScopeSink, finder *secrets.Finder, t *tables) *importer {
	return &importer{
		sink: sink, finder: finder, tables: t,
		defined: map[string]bool{}, wanted: map[string]pending{}, directory: map[string]pending{}, appRoles: map[string]string{},
		apps: map[string]string{}, sps: map[string][]string{}, objects: map[string]bool{}, principals: map[string]pending{},
		nics: map[string]nic{}, settings: map[string]siteSettings{}, vaults: map[string]*vaultEntries{}, kinds: kindIndex(), said: map[string]bool{}, locked: map[string]bool{}, appAt: map[string]emitter{}, collected: map[string]bool{}, identities: map[string]string{},
		telemetry: telemetry{components: map[string]string{}, sites: map[string]writing{}},
	}
}

// emitter gives facts of one record to the scope of one account and flag.
type emitter struct {
	im      *importer
	flag    string
	account string
	place   string // file:record
}

func (im *importer) emitter(flag, account, place string) *emitter {
	return &emitter{im: im, flag: flag, account: strings.ToLower(account), place: place}
}

// in is the same record's emitter for another account.
func (e *emitter) in(account string) *emitter {
	c := *e
	c.account = strings.ToLower(account)
	return &c
}

func (e *emitter) touch() graph.Sink { return e.im.sink.Scope(graph.Azure, e.account, e.flag) }

func (e *emitter) origin() graph.Origin {
	return graph.Origin{Scope: ingest.ScopeKey{Cloud: graph.Azure, Account: e.account, Flag: e.flag}.String(), Record: e.place}
}

func (e *emitter) node(n graph.NodeFact) {
	n.Cloud = graph.Azure
	e.raw(n)
}

// raw is node for what may belong to another cloud.
func (e *emitter) raw(n graph.NodeFact) {
	n.Origin = e.origin()
	for k, v := range n.Props {
		switch x := v.(type) {
		case string:
			if x == "" {
				delete(n.Props, k)
			}
		case []string:
			if len(x) == 0 {
				delete(n.Props, k)
			}
		case nil:
			delete(n.Props, k)
		}
	}
	e.touch().Node(n)
}

// edge drops an edge with a missing end: nothing was said then.
func (e *emitter) edge(kind graph.Kind, from, to string, props graph.Props) {
	if from == "" || to == "" {
		return
	}
	e.touch().Edge(graph.EdgeFact{Kind: kind, From: from, To: to, Props: props, Origin: e.origin()})
}

func (e *emitter) gap(service string, reason graph.GapReason, what string) {
	o := e.origin()
	detail := what
	if e.place != "" {
		detail = e.place + ": " + what
	}
	e.touch().Gap(graph.Gap{Scope: o.Scope, Service: service, Reason: reason, Detail: detail, Count: 1})
}

// count is a gap that adds up: its detail names no record.
func (e *emitter) count(service string, reason graph.GapReason, what string) {
	e.touch().Gap(graph.Gap{Scope: e.origin().Scope, Service: service, Reason: reason, Detail: what, Count: 1})
}

func (e *emitter) fault(f ingest.Fault) { e.touch().Gap(f.Gap(e.origin().Scope, "")) }

// once is true the first time that a scope is told something.
func (e *emitter) once(what string) bool {
	key := e.flag + "\x00" + e.account + "\x00" + what
	if e.im.said[key] {
		return false
	}
	e.im.said[key] = true
	return true
}

// sawTenant remembers a tenant and makes its node.
func (e *emitter) sawTenant(id, name string) {
	if id == "" {
		return
	}
	id = strings.ToLower(id)
	if e.im.tenant == "" {
		e.im.tenant = id
	}
	if !e.in(id).once("tenant " + id + " " + name) {
		return
	}
	e.in(id).node(graph.NodeFact{
		ID: id, Name: name, Account: id, Type: typeTenant,
		Labels: []graph.Label{graph.Organization}, Aliases: []string{"/tenants/" + id},
	})
}

// principal makes the node of one who is named by object id alone.
func (e *emitter) principal(id, kind, tenant, name string, props graph.Props) {
	if id == "" {
		return
	}
	labels := []graph.Label{graph.Principal}
	switch strings.ToLower(kind) {
	case "user":
		labels = append(labels, graph.User)
	case "group", "foreigngroup":
		labels = append(labels, graph.Group)
	case "serviceprincipal", "msi", "managedidentity":
		labels = append(labels, graph.ServiceAccount)
	}
	e.node(graph.NodeFact{ID: id, Name: name, Account: strings.ToLower(tenant), Labels: labels, Props: props})
}

// managedIdentity makes the principal of an identity, and says what runs as it.
func (e *emitter) managedIdentity(principal, tenant, name, resource string) {
	if principal == "" {
		return
	}
	if tenant == "" {
		tenant = e.im.tenant
	}
	e.in(tenant).node(graph.NodeFact{
		ID: principal, Name: name, Account: strings.ToLower(tenant), Type: typeServicePrincipal,
		Labels: []graph.Label{graph.Principal, graph.ServiceAccount}, Props: graph.Props{"managed_identity": true},
	})
	e.im.objects[strings.ToLower(principal)] = true
	if tenant != "" {
		e.in(tenant).edge(graph.Contains, strings.ToLower(tenant), principal, nil)
	}
	e.edge(graph.RunsAs, resource, principal, nil)
}

// found says on a node what secrets its settings hold.
func (e *emitter) found(id string, props graph.Props, list []secrets.Finding) {
	var lines, prints []string
	for _, f := range list {
		lines = append(lines, strings.TrimSpace(f.Name+" "+f.Kind+" "+f.Fingerprint))
		prints = append(prints, f.Fingerprint)
		switch f.Owner.Kind {
		case "gcp-service-account":
			e.edge(graph.Unlocks, id, "serviceAccount:"+f.Owner.ID, unlocked(f))
		case "aws-access-key":
			if len(list) > 1 { // the key id alone opens nothing
				e.edge(graph.Unlocks, id, "external:aws-access-key:"+f.Owner.ID, unlocked(f))
			}
		}
	}
	if len(lines) > 0 {
		props["secrets"], props["secret_fingerprints"] = sorted(lines), sorted(prints)
	}
}

// unlocked says which secret opens the way. Whether it is still valid no export
// says.
func unlocked(f secrets.Finding) graph.Props {
	return graph.Props{"secret": f.Fingerprint, "secret_name": f.Name, graph.PropCertainty: graph.Unknown.String()}
}

func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return slices.Compact(out)
}
