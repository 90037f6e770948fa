package aws

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// cliDir reads folders of raw CLI output: [anything/]REGION/SERVICE-COMMAND.json, or REGION/SERVICE-COMMAND/ITEM with one file an
// item, whose name is percent-encoded. What stands before the region tells accounts apart; which account it is says sts-get-caller-identity, a
// folder named by the account, or else the account that most ARNs name. For what could not be read see cli_errors.go.
func (im *importer) cliDir(files []ingest.File) error {
	groups := map[string][]cliFile{}
	for _, f := range files {
		c := cliName(f)
		groups[c.root] = append(groups[c.root], c)
	}
	n := 0
	for _, root := range sortedKeys(groups) {
		list := groups[root]
		account, err := im.cliAccount(root, list)
		if err != nil {
			return err
		}
		if why, only := im.onlyRefusals(list); only {
			n++
			if kept, err := im.keepStale(account, why); err != nil || kept {
				if err != nil {
					return err
				}
				continue
			}
		}
		k := &cliReader{im: im, account: account, known: newIAMReader(im, flagCLI), partition: "aws"}
		for _, c := range list {
			if err := k.file(c); err != nil {
				return err
			}
		}
		n += k.records
		im.finish()
		if err := k.known.end(); err != nil {
			return err
		}
	}
	if n == 0 {
		return fmt.Errorf("no CLI output that is known (REGION/SERVICE-COMMAND.json) among %s", names(files))
	}
	return nil
}

// cliFile is one file's place: us-east-1/lambda-get-policy/NAME has command lambda-get-policy and item NAME.
type cliFile struct {
	ingest.File
	root, region, command string
	items                 []string
}

var regionName = regexp.MustCompile(`^(?:us|eu|ap|sa|ca|me|af|il|mx|cn|us-gov|us-iso|us-isob)-[a-z]+-\d$|^global$`)

func cliName(f ingest.File) cliFile {
	parts := strings.Split(f.Rel, "/")
	c := cliFile{File: f}
	at := slices.IndexFunc(parts, regionName.MatchString)
	if at < 0 {
		// Files that stand beside the region folders.
		c.root = path.Dir(f.Rel)
		if c.root == "." {
			c.root = ""
		}
		parts = parts[len(parts)-1:]
	} else {
		c.root, c.region = strings.Join(parts[:at], "/"), parts[at]
		parts = parts[at+1:]
	}
	c.root = strings.TrimSuffix(strings.TrimSuffix(f.Name, f.Rel), "/") + "|" + c.root
	if c.region == "global" {
		c.region = ""
	}
	if len(parts) == 0 {
		return c
	}
	c.command = trimExt(parts[0])
	for i := 1; i < len(parts); i++ {
		p := parts[i]
		for strings.HasSuffix(p, "~") && i+1 < len(parts) {
			i++ // a name too long for one path component goes on in the next
			p = strings.TrimSuffix(p, "~") + parts[i]
		}
		if s, err := url.PathUnescape(trimExt(p)); err == nil {
			p = s
		}
		c.items = append(c.items, p)
	}
	return c
}

func trimExt(s string) string {
	return strings.TrimSuffix(strings.TrimSuffix(s, ".gz"), ".json")
}

func (c cliFile) item() string {
	if len(c.items) == 0 {
		return ""
	}
	return c.items[len(c.items)-1]
}

var anyAccount = regexp.MustCompile(`"arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:(\d{12}):`)

func (im *importer) cliAccount(root string, list []cliFile) (string, error) {
	for _, p := range splitAny(root, "/|") {
		if isAccount(p) {
			return p, nil
		}
	}
	count := map[string]int{}
	for _, c := range list {
		identity := c.command == "sts-get-caller-identity"
		b, err := readSome(c.File, im.limits, 4<<20)
		if err != nil {
			if identity {
				return "", err
			}
			continue // the reading proper reports it
		}
		if identity {
			if a := parseObj(b).str("Account"); isAccount(a) {
				return a, nil
			}
		}
		for _, m := range anyAccount.FindAllSubmatch(b, 1000) {
			count[string(m[1])]++
		}
	}
	best := ""
	for _, a := range sortedKeys(count) {
		if best == "" || count[a] > count[best] {
			best = a
		}
	}
	return best, nil
}

