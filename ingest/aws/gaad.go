package aws

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// gaad reads account authorization details: any number of accounts and pages, in any files. Records whose ARNs name no
// account (policies of AWS, and ARNs that somebody scrubbed) belong to the account of the document that they stand in.
func (im *importer) gaad(files []ingest.File) error {
	g := &gaadReader{iamReader: newIAMReader(im, flagGAAD)}
	keys := []string{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}
	for _, f := range files {
		err := im.read([]ingest.File{f}, flagGAAD, keys, g.record)
		if err != nil {
			return err
		}
		if err := g.endDocument(f.Name); err != nil {
			return err
		}
	}
	if g.records == 0 {
		return fmt.Errorf("no users, groups, roles or policies in %s", names(files))
	}
	return g.end()
}

type gaadReader struct {
	*iamReader
	document string // of the records at hand: file and page
	account  string
	waiting  []waiting // records of the document that came before its account was known
	records  int
}

type waiting struct {
	list, place string
	o           obj
}

func (g *gaadReader) record(r ingest.Record) error {
	list, _, ok := strings.Cut(r.Path, "[")
	doc := r.File.Name
	if i := strings.LastIndexByte(r.Path, '.'); i >= 0 {
		doc += ":" + r.Path[:i]
		list, _, ok = strings.Cut(r.Path[i+1:], "[")
	}
	if !ok || list == "" {
		if !r.Beside() {
			return g.stray(r)
		}
		return nil // IsTruncated, Marker
	}
	if doc != g.document {
		if err := g.endDocument(g.document); err != nil {
			return err
		}
		g.document = doc
	}
	o := parseObj(r.Raw)
	if o == nil {
		g.im.scope(g.account, g.flag).gap("iam", graph.GapMalformed, r.Place()+": no object")
		return nil
	}
	g.records++
	if a := accountOf(o.str("Arn")); a != "" {
		if g.account == "" {
			g.account = a
		}
		return g.put(a, strings.ToLower(list), r.Place(), o)
	}
	if g.account == "" {
		g.waiting = append(g.waiting, waiting{strings.ToLower(list), r.Place(), o})
		return nil
	}
	return g.put(g.account, strings.ToLower(list), r.Place(), o)
}

// stray is a whole document, or a record of a list of documents, without any of the lists.
func (g *gaadReader) stray(r ingest.Record) error {
	is := ingest.LooksLike(r.Raw)
	switch {
	case is != "":
		return ingestError(r, "this looks like "+is+", not like account authorization details")
	case parseObj(r.Raw) == nil:
		return ingestError(r, "no account authorization details (UserDetailList, GroupDetailList, RoleDetailList, Policies)")
	}
	g.im.scope("", g.flag).gap("iam", graph.GapMalformed, r.Place()+": none of UserDetailList, GroupDetailList, RoleDetailList, Policies")
	return nil
}

func names(files []ingest.File) string {
	var out []string
	for _, f := range files[:min(len(files), 5)] {
		out = append(out, f.Name)
	}
	return strings.Join(out, ", ")
}

func ingestError(r ingest.Record, what string) error { return errors.New(r.Place() + ": " + what) }

func (g *gaadReader) endDocument(string) error {
	for _, w := range g.waiting {
		if err := g.put(g.account, w.list, w.place, w.o); err != nil {
			return err
		}
	}
	g.waiting, g.account, g.document = nil, "", ""
	return nil
}

func (g *gaadReader) put(account, list, place string, o obj) error {
	e := g.im.scope(account, g.flag)
	e.record, e.observed = place, 0
	switch list {
	case "userdetaillist":
		g.user(e, o, false)
	case "groupdetaillist":
		g.group(e, o)
	case "roledetaillist":
		g.role(e, o, false)
	case "policies":
		g.managed(e, o)
	}
	return nil
}

// iamReader turns IAM's own records into facts. Authorization details, Config and the CLI give the same shapes.
type iamReader struct {
	im       *importer
	flag     string
	defined  map[string]bool            // managed policies whose document came
	attached map[string]map[string]bool // account → managed policies that something names
}

func newIAMReader(im *importer, flag string) *iamReader {
	return &iamReader{im: im, flag: flag, defined: map[string]bool{}, attached: map[string]map[string]bool{}}
}

