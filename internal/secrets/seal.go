package secrets

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// hidden stands where a secret was.
const hidden = "[secret]"

// sealMark starts the line that Seal adds: what was found, for whoever reads the text later.
const sealMark = "postern-sealed:v1:"

//nolint:gochecknoglobals // compiled once and only read
var sealLine = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\n` + sealMark + `([A-Za-z0-9_-]+)`) })

type sealedFinding struct {
	Kind        string `json:"k"`
	Fingerprint string `json:"f"`
	Owner       Owner  `json:"o,omitzero"`
}

// Seal gives the text with every secret that Pair (or Text, for an empty name) finds replaced by "[secret]", and with
// a line at its end by which any Finder, whatever its key, finds the same again: kind, fingerprint under this Finder's
// key, and owner. A text without secrets, or one that is sealed already, comes back as it is.
func (f *Finder) Seal(name, text string) string {
	if strings.Contains(text, sealMark) {
		return text
	}
	hits := f.hits(name, text)
	if len(hits) == 0 {
		return text
	}
	found := make([]sealedFinding, 0, len(hits))
	for _, x := range f.find(name, text) {
		found = append(found, sealedFinding{x.Kind, x.Fingerprint, x.Owner})
	}
	line, err := json.Marshal(found)
	if err != nil {
		line = []byte("[]") // strings always encode
	}
	slices.SortFunc(hits, func(a, b hit) int { return cmp.Compare(len(b.secret), len(a.secret)) })
	for _, h := range hits {
		if !strings.Contains(text, h.secret) && !strings.Contains(text, hidden) {
			text = hidden // the value holds it in another spelling: escaped, or in base64
			break
		}
		text = strings.ReplaceAll(text, h.secret, hidden)
	}
	return text + "\n" + sealMark + base64.RawURLEncoding.EncodeToString(line)
}

// unseal gives what Seal found; ok says that the text was sealed.
func unseal(name, text string) (out []Finding, ok bool) {
	if !strings.Contains(text, sealMark) {
		return nil, false
	}
	for _, m := range sealLine().FindAllStringSubmatch(text, -1) {
		var list []sealedFinding
		if raw, err := base64.RawURLEncoding.DecodeString(m[1]); err != nil || json.Unmarshal(raw, &list) != nil {
			continue
		}
		ok = true
		for _, s := range list {
			out = append(out, Finding{Name: name, Kind: s.Kind, Fingerprint: s.Fingerprint, Owner: s.Owner})
		}
	}
	return out, ok
}

// Mask gives a document with everything replaced by "[secret]" that is a credential by its form alone: private keys and
// the tokens of issuers that put a mark of their own into them. Names around a value play no part, and ids of access
// keys stay, so that a document keeps its meaning. It takes about a nanosecond a byte where there is nothing to hide.
func (f *Finder) Mask(document []byte) []byte {
	for _, r := range f.rules.marks().rulesIn(document) {
		text := string(document)
		for _, s := range r.match(text, strings.ToLower(text)) {
			if !f.harmless(s) {
				document = bytes.ReplaceAll(document, []byte(s), []byte(hidden))
			}
		}
	}
	return document
}

// byForm says that the rule knows a credential without the words around it.
func (r *rule) byForm() bool {
	if r.ID == "aws-access-token" || r.ID == "generic-api-key" || strings.Contains(r.Regex, `=|>|`) {
		return false
	}
	for _, k := range r.Keywords {
		if len(k) < 4 {
			return false
		}
	}
	return len(r.Keywords) > 0
}
