package aws

import (
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
)

// item is one resource as Config lists it, and as the CLI's answers are brought into the same form: C holds the
// resource's own fields (configuration), S what Config adds (supplementaryConfiguration). Lookups do not care for case.
type item struct {
	Type, ID, Name, ARN string
	Account, Region     string
	Tags                map[string]string
	C, S                obj
	partition           string
	e                   *emitter
	props               graph.Props
	aliases             []string
	extraLabels         []graph.Label
	untagged            bool   // the record is of a kind that says nothing of tags
	tagless             bool   // see command.tagless
	noNode              bool   // the item adds to another node instead
	nameless            bool   // what it is called is not known here
	unread              string // see command.unread
}

// field looks in C, then in S.
func (it *item) str(paths ...string) string {
	if v := it.C.str(paths...); v != "" {
		return v
	}
	return it.S.str(paths...)
}

//nolint:gochecknoglobals // the table is made once and only read
var knownTypes = sync.OnceValue(typeTable)

// put maps one item: its own function where there is one, the table of simple services, or name and type alone.
func (im *importer) put(it *item, flag string, known *iamReader) {
	it.fill()
	e := im.scope(it.Account, flag)
	it.e = e
	if it.Type == "" {
		e.gapHere("config", graph.GapMalformed, "an item without a resource type")
		return
	}
	if strings.HasPrefix(it.Type, "AWS::IAM::") && it.iam(known) {
		return
	}
	it.ARN = it.arn()
	if it.ARN == "" {
		e.gapHere(serviceOf(it.Type), graph.GapMalformed, it.Type+" without ARN and id")
		return
	}
	if it.Name == "" {
		it.Name = it.ID
	}
	it.props = graph.Props{}
	if m := mapperOf(it.Type); m != nil {
		m(it)
	} else if s, ok := simple()[it.Type]; ok {
		s.apply(it)
	} else if len(knownTypes()[it.Type].labels) == 0 {
		e.gap(it.Type, graph.GapNameOnly, "")
	}
	if it.noNode {
		return
	}
	name := it.Name
	if tag := it.Tags["Name"]; tag != "" && (name == "" || name == it.ID) {
		name = tag
	}
	if a, ok := parseARN(name); ok {
		name = a.name()
	}
	if it.untagged && len(it.Tags) == 0 {
		it.props[graph.PropTagsUnread] = true
	} else if im.described != nil {
		im.described[it.ARN] = true
	}
	if it.nameless {
		name = ""
	}
	if it.unread != "" {
		it.props[it.unread] = true
	}
	labels := append(append([]graph.Label{}, labelsOf(it.Type)...), it.extraLabels...)
	e.resource(graph.NodeFact{
		ID: it.ARN, Labels: labels, Name: name, Account: it.Account, Region: it.Region, Type: it.Type, Tags: it.Tags,
		Props: it.props, Aliases: it.aliases,
	})
}

// fill takes account, region and partition from wherever they are said.
func (it *item) fill() {
	a, ok := parseARN(it.ARN)
	if ok {
		if it.Account == "" && isAccount(a.Account) {
			it.Account = a.Account
		}
		if it.Region == "" {
			it.Region = a.Region
		}
		it.partition = a.Partition
	}
	if it.Region == "global" || it.Region == "Not Applicable" {
		it.Region = ""
	}
	if it.partition == "" {
		it.partition = partitionOf(it.Region)
	}
	if it.Tags == nil {
		it.Tags = it.C.tags()
	}
}

// arn gives the item's own ARN, or makes it as the type's row says; types without a row get the general form.
func (it *item) arn() string {
	if isARN(it.ARN) {
		return it.ARN
	}
	id, name := it.ID, it.Name
	if id == "" {
		id = name
	}
	if name == "" {
		name = id
	}
	if isARN(id) {
		return id
	}
	if id == "" {
		return ""
	}
	form := knownTypes()[it.Type].arn
	if form == "" {
		p := strings.Split(it.Type, "::")
		form = "arn:{p}:" + strings.ToLower(p[min(1, len(p)-1)]) + ":{r}:{a}:" + strings.ToLower(p[len(p)-1]) + "/{id}"
	}
	if strings.HasSuffix(form, "/{name}") {
		name = strings.TrimPrefix(name, "/") // a parameter's path starts with the slash that its ARN has already
	}
	return strings.NewReplacer("{p}", it.partition, "{r}", it.Region, "{a}", it.Account, "{id}", id, "{name}", name).Replace(form)
}

// of makes the ARN of another thing in the item's account and region.
func (it *item) of(typ, id string) string {
	if id == "" || isARN(id) {
		return id
	}
	other := item{Type: typ, ID: id, Name: id, Account: it.Account, Region: it.Region, partition: it.partition}
	return other.arn()
}

func serviceOf(typ string) string {
	if p := strings.Split(typ, "::"); len(p) == 3 {
		return strings.ToLower(p[1])
	}
	return typ
}

// The words of a mapping: each writes one kind of fact about the item.

func (it *item) set(prop string, paths ...string) { set(it.props, prop, it.str(paths...)) }

func (it *item) setBool(prop string, paths ...string) {
	if v, ok := it.C.boolean(paths...); ok {
		it.props[prop] = v
	} else if v, ok := it.S.boolean(paths...); ok {
		it.props[prop] = v
	}
}