// end adds what is attached and has no document anywhere.
func (r *iamReader) end() error {
	for _, account := range sortedKeys(r.attached) {
		e := r.im.scope(account, r.flag)
		e.record, e.observed = "", 0
		for _, p := range sortedKeys(r.attached[account]) {
			switch {
			case r.defined[p]:
			case isAWSManaged(p):
				if err := e.embedded(p); err != nil {
					return err
				}
			default:
				e.gap("iam", graph.GapUnresolved, p+" is attached, and its document is not in the export")
			}
		}
	}
	return nil
}

func (r *iamReader) attach(e *emitter, kind graph.Kind, from, policy string) {
	if policy == "" {
		return
	}
	e.edge(kind, from, policy)
	if r.attached[e.account] == nil {
		r.attached[e.account] = map[string]bool{}
	}
	r.attached[e.account][policy] = true
}

func (r *iamReader) id(e *emitter, o obj, kind, nameField string) string {
	if id := o.str("Arn"); isARN(id) {
		return id
	}
	name := o.str(nameField)
	if name == "" || e.account == "" {
		e.gapHere("iam", graph.GapMalformed, kind+" without an ARN")
		return ""
	}
	path := o.str("Path")
	if path == "" {
		path = "/"
	}
	return "arn:aws:iam::" + e.account + ":" + kind + path + name
}

func principalProps(o obj, idField string) graph.Props {
	p := graph.Props{}
	set(p, "path", o.str("Path"))
	set(p, "unique_id", o.str(idField))
	set(p, "create_date", o.str("CreateDate"))
	return p
}

func set(p graph.Props, key, value string) {
	if value != "" {
		p[key] = value
	}
}

func setBool(p graph.Props, key string, o obj, paths ...string) {
	if v, ok := o.boolean(paths...); ok {
		p[key] = v
	}
}

func (r *iamReader) user(e *emitter, o obj, tagless bool) {
	id := r.id(e, o, "user", "UserName")
	if id == "" {
		return
	}
	n := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal, graph.User}, Name: o.str("UserName"), Type: "AWS::IAM::User",
		Tags: o.tags(), Props: principalProps(o, "UserId"), Aliases: aliases(o.str("UserId"), withoutPath(id)),
	}
	set(n.Props, "password_last_used", o.str("PasswordLastUsed"))
	e.resource(n)
	r.tagsOf(e, n, tagless)
	r.policies(e, id, o, "UserPolicyList")
	for _, g := range o.strs("GroupList") {
		if !isARN(g) {
			g = groupARN(id, g)
		}
		e.edge(graph.MemberOf, id, g)
	}
}

// groupARN names a group of the user's account by its name alone. Its path is not known here, so the group's node has
// this form as an alias.
func groupARN(user, group string) string {
	a, _ := parseARN(user)
	a.Resource = "group/" + group
	return a.String()
}

func (r *iamReader) group(e *emitter, o obj) {
	id := r.id(e, o, "group", "GroupName")
	if id == "" {
		return
	}
	n := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal, graph.Group}, Name: o.str("GroupName"), Type: "AWS::IAM::Group",
		Props: principalProps(o, "GroupId"), Aliases: aliases(o.str("GroupId"), groupARN(id, o.str("GroupName"))),
	}
	e.resource(n)
	r.policies(e, id, o, "GroupPolicyList")
}

func (r *iamReader) role(e *emitter, o obj, tagless bool) {
	id := r.id(e, o, "role", "RoleName")
	if id == "" {
		return
	}
	n := graph.NodeFact{
		ID: id, Labels: []graph.Label{graph.Principal, graph.Role}, Name: o.str("RoleName"), Type: "AWS::IAM::Role",
		Tags: o.tags(), Props: principalProps(o, "RoleId"), Aliases: aliases(o.str("RoleId"), withoutPath(id), reservedAlias(id)),
	}
	a, _ := parseARN(id)
	if strings.HasPrefix(a.Resource, "role/aws-service-role/") {
		n.Props["service_linked"] = true
	}
	set(n.Props, "max_session", o.str("MaxSessionDuration"))
	set(n.Props, "last_used", o.str("RoleLastUsed.LastUsedDate"))
	if o.obj("RoleLastUsed") != nil {
		n.Props["use_reported"] = true // an empty object is a role that was not used in the trailing 400 days; ListRoles has none
	}
	var profiles []string
	for _, p := range o.objs("InstanceProfileList") {
		arn := p.str("Arn")
		if arn == "" {
			continue
		}
		profiles = append(profiles, arn)
		// Whoever runs under the profile runs as the role, so the profile's ARN, and the form that a bare name leads to, stand for it.
		n.Aliases = append(n.Aliases, aliases(arn, profileARN(id, p.str("InstanceProfileName")))...)
	}
	if len(profiles) > 0 {
		n.Props["instance_profiles"] = uniq(profiles)
	}
	e.resource(n)
	r.tagsOf(e, n, tagless)
	r.policies(e, id, o, "RolePolicyList")
	if doc := o.raw("AssumeRolePolicyDocument"); doc != nil {
		trust := id + "#trust"
		text := e.policy(graph.NodeFact{ID: trust, Name: "trust policy", Type: "AWS::IAM::AssumeRolePolicy"}, "trust", doc)
		e.edge(graph.HasPolicy, id, trust)
		e.trusts(id, text)
	}
}