func readSome(f ingest.File, lim ingest.Limits, most int64) (b []byte, err error) {
	r, err := f.OpenWithin(lim)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	return io.ReadAll(io.LimitReader(r, most))
}

type cliReader struct {
	im        *importer
	known     *iamReader
	account   string
	partition string
	records   int
}

func (k *cliReader) scope() *emitter { return k.im.scope(k.account, flagCLI) }

func (k *cliReader) file(c cliFile) error {
	if strings.HasPrefix(c.region, "cn-") || strings.HasPrefix(c.region, "us-gov-") {
		k.partition = partitionOf(c.region)
	}
	if strings.HasSuffix(c.command, errorSuffix) {
		k.records++
		k.refusals(c)
		return nil
	}
	switch c.command {
	case "iam-get-account-authorization-details":
		g := &gaadReader{iamReader: k.known}
		err := k.im.read([]ingest.File{c.File}, flagCLI, []string{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}, func(r ingest.Record) error {
			if g.account == "" {
				g.account, g.document = k.account, r.File.Name
			}
			return g.record(r)
		})
		k.records += g.records
		return errors.Join(err, g.endDocument(""))
	case "iam-get-credential-report":
		b, err := readSome(c.File, k.im.limits, 64<<20)
		if err == nil {
			err = k.im.report(c.Name, flagCLI, b)
		}
		if err != nil {
			k.scope().gap("iam", graph.GapUnreadable, c.Name+": "+err.Error())
		}
		k.records++
		return nil
	}
	row, ok := cliCommands()[c.command]
	if kind, _ := iamCommand(c.command); kind != "" {
		row, ok = command{detail: true}, true
	}
	if !ok {
		if !ignoredCommand(c.command) && !listsNames(c.command) {
			k.scope().gap(c.command, graph.GapNotSupported, "CLI output that has no mapping")
		}
		return nil
	}
	err := k.im.read([]ingest.File{c.File}, flagCLI, nil, func(r ingest.Record) error {
		o := parseObj(r.Raw)
		e := k.scope()
		e.record, e.observed = r.Place(), 0
		if o == nil {
			e.gapHere(c.command, graph.GapMalformed, "no object")
			return nil
		}
		k.records++
		if row.detail {
			if !k.iamDetail(c, o) {
				e.gapHere(c.command, graph.GapUnresolved, "the file's name does not say whom the answer is about")
			}
			return nil
		}
		row.read(k, c, o)
		return nil
	})
	if err != nil && errors.Is(err, ingest.ErrSyntax) {
		// One file of hundreds that is no JSON (an error message of the CLI) costs its own facts alone.
		k.scope().gap(c.command, graph.GapUnreadable, err.Error())
		return nil
	}
	return err
}

// ignoredCommand tells commands whose answers say nothing of access.
func ignoredCommand(c string) bool {
	for _, p := range []string{
		"sts-get-caller-identity", "describe-regions", "ec2-describe-regions", "ec2-describe-availability-zones", "iam-get-account-summary",
		"iam-generate-service-last-accessed-details", "iam-get-service-last-accessed-details", "accessanaly", "accessanalzyer", "guardduty",
		"route53-list-hosted-zones-by-vpc", "elb-describe-load-balancer-attributes", "elbv2-describe-load-balancer-attributes", "redshift-describe-cluster-subnet-groups",
		"es-list-domain-names", "opensearch-list-domain-names", "iam-get-account-password-policy", "support-", "health-",
	} {
		if strings.HasPrefix(c, p) {
			return true
		}
	}
	return false
}