func (it *item) runsAs(role string, props ...graph.Props) {
	it.e.edge(graph.RunsAs, it.ARN, it.e.roleRef(role, it.partition), props...)
}

// profile leads to the role behind an instance profile: its ARN is an alias of the role.
func (it *item) profile(p string) {
	if p == "" {
		return
	}
	if !isARN(p) {
		p = "arn:" + it.partition + ":iam::" + it.Account + ":instance-profile/" + p
	}
	it.e.edge(graph.RunsAs, it.ARN, p, graph.Props{"instance_profile": p})
}

func (it *item) encryptedBy(keys ...string) {
	for _, k := range uniq(keys) {
		if k = it.keyARN(k); k != "" {
			it.e.edge(graph.EncryptedBy, it.ARN, k)
		}
	}
}

// keyARN reads a key by ARN, id or alias.
func (it *item) keyARN(k string) string {
	switch {
	case k == "" || isARN(k):
		return k
	case strings.HasPrefix(k, "alias/"):
		return "arn:" + it.partition + ":kms:" + it.Region + ":" + it.Account + ":" + k
	case strings.Count(k, "-") == 4 || strings.HasPrefix(k, "mrk-"):
		return it.of("AWS::KMS::Key", k)
	}
	return "" // AWS_OWNED_KEY, Default, …
}

func (it *item) inSubnets(ids ...string) {
	for _, s := range uniq(ids) {
		it.e.edge(graph.InNetwork, it.ARN, it.of("AWS::EC2::Subnet", s))
	}
}

func (it *item) securityGroups(ids ...string) {
	for _, s := range uniq(ids) {
		it.e.edge(graph.HasRule, it.ARN, it.of("AWS::EC2::SecurityGroup", s))
	}
}

func (it *item) inVPC(ids ...string) {
	for _, v := range uniq(ids) {
		it.e.edge(graph.InNetwork, it.ARN, it.of("AWS::EC2::VPC", v))
	}
}

func (it *item) policyAt(paths ...string) {
	for _, o := range []obj{it.S, it.C} {
		if doc := o.raw(paths...); doc != nil {
			it.e.resourcePolicy(it.ARN, doc)
			return
		}
	}
}

func (it *item) logsTo(to string) { it.e.edge(graph.LogsTo, it.ARN, to) }

// triggers says that from starts what target names, if that is something that runs.
func (it *item) triggers(from, target string, props ...graph.Props) {
	if fn := functionIn(target); fn != "" {
		target = fn
	}
	if isARN(target) {
		it.e.edge(graph.Triggers, from, target, props...)
	}
}

// functionIn finds a Lambda function's ARN in an API Gateway integration URI.
func functionIn(uri string) string {
	_, rest, ok := strings.Cut(uri, "/functions/")
	if !ok || !isARN(rest) {
		return ""
	}
	fn, _, _ := strings.Cut(rest, "/invocations")
	return fn
}

// environment looks for secrets in settings.
func (it *item) environment(settings map[string]string) {
	if len(settings) == 0 {
		return
	}
	it.props["setting_names"] = sortedKeys(settings)
	found := it.e.im.finder.Pairs(settings)
	it.e.secretsIn(it.ARN, it.props, found)
	it.named(settings, found)
}

// text looks for secrets in free text that the item carries (user data, a template); the text itself is not kept.
func (it *item) text(s string) {
	if s != "" {
		it.e.secretsIn(it.ARN, it.props, it.e.im.finder.Text(s))
	}
}

// bucketRef reads s3://bucket/key, bucket names and ARNs.
func (it *item) bucketRef(s string) string {
	if isARN(s) {
		a, _ := parseARN(s)
		if a.Service != "s3" {
			return ""
		}
		b, _, _ := strings.Cut(a.Resource, "/")
		a.Resource = b
		return a.String()
	}
	if rest, ok := strings.CutPrefix(s, "s3://"); ok {
		s = rest
	}
	b, _, _ := strings.Cut(s, "/")
	if b == "" {
		return ""
	}
	return "arn:" + it.partition + ":s3:::" + b
}

// imageRef reads an image's name in a registry of AWS as the repository's ARN.
func (it *item) imageRef(image string) string {
	host, rest, ok := strings.Cut(image, "/")
	p := strings.Split(host, ".")
	if !ok || len(p) < 5 || p[1] != "dkr" || p[2] != "ecr" || !isAccount(p[0]) {
		return ""
	}
	repo, _, _ := strings.Cut(rest, "@")
	if i := strings.LastIndexByte(repo, ':'); i >= 0 {
		repo = repo[:i]
	}
	return "arn:" + partitionOf(p[3]) + ":ecr:" + p[3] + ":" + p[0] + ":repository/" + repo
}

func (it *item) image(image string) {
	if image == "" {
		return
	}
	it.props["image"] = image
	if repo := it.imageRef(image); repo != "" {
		it.e.edge(graph.SuppliesCode, repo, it.ARN, graph.Props{"image": image})
	}
}

func (it *item) codeFrom(s3 string) {
	if b := it.bucketRef(s3); b != "" {
		it.e.edge(graph.SuppliesCode, b, it.ARN, graph.Props{"location": s3})
	}
}
