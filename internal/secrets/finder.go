package secrets

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Finding is one credential found. It holds nothing of the value but the fingerprint and what Owner says.
type Finding struct {
	Name        string // of the setting; empty in free text
	Kind        string // rule id: aws-access-token, private-key, named-secret, …
	Fingerprint string // 32 hex digits; equal for equal values under one key
	Owner       Owner
}

// Owner says whose credential it is, as far as the value itself tells. The zero value: unknown.
type Owner struct {
	Kind    string // aws-access-key, gcp-service-account, azure-storage-account
	ID      string // key id AKIA…, client_email, account name: names, none of them secret
	Account string // AWS account id, where the key id encodes it; a hint
}

// maxText bounds the work on one text; more is looked at up to here.
const maxText = 1 << 20

// Finder looks for secrets. It is safe for concurrent use.
type Finder struct {
	rules *ruleSet
	key   []byte
}

// New returns a Finder whose fingerprints depend on key, a secret of the store that the facts go to: without it nobody
// can test a guess against a fingerprint. An empty key is allowed, for what is thrown away at once.
func New(key []byte) (*Finder, error) {
	rs, err := loadRules()
	if err != nil {
		return nil, err
	}
	return &Finder{rules: rs, key: slices.Clone(key)}, nil
}

// Fingerprint gives the fingerprint of a value: HMAC-SHA256 under the Finder's key, the first 16 bytes in hex.
func (f *Finder) Fingerprint(value string) string {
	m := hmac.New(sha256.New, f.key)
	m.Write([]byte(strings.TrimSpace(value)))
	return hex.EncodeToString(m.Sum(nil)[:16])
}

// Text finds secrets in free text: user data, a template, a definition.
func (f *Finder) Text(text string) []Finding { return f.find("", text) }

// Pair finds secrets in one setting. Beside the rules, a name such as DB_PASSWORD makes its value one, unless the
// value only says where the secret lies.
func (f *Finder) Pair(name, value string) []Finding { return f.find(name, value) }

// Pairs is Pair over a map, in order of names.
func (f *Finder) Pairs(settings map[string]string) []Finding {
	var out []Finding
	for _, name := range sortedKeys(settings) {
		out = append(out, f.Pair(name, settings[name])...)
	}
	return out
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

type hit struct{ kind, secret string }

func (f *Finder) find(name, value string) []Finding {
	out, sealed := unseal(name, value)
	if sealed {
		return sorted(out)
	}
	for _, h := range f.hits(name, value) {
		out = append(out, Finding{Name: name, Kind: h.kind, Fingerprint: f.Fingerprint(h.secret), Owner: owner(h, value)})
	}
	return sorted(out)
}

func sorted(out []Finding) []Finding {
	slices.SortFunc(out, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Fingerprint, b.Fingerprint))
	})
	return slices.Compact(out)
}

func (f *Finder) hits(name, value string) []hit {
	if len(value) > maxText {
		value = value[:maxText]
	}
	if isReference(value) {
		return nil
	}
	var out []hit
	if key, ok := serviceAccountKey(value); ok {
		return []hit{{"gcp-service-account-key", key.PrivateKey}}
	}
	out = append(out, connectionSecrets(value)...)
	text := value
	if name != "" {
		text = name + ` = "` + value + `"`
	}
	lower := strings.ToLower(text)
	var generic []hit
	for _, r := range f.rules.all().rulesIn([]byte(text)) {
		for _, s := range r.match(text, lower) {
			if f.harmless(s) || name != "" && !strings.Contains(value, s) {
				continue
			}
			if r.ID == "generic-api-key" {
				generic = append(generic, hit{r.ID, s})
			} else {
				out = append(out, hit{r.ID, s})
			}
		}
	}
	// A rule that knows the issuer, or a name that says what lies there, tells more than the generic one.
	if len(out) == 0 && name != "" && namesSecret(name) && worthHiding(value) && !f.harmless(value) {
		return []hit{{"named-secret", value}}
	}
	if len(out) == 0 {
		out = generic
	}
	return out
}

func (f *Finder) harmless(s string) bool {
	return anyMatch(f.rules.allow, s) || containsAny(strings.ToLower(s), f.rules.Stop)
}

func namesSecret(name string) bool {
	n := strings.ToLower(name)
	for _, not := range []string{"_arn", "arn", "_name", "secretname", "secret_id", "secretid", "_path", "_file", "_url", "_uri", "_ttl", "_length", "_expiry", "_bucket", "_table", "publickey", "public_key", "key_id", "keyid"} {
		if strings.HasSuffix(n, not) {
			return false
		}
	}
	return containsAny(n, []string{
		"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "api_key", "api-key", "privatekey", "private_key",
		"accesskey", "access_key", "credential", "signing_key", "encryption_key", "master_key", "connectionstring", "auth_key",
	})
}

// worthHiding leaves out what no one would use as a credential.
func worthHiding(v string) bool {
	v = strings.TrimSpace(v)
	if len(v) < 6 || strings.ContainsAny(v, "\n") && len(v) > 4096 {
		return false
	}
	switch strings.ToLower(v) {
	case "enabled", "disabled", "default", "required", "optional", "changeme-placeholder", "undefined", "redacted":
		return false
	}
	return strings.Trim(v, "0123456789.") != "" && strings.Trim(v, "*xX.-") != ""
}

// isReference tells a value that only says where a secret lies.
func isReference(v string) bool {
	v = strings.TrimSpace(v)
	for _, p := range []string{"arn:", "{{resolve:", "@Microsoft.KeyVault(", "@microsoft.keyvault(", "secretref:", "projects/", "ssm:", "vault:", "/aws/reference/"} {
		if strings.HasPrefix(v, p) {
			return true
		}
	}
	return strings.HasPrefix(v, "${") && strings.HasSuffix(v, "}")
}

type gcpKey struct {
	Type        string `json:"type"`
	ClientEmail string `json:"client_email"`
	PrivateKey  string `json:"private_key"`
}

// serviceAccountKey reads a Google key file, plain or in base64 as people put it into settings.
func serviceAccountKey(v string) (gcpKey, bool) {
	v = strings.TrimSpace(v)
	if !strings.HasPrefix(v, "{") {
		if len(v) < 200 || !strings.HasPrefix(v, "ew") && !strings.HasPrefix(v, "eyJ") {
			return gcpKey{}, false
		}
		b, err := base64.StdEncoding.DecodeString(v)
		if err != nil {
			return gcpKey{}, false
		}
		v = string(b)
	}
	var k gcpKey
	if err := json.Unmarshal([]byte(v), &k); err != nil || k.Type != "service_account" || k.PrivateKey == "" {
		return gcpKey{}, false
	}
	return k, true
}

type connection struct {
	kind string
	re   *regexp.Regexp
}

//nolint:gochecknoglobals // compiled once and only read
var connections = sync.OnceValue(func() []connection {
	return []connection{
		{"connection-string", regexp.MustCompile(`(?i)(?:accountkey|sharedaccesskey|password|pwd)\s*=\s*([^;"'\s]{6,})`)},
		{"url-password", regexp.MustCompile(`[a-zA-Z][a-zA-Z0-9+.-]{1,20}://[^/\s:@"']{0,100}:([^/\s@"']{3,200})@`)},
	}
})

func connectionSecrets(v string) []hit {
	if !strings.ContainsAny(v, "=@") {
		return nil
	}
	var out []hit
	for _, c := range connections() {
		for _, m := range c.re.FindAllStringSubmatch(v, 20) {
			if !isReference(m[1]) && worthHiding(m[1]) {
				out = append(out, hit{c.kind, m[1]})
			}
		}
	}
	return out
}