// command is one row of the table of CLI commands: which list of the answer holds which type, and which fields name its entries.
type command struct {
	typ    string
	list   string   // path of the entries; empty: the answer itself
	id     []string // fields that identify an entry; "-" is the file's name
	inS    string   // the answer goes into supplementary configuration under this name, about the thing that the file's name tells
	detail bool     // about one of IAM's principals or policies: see iamDetail
	parent string   // field of an entry that the file's name gives (ApiId, …)
	shared string   // field of the answer that holds for each of its entries

	tagless  bool   // the answer leaves out the tags of what it lists ("ListUsers", "ListRoles": a subset of the attributes)
	nameless bool   // the file's name identifies the thing, and is not what people call it
	single   bool   // there is one of it in an account and region
	unread   string // property that says of the thing that the answer was refused
}

func (row command) read(k *cliReader, c cliFile, o obj) {
	if row.inS != "" {
		raw := o.raw(row.list)
		if row.list == "" {
			raw = marshal(o)
		}
		if raw != nil {
			k.put(row, c, c.item(), obj{}, obj{row.inS: raw})
		}
		return
	}
	if row.list == "" {
		k.put(row, c, "", o, nil)
		return
	}
	for _, v := range o.values(row.list) {
		if entry := parseObj(v); entry != nil {
			if all := o.member(row.shared); row.shared != "" && all != nil {
				entry[row.shared] = all
			}
			k.put(row, c, "", entry, nil)
		} else if s, ok := scalar(v); ok {
			k.put(row, c, s, obj{}, nil)
		}
	}
}

func (k *cliReader) put(row command, c cliFile, id string, entry, extra obj) {
	if row.parent != "" && entry.str(row.parent) == "" && c.item() != "" {
		entry[row.parent] = quote(c.item())
	}
	id = row.identify(id, k.account, c, entry)
	it := &item{Type: row.typ, ID: id, Name: id, Account: k.account, Region: c.region, partition: k.partition, C: entry, S: extra, tagless: row.tagless, nameless: row.nameless, unread: row.unread}
	it.untagged = true
	for _, name := range []string{"Tags", "TagSet", "TagList", "TagsList"} {
		it.untagged = it.untagged && entry.member(name) == nil
	}
	if isARN(id) {
		it.ARN = id
		if a, ok := parseARN(id); ok {
			it.Name, it.ID = a.name(), a.name()
		}
		if _, q := unqualified(id); q != "" && row.typ == "AWS::Lambda::Function" {
			it.Type = qualifiedType(q) // what is said of an alias is not said of its function
		}
	} else if a := entry.str("Arn"); isARN(a) {
		it.ARN = a
	}
	switch {
	case row.typ == "AWS::S3::Bucket", row.typ == "AWS::S3::AccountPublicAccessBlock", strings.HasPrefix(row.typ, "AWS::IAM::"), strings.HasPrefix(row.typ, "AWS::CloudFront::"):
		it.Region = ""
	}
	if n := entry.str("Name"); n != "" && !isARN(n) {
		it.Name = n
	}
	k.im.put(it, flagCLI, k.known)
}

// identify says what names an entry: the identifier given, else the first field
// of the row that has one, else the account itself where it has only one.
func (row command) identify(id, account string, c cliFile, entry obj) string {
	for _, f := range row.id {
		if id != "" {
			break
		}
		if f == "-" {
			id = c.item()
		} else {
			id = entry.str(f)
		}
	}
	if row.single {
		return account
	}
	if h, ok := holders()[row.typ]; ok && id == "" {
		id = account // what there is one of in an account
	} else if ok && isARN(id) && entry.str(h.at...) == "" {
		entry[h.at[0]] = quote(id) // its last part alone would not do for every type
	}
	// Queues go by their URLs, stacks and roles by name.
	if strings.HasPrefix(id, "https://") || strings.HasPrefix(id, "http://") {
		id = id[strings.LastIndexByte(id, '/')+1:]
	}
	return id
}

// restResources is for the one answer that is no list of things: an API's resources hold its methods.
func (it *item) restResources() {
	it.noNode = true
	api := it.apiARN("restapis", it.C.str("RestApiId"))
	it.restResource(api, it.C)
}
