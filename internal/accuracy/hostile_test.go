package accuracy_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// hostile is one bad input. It is imported beside a good earlier run, of
// another account, that has to be there afterwards whatever happens.
type hostile struct {
	name  string
	cloud string
	flag  string // takes the input; further inputs stand in more
	file  string // what the input is called
	input string
	more  map[string]string
	// One of these: refused is what standard error says beside the file's name;
	// noted is what a line of coverage says; neither: it reads like any other.
	refused, noted string
	nodes          []string // ids that are there afterwards
	decisions      []string // "principal action resource: decision"
}

const (
	badAccount = "333333333333"
	badUser    = "arn:aws:iam::333333333333:user/"
	goodUser   = "arn:aws:iam::111111111111:user/pl-prod-iam-002-to-admin-starting-user"
)

// gaadOf is an account's export with these users, each with one inline policy.
func gaadOf(users ...string) string {
	return `{"UserDetailList":[` + strings.Join(users, ",") + `],"GroupDetailList":[],"RoleDetailList":[],"Policies":[]}`
}

func userOf(name, policy string) string {
	return fmt.Sprintf(`{"Path":"/","UserName":%q,"UserId":"AIDA%s","Arn":%q,"GroupList":[],"AttachedManagedPolicies":[],"UserPolicyList":[{"PolicyName":"p","PolicyDocument":%s}]}`,
		name, strings.ToUpper(name), badUser+name, policy)
}

const readAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`

var good = gaadOf(userOf("ann", readAll), userOf("bob", readAll))

func reads(user, decision string) string {
	return badUser + user + " s3:GetObject arn:aws:s3:::b/k: " + decision
}

func utf16le(s string) string {
	out := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		out = binary.LittleEndian.AppendUint16(out, u)
	}
	return string(out)
}

func gzipped(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, s)
	_ = z.Close()
	return b.String()
}

// bomb unpacks to many times its size: 192 MiB of spaces inside a list.
func bomb() string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, `{"UserDetailList":[`)
	spaces := bytes.Repeat([]byte(" "), 1<<20)
	for range 192 {
		_, _ = z.Write(spaces)
	}
	_, _ = io.WriteString(z, `]}`)
	_ = z.Close()
	return b.String()
}

func nest(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

func gcpLine(name, typ, rest string) string {
	return fmt.Sprintf(`{"name":%q,"asset_type":%q%s}`+"\n", name, typ, rest)
}

const (
	projects = "//cloudresourcemanager.googleapis.com/projects/"
	folders  = "//cloudresourcemanager.googleapis.com/folders/"
)

func folderIn(id, parent string) string {
	return gcpLine(folders+id, "cloudresourcemanager.googleapis.com/Folder",
		fmt.Sprintf(`,"ancestors":["folders/%s","folders/%s"],"resource":{"parent":%q,"data":{"name":"folders/%s","parent":"folders/%s"}}`, id, parent, folders+parent, id, parent))
}

var hostiles = []hostile{
	// Files that are not what the flag takes.
	{name: "empty", cloud: "aws", flag: "gaad", file: "empty.json", refused: "empty"},
	{name: "white space", cloud: "aws", flag: "gaad", file: "blank.json", input: " \n\t\n", refused: ""},
	{name: "truncated before the first record ends", cloud: "aws", flag: "gaad", file: "cut.json", input: good[:60], refused: "ends in the middle"},
	{name: "truncated after the first record", cloud: "aws", flag: "gaad", file: "cut.json", input: good[:len(good)-150], noted: "ends in the middle", nodes: []string{badUser + "ann"}, decisions: []string{reads("ann", "Allowed")}},
	{name: "wrong cloud: assets as an account", cloud: "aws", flag: "gaad", file: "assets.ndjson", input: folderIn("1", "2") + folderIn("2", "3"), refused: ""},
	{name: "wrong cloud: an account as Resource Graph", cloud: "azure", flag: "arg", file: "gaad.json", input: good, refused: ""},
	{name: "wrong cloud: an account as AzureHound", cloud: "azure", flag: "azurehound", file: "gaad.json", input: good, refused: ""},
	{name: "wrong type: a web page", cloud: "aws", flag: "gaad", file: "login.html", input: "<!doctype html><title>Sign in</title>", refused: "not JSON"},
	{name: "wrong type: a picture", cloud: "azure", flag: "arg", file: "picture.png", input: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", refused: "not JSON"},
	{name: "wrong cloud: an account as assets", cloud: "gcp", flag: "resources", file: "gaad.json", input: good, refused: "account authorization details of AWS"},
	{name: "wrong cloud: a Config snapshot as policies", cloud: "gcp", flag: "iam-policies", file: "config.json", input: `{"fileVersion":"1.0","configurationItems":[{"resourceType":"AWS::S3::Bucket"}]}`, refused: "an AWS Config snapshot"},
	{name: "wrong cloud: Resource Graph as assets", cloud: "gcp", flag: "resources", file: "arg.json", input: `{"count":1,"data":[{"id":"/subscriptions/00000000-0000-4000-8000-000000000009","type":"microsoft.resources/subscriptions"}]}`, refused: "an export of Azure"},
	{name: "wrong cloud: Resource Graph in one list as deny policies", cloud: "gcp", flag: "deny-policies", file: "list.json", input: `[{"id":"/subscriptions/00000000-0000-4000-8000-000000000009","type":"microsoft.resources/subscriptions"}]`, refused: "an export of Azure"},
	{name: "wrong cloud: AzureHound as groups", cloud: "gcp", flag: "groups", file: "hound.json", input: houndCircle, refused: "an AzureHound collection"},
	{name: "wrong cloud: an account as a boundary", cloud: "gcp", flag: "pab", file: "gaad.json", input: good, refused: "account authorization details of AWS"},
	{name: "wrong cloud: assets as Resource Graph", cloud: "azure", flag: "arg", file: "assets.ndjson", input: folderIn("1", "2"), refused: "an export of Google Cloud"},
	{name: "wrong flag: deny policies as assets", cloud: "gcp", flag: "resources", file: "deny.json", input: `[{"name":"policies/x/denypolicies/y","rules":[]}]`, refused: "not one record is what --resources takes"},
	{name: "wrong type: CSV in GCP", cloud: "gcp", flag: "resources", file: "assets.csv", input: "name,asset_type,ancestors\n//storage.googleapis.com/b,storage.googleapis.com/Bucket,projects/1\n", refused: "looks like CSV"},
	{name: "wrong type: quoted CSV in GCP", cloud: "gcp", flag: "iam-policies", file: "quoted.csv", input: "\"name\",\"role\"\n\"b\",\"roles/owner\"\n", refused: "looks like CSV"},
	{name: "wrong type: CSV with numbers in Azure", cloud: "azure", flag: "arg", file: "numbers.csv", input: "1,2,3\n4,5,6\n", refused: "looks like CSV"},
	{name: "wrong type: YAML in GCP", cloud: "gcp", flag: "org-policies", file: "policies.yaml", input: "---\nname: policies/x\n", refused: "looks like YAML"},
	{name: "wrong type: a picture in GCP", cloud: "gcp", flag: "groups", file: "picture.png", input: "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", refused: "not JSON"},
	{name: "wrong type: a number", cloud: "aws", flag: "config", file: "number.json", input: "42", refused: ""},
	{name: "wrong type: JSON as a credential report", cloud: "aws", flag: "credential-report", file: "report.json", input: `[1,2]`, refused: ""},
	{name: "an error message of the cloud", cloud: "aws", flag: "gaad", file: "denied.json", input: "\nAn error occurred (AccessDenied) when calling the GetAccountAuthorizationDetails operation", refused: "not JSON"},
	{name: "gzip cut short", cloud: "aws", flag: "gaad", file: "cut.json.gz", input: gzipped(good)[:90], refused: ""},
	{name: "gzip bomb", cloud: "aws", flag: "gaad", file: "bomb.json.gz", input: bomb(), refused: "larger than the limit"},

	// The same faults in the other two clouds.
	{name: "empty in GCP", cloud: "gcp", flag: "resources", file: "empty.ndjson", noted: "empty.ndjson: empty"},
	{name: "empty in Azure", cloud: "azure", flag: "arg", file: "empty.json", noted: "empty.json: empty"},
	{name: "truncated in the first record in GCP", cloud: "gcp", flag: "resources", file: "cut.ndjson", input: folderIn("1", "2")[:80], refused: "ends in the middle"},
	{name: "truncated after the first record in GCP", cloud: "gcp", flag: "resources", file: "cut.ndjson", input: folderIn("1", "2") + folderIn("3", "2")[:80], noted: "ends in the middle", nodes: []string{folders + "1"}},
	{name: "truncated in the first record in Azure", cloud: "azure", flag: "arg", file: "cut.json", input: azureList(azureSubscription)[:60], refused: "ends in the middle"},
	{name: "truncated after the first record in Azure", cloud: "azure", flag: "arg", file: "cut.json", input: azureList(azureSubscription, azureSubscription)[:180], noted: "ends in the middle", nodes: []string{azureSubscriptionID}},
	{name: "a record that nests too deep in Azure", cloud: "azure", flag: "arg", file: "deep.json", input: azureList(azureSubscription, nest(5000)), noted: "deep.json:data[1]", nodes: []string{azureSubscriptionID}},
	{name: "a member twice in GCP", cloud: "gcp", flag: "resources", file: "twice.ndjson", input: strings.Replace(folderIn("1", "2"), `{"name":`, `{"name":"//x/y","name":`, 1), nodes: []string{folders + "1"}},
	{name: "a member twice in Azure", cloud: "azure", flag: "arg", file: "twice.json", input: azureList(strings.Replace(azureSubscription, `{"id":`, `{"id":"/subscriptions/x","id":`, 1)), nodes: []string{azureSubscriptionID}},

	// Encodings.
	{name: "UTF-16 with a mark", cloud: "aws", flag: "gaad", file: "utf16.json", input: utf16le(good), nodes: []string{badUser + "bob"}, decisions: []string{reads("ann", "Allowed")}},
	{name: "UTF-8 with a mark", cloud: "aws", flag: "gaad", file: "bom.json", input: "\ufeff" + good, nodes: []string{badUser + "bob"}},
	{name: "UTF-16 in Azure", cloud: "azure", flag: "arg", file: "utf16.json", input: utf16le(azureList(azureSubscription)), nodes: []string{azureSubscriptionID}},
	{name: "UTF-16 in GCP", cloud: "gcp", flag: "resources", file: "utf16.ndjson", input: utf16le(folderIn("1", "2")), nodes: []string{folders + "1"}},
	{name: "UTF-8 with a mark in GCP", cloud: "gcp", flag: "resources", file: "bom.ndjson", input: "\ufeff" + folderIn("1", "2"), nodes: []string{folders + "1"}},
	{name: "UTF-8 with a mark in Azure", cloud: "azure", flag: "arg", file: "bom.json", input: "\ufeff" + azureList(azureSubscription), nodes: []string{azureSubscriptionID}},
	{name: "gzip", cloud: "aws", flag: "gaad", file: "packed.json.gz", input: gzipped(good), nodes: []string{badUser + "bob"}},
	{name: "bytes that are no UTF-8", cloud: "aws", flag: "gaad", file: "latin1.json", input: gaadOf(userOf("ann", readAll), "{\"UserName\":\"J\xf6rg\",\"Arn\":\""+badUser+"J\xf6rg\"}"), nodes: []string{badUser + "ann"}},
	{name: "NUL bytes between records", cloud: "gcp", flag: "resources", file: "nul.ndjson", input: folderIn("1", "2") + "\x00\x00\n" + folderIn("3", "2"), noted: "nul.ndjson", nodes: []string{folders + "1"}},

	// Records that are odd.
	{name: "a record that nests too deep", cloud: "aws", flag: "gaad", file: "deep.json", input: gaadOf(userOf("ann", readAll), userOf("eve", nest(100000))), noted: "deep.json:UserDetailList[1]", nodes: []string{badUser + "ann"}},
	{name: "an asset that nests too deep", cloud: "gcp", flag: "resources", file: "deep.ndjson", input: gcpLine(projects+"1", "x/Y", `,"resource":{"data":`+nest(5000)+`}`) + folderIn("1", "2"), noted: "deep.ndjson", nodes: []string{folders + "1"}},
	{name: "duplicate keys", cloud: "aws", flag: "gaad", file: "keys.json", input: gaadOf(strings.Replace(userOf("ann", readAll), `{"Path"`, `{"Arn":"`+badUser+`eve","Path"`, 1)), nodes: []string{badUser + "ann"}},
	{name: "duplicate ids", cloud: "aws", flag: "gaad", file: "twice.json", input: gaadOf(userOf("ann", readAll), userOf("ann", readAll), userOf("bob", readAll)), nodes: []string{badUser + "ann", badUser + "bob"}, decisions: []string{reads("ann", "Allowed")}},
	{name: "a line that is no JSON", cloud: "gcp", flag: "resources", file: "lines.ndjson", input: folderIn("1", "2") + "{\"name\": oops}\n" + folderIn("3", "2"), noted: "lines.ndjson", nodes: []string{folders + "1", folders + "3"}},
	{name: "records of another type", cloud: "azure", flag: "arg", file: "mixed.json", input: `{"data":[7,"x",null,{"id":"/subscriptions/00000000-0000-4000-8000-000000000009","type":"microsoft.resources/subscriptions","name":"n"}]}`, noted: "mixed.json", nodes: []string{"/subscriptions/00000000-0000-4000-8000-000000000009"}},
	{name: "partitions side by side", cloud: "aws", flag: "gaad", file: "partitions.json", input: gaadOf(userOf("ann", readAll), strings.ReplaceAll(userOf("ann", readAll), "arn:aws:", "arn:aws-cn:"), strings.ReplaceAll(userOf("gov", readAll), "arn:aws:", "arn:aws-us-gov:")), nodes: []string{badUser + "ann", "arn:aws-cn:iam::" + badAccount + ":user/ann", "arn:aws-us-gov:iam::" + badAccount + ":user/gov"}},

	// Policies that are odd: what is not understood allows nothing.
	{name: "unknown policy Version", cloud: "aws", flag: "gaad", file: "version.json", input: gaadOf(userOf("ann", strings.Replace(readAll, "2012-10-17", "2030-01-01", 1))), noted: "2030-01-01", decisions: []string{reads("ann", "Allowed")}},
	{name: "statements that are none", cloud: "aws", flag: "gaad", file: "statements.json", input: gaadOf(
		userOf("str", `{"Version":"2012-10-17","Statement":"Allow everything"}`),
		userOf("num", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":7,"Resource":"*"}]}`),
		userOf("low", `{"Version":"2012-10-17","Statement":[{"Effect":"permit","Action":"*","Resource":"*"}]}`),
		userOf("nil", `{"Version":"2012-10-17","Statement":null}`),
		userOf("obj", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":{"a":"*"}}]}`),
		userOf("noe", `{"Version":"2012-10-17","Statement":[{"Action":"*","Resource":"*"}]}`),
		userOf("txt", `"%7Bnot json"`),
		userOf("pct", `"%zz"`),
		userOf("ann", readAll)), noted: "statements.json", decisions: []string{
		reads("str", "!Allowed"), reads("num", "!Allowed"), reads("low", "!Allowed"), reads("nil", "!Allowed"),
		reads("obj", "!Allowed"), reads("noe", "!Allowed"), reads("txt", "!Allowed"), reads("pct", "!Allowed"), reads("ann", "Allowed"),
	}},
	{name: "a denial that cannot be read", cloud: "aws", flag: "gaad", file: "deny.json", input: gaadOf(strings.Replace(userOf("ann", readAll), `"UserPolicyList":[`, `"UserPolicyList":[{"PolicyName":"d","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Gibberish":{"x":"y"}}}]}},`, 1)), decisions: []string{reads("ann", "!Allowed")}},
	{name: "one statement, not a list", cloud: "aws", flag: "gaad", file: "single.json", input: gaadOf(userOf("ann", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`)), decisions: []string{reads("ann", "Allowed")}},

	// Circles.
	{name: "folders in a circle", cloud: "gcp", flag: "resources", file: "circle.ndjson", input: folderIn("1", "2") + folderIn("2", "1"), nodes: []string{folders + "1", folders + "2"}},
	{name: "groups in a circle", cloud: "gcp", flag: "resources", file: "one.ndjson", input: folderIn("1", "2"), more: map[string]string{
		"groups":       `[{"group":"group:a@x.example","members":["group:b@x.example"]},{"group":"group:b@x.example","members":["group:a@x.example","user:u@x.example","group:b@x.example"]}]`,
		"iam-policies": gcpLine(folders+"1", "cloudresourcemanager.googleapis.com/Folder", `,"iam_policy":{"bindings":[{"role":"roles/storage.objectViewer","members":["group:a@x.example"]}]}`),
	}, nodes: []string{"user:u@x.example", "group:a@x.example"}, decisions: []string{"user:u@x.example storage.objects.get " + folders + "1: Allowed"}},
	{name: "groups of Entra in a circle", cloud: "azure", flag: "azurehound", file: "hound.json", input: houndCircle, nodes: []string{houndGroupA, houndGroupB}},
	{name: "an OU below itself", cloud: "aws", flag: "organization", file: "organization.json", input: `{"Id":"o-circle0001","MasterAccountId":"` + badAccount + `","Root":{"Id":"r-circ","Policies":[],"Accounts":[],"OUs":[{"Id":"ou-circ-1","Policies":[],"Accounts":[],"OUs":[{"Id":"ou-circ-1","Policies":[],"Accounts":[],"OUs":[]}]}]}}`, noted: "twice", nodes: []string{"ou-circ-1"}},
}

const (
	azureSubscriptionID = "/subscriptions/00000000-0000-4000-8000-000000000009"
	azureSubscription   = `{"id":"` + azureSubscriptionID + `","type":"microsoft.resources/subscriptions","name":"n"}`
)

func azureList(records ...string) string { return `{"data":[` + strings.Join(records, ",") + `]}` }

const (
	houndGroupA = "10000000-0000-4000-8000-00000000000a"
	houndGroupB = "10000000-0000-4000-8000-00000000000b"
	houndTenant = "10000000-0000-4000-8000-0000000000ff"
)

var houndCircle = fmt.Sprintf(`{"data":[{"kind":"AZTenant","data":{"id":"/tenants/%[3]s","tenantId":"%[3]s","displayName":"t"}},
{"kind":"AZGroup","data":{"id":"%[1]s","displayName":"a","securityEnabled":true,"tenantId":"%[3]s"}},
{"kind":"AZGroup","data":{"id":"%[2]s","displayName":"b","securityEnabled":true,"tenantId":"%[3]s"}},
{"kind":"AZGroupMember","data":{"groupId":"%[1]s","members":[{"groupId":"%[1]s","member":{"@odata.type":"#microsoft.graph.group","id":"%[2]s"}}],"tenantId":"%[3]s"}},
{"kind":"AZGroupMember","data":{"groupId":"%[2]s","members":[{"groupId":"%[2]s","member":{"@odata.type":"#microsoft.graph.group","id":"%[1]s"}}],"tenantId":"%[3]s"}}],
"meta":{"type":"azure","version":5,"count":5}}`, houndGroupA, houndGroupB, houndTenant)

// memoryBound is what an import of a small or hostile file may hold, in bytes.
const memoryBound = 768 << 20

// TestHostileInput: bad input gives a clear error or a line of coverage that
// names the file; the program does not crash, its memory stays bounded, and
// the run before is still there.
func TestHostileInput(t *testing.T) {
	t.Parallel()
	before := labStore(t, "single-account__privesc-one-hop__to-admin__iam-002-iam-createaccesskey")
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			store := filepath.Join(dir, "store")
			if err := os.CopyFS(store, os.DirFS(before)); err != nil {
				t.Fatal(err)
			}
			h.run(t, dir, store)
			if o := try(t, nil, "node", "--store", store, goodUser); o.code != 0 {
				t.Errorf("the run before is gone: %s", o.errs)
			}
			if o := try(t, nil, "runs", "verify", "--store", store); o.code != 0 {
				t.Errorf("the store is damaged: %s", o.errs)
			}
		})
	}
}

func (h hostile) run(t *testing.T, dir, store string) {
	t.Helper()
	args := []string{"import", h.cloud, "--store", store, "--as-of", asOf}
	add := func(flag, file, text string) {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, "--"+flag, path)
	}
	add(h.flag, h.file, h.input)
	for flag, text := range h.more {
		add(flag, flag+".json", text)
	}
	o := try(t, nil, args...)
	if o.memory > memoryBound {
		t.Errorf("held %d MiB", o.memory>>20)
	}
	coverage := string(postern(t, nil, "runs", "show", "--store", store))
	reads := h.noted != "" || h.nodes != nil || h.decisions != nil
	switch {
	case !reads && (o.code != 1 || !strings.Contains(o.errs, h.file) || !strings.Contains(o.errs, h.refused)):
		t.Errorf("exit %d; want a refusal that names %s and says %q:\n%s", o.code, h.file, h.refused, o.errs)
	case reads && o.code != 0:
		t.Errorf("exit %d: %s", o.code, o.errs)
	case h.noted != "" && !strings.Contains(coverage, h.noted):
		t.Errorf("coverage does not say %q:\n%s", h.noted, coverage)
	}
	for _, id := range h.nodes {
		if o := try(t, nil, "node", "--store", store, id); o.code != 0 {
			t.Errorf("no node %s: %s", id, o.errs)
		}
	}
	h.decide(t, store)
}

func (h hostile) decide(t *testing.T, store string) {
	t.Helper()
	if len(h.decisions) == 0 {
		return
	}
	var qs []question
	var want []string
	for i, d := range h.decisions {
		asked, decision, _ := strings.Cut(d, ": ")
		f := strings.Fields(asked)
		qs = append(qs, question{ID: i, Principal: f[0], Action: f[1], Resource: f[2]})
		want = append(want, decision)
	}
	for i, got := range decide(t, store, qs) {
		if not, ok := strings.CutPrefix(want[i], "!"); ok && got != not || got == want[i] {
			continue
		}
		t.Errorf("%s: %s", h.decisions[i], got)
	}
}

// TestHostileCommand: wrong use is told from failure, and bad lines of a
// stream are answered in their place.
func TestHostileCommand(t *testing.T) {
	t.Parallel()
	store := labStore(t, "single-account__privesc-one-hop__to-admin__iam-002-iam-createaccesskey")
	absent := filepath.Join(t.TempDir(), "absent")
	for _, tc := range []struct {
		name string
		code int
		says string
		args []string
	}{
		{"no such file", 1, "absent", []string{"import", "aws", "--store", absent, "--gaad", absent}},
		{"no files at all", 2, "no files given", []string{"import", "aws", "--store", absent}},
		{"no such flag", 2, "--gad", []string{"import", "aws", "--gad", "x"}},
		{"no such command", 2, "pathes", []string{"pathes"}},
		{"no such cloud", 2, "", []string{"import", "oci"}},
		{"a store that is not there", 1, "no store at", []string{"admins", "--store", absent}},
		{"a store of another kind", 2, "mysql", []string{"admins", "--store", "mysql://x"}},
		{"a pattern that ends early", 2, "", []string{"paths", "--store", store, "public principal -> invoke ->"}},
		{"a pattern with a wrong word", 2, "invoke", []string{"paths", "--store", store, "principal -> invok -> function"}},
		{"one end of a path", 2, "--from and --to", []string{"paths", "--store", store, "--from", "internet"}},
		{"an end that is not there", 1, "no node", []string{"paths", "--store", store, "--from", "nobody", "--to", "ADMIN"}},
		{"a time that is none", 2, "--as-of", []string{"import", "aws", "--store", absent, "--as-of", "soon", "--gaad", filepath.Join(labs(t), "*", "*", "gaad.json")}},
	} {
		o := try(t, nil, tc.args...)
		if o.code != tc.code || !strings.Contains(o.errs, tc.says) {
			t.Errorf("%s: exit %d, want %d and %q: %s", tc.name, o.code, tc.code, tc.says, o.errs)
		}
	}
	in := `{"id":1,"principal":"` + goodUser + `","action":"iam:CreateAccessKey","resource":"*"}
not json
{"id":3,"principal":"","action":"","resource":""}
{"id":"four","principal":"` + goodUser + `","action":"sts:GetCallerIdentity","resource":"*"}
`
	type answer struct {
		ID       json.RawMessage `json:"id"`
		Decision string          `json:"decision"`
		Error    string          `json:"error"`
	}
	o := try(t, []byte(in), "can", "--store", store, "--probes", "-")
	got := lines[answer](t, []byte(o.out))
	if o.code != 0 || len(got) != 4 {
		t.Fatalf("exit %d, %d answers to 4 lines: %s%s", o.code, len(got), o.out, o.errs)
	}
	if got[0].Error != "" || got[1].Error == "" || got[2].Error == "" || got[3].Decision != "Allowed" || string(got[3].ID) != `"four"` {
		t.Errorf("answers: %+v", got)
	}
}