// withoutPath gives the ARN that a bare name leads to, for a principal whose ARN has a path; "" for the others.
func withoutPath(id string) string {
	a, ok := parseARN(id)
	p := strings.Split(a.Resource, "/")
	if !ok || len(p) < 3 {
		return ""
	}
	a.Resource = p[0] + "/" + p[len(p)-1]
	return a.String()
}

func aliases(ids ...string) []string {
	var out []string
	for _, id := range ids {
		if id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// profileARN is the ARN of an instance profile known by name, as if it had no path.
func profileARN(role, name string) string {
	if name == "" {
		return ""
	}
	a, _ := parseARN(role)
	a.Resource = "instance-profile/" + name
	return a.String()
}

// policies writes what is attached to a principal: inline documents, managed policies and the boundary.
func (r *iamReader) policies(e *emitter, id string, o obj, inlineList string) {
	for i, p := range o.objs(inlineList) {
		name := p.str("PolicyName")
		doc := p.raw("PolicyDocument")
		if doc == nil {
			e.gapHere("iam", graph.GapMalformed, "inline policy "+name+" of "+id+" without a document")
			// A document that did not come must not look like one that allows nothing.
			doc = json.RawMessage(`""`)
		}
		if name == "" {
			name = "policy-" + string(rune('0'+i%10))
		}
		at := id + "#inline/" + name
		e.policy(graph.NodeFact{ID: at, Name: name}, "inline", doc)
		e.edge(graph.HasPolicy, id, at)
	}
	for _, p := range o.objs("AttachedManagedPolicies", "AttachedPolicies") {
		r.attach(e, graph.HasPolicy, id, p.str("PolicyArn", "Arn"))
	}
	r.attach(e, graph.BoundedBy, id, o.str("PermissionsBoundary.PermissionsBoundaryArn"))
}

func (r *iamReader) managed(e *emitter, o obj) {
	id := o.str("Arn")
	if !isARN(id) {
		e.gapHere("iam", graph.GapMalformed, "managed policy without an ARN")
		return
	}
	aws := isAWSManaged(id)
	n := graph.NodeFact{ID: id, Name: o.str("PolicyName"), Type: "AWS::IAM::ManagedPolicy", Props: graph.Props{}, Tags: o.tags()}
	if aws {
		n.Props["aws_managed"] = true
	}
	set(n.Props, "path", o.str("Path"))
	set(n.Props, "unique_id", o.str("PolicyId"))
	set(n.Props, "create_date", o.str("CreateDate"))
	setBool(n.Props, "attachable", o, "IsAttachable")
	current := o.str("DefaultVersionId")
	set(n.Props, "default_version", current)
	var doc json.RawMessage
	versions := o.objs("PolicyVersionList")
	var others []string
	for _, v := range versions {
		isDefault, said := v.boolean("IsDefaultVersion")
		if isDefault || !said && (v.str("VersionId") == current || len(versions) == 1) {
			doc = v.raw("Document")
			continue
		}
		// Other versions wait for whoever may iam:SetDefaultPolicyVersion.
		if d := v.raw("Document"); d != nil {
			if text, err := documentText(d); err == nil {
				n.Props["document_"+v.str("VersionId")] = text
				others = append(others, v.str("VersionId"))
			}
		}
	}
	if len(others) > 0 {
		n.Props["other_versions"] = uniq(others)
	}
	if doc == nil {
		doc = o.raw("PolicyDocument", "Document")
	}
	if doc != nil {
		r.defined[id] = true
	} else if !aws {
		e.gapHere("iam", graph.GapUnresolved, id+" comes without the document of its default version")
	}
	if aws && doc == nil {
		return // end takes the embedded one where something names it
	}
	e.policy(n, "managed", doc)
	if !aws {
		e.knownAccount(e.account, id)
		e.edge(graph.Contains, e.account, id)
	}
}
