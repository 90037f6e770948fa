package remedy

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"
)

// never marks a change that must not be made.
const never = 0

// Rule is one row of a user's own table of weights. The first row that matches
// a change counts; what a row leaves out matches all.
type Rule struct {
	Kind    Kind   `json:"kind,omitempty"`
	Subject string `json:"subject,omitempty"` // a glob over the id of what the change is about; * crosses slashes
	Tag     string `json:"tag,omitempty"`     // KEY=VALUE or KEY, on either end
	Weight  int64  `json:"weight,omitempty"`
	Never   bool   `json:"never,omitempty"` // the change must not be made
}

// ReadRules reads a table of weights: {"rules": [ … ]}. It is strict: an error
// names the row.
func ReadRules(r io.Reader) ([]Rule, error) {
	var file struct {
		Rules []Rule `json:"rules"`
	}
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&file); err != nil {
		return nil, fmt.Errorf("weights: %w", err)
	}
	for i, rule := range file.Rules {
		_, known := price(rule.Kind)
		switch {
		case rule.Kind != "" && !known:
			return nil, fmt.Errorf("weights: rule %d: unknown kind %q", i+1, rule.Kind)
		case rule.Never == (rule.Weight != 0) || rule.Weight < 0 || rule.Weight > 1_000_000:
			return nil, fmt.Errorf("weights: rule %d: wants either a weight from 1 to 1000000 or never", i+1)
		}
		if _, err := path.Match(flat(rule.Subject), ""); err != nil {
			return nil, fmt.Errorf("weights: rule %d: subject %q: %w", i+1, rule.Subject, err)
		}
	}
	return file.Rules, nil
}

// price is what a change of a kind weighs where nothing else hangs on it. The
// dearer ones break something that works, or have no fact to take away.
func price(k Kind) (weight int64, ok bool) {
	weight, ok = map[Kind]int64{
		Statement: 100, Attachment: 110, Membership: 120, Binding: 110, WholeRole: 130, Eligible: 100, Trigger: 140,
		Setting: 120, Network: 150, Credential: 160, Identity: 180, CodeSource: 250, Close: 400,
	}[k]
	return weight, ok
}

func (r Rule) matches(b *Book, c *Change) bool {
	if r.Kind != "" && r.Kind != c.Kind {
		return false
	}
	if r.Subject != "" {
		if ok, _ := path.Match(flat(strings.ToLower(r.Subject)), flat(strings.ToLower(c.Subject))); !ok {
			return false
		}
	}
	return r.Tag == "" || b.tagged(c, r.Tag)
}

func (b *Book) tagged(c *Change, tag string) bool {
	k, want, valued := strings.Cut(tag, "=")
	for _, id := range c.nodes {
		id, _, _ = strings.Cut(id, "#") // a policy has the tags of what it is written on
		n, ok := b.s.Lookup(id)
		if !ok {
			continue
		}
		if v, has := b.s.NodeProp(n, "tags."+k); has && (!valued || v == want) {
			return true
		}
	}
	return false
}

// flat makes slashes ordinary characters for a glob.
func flat(s string) string { return strings.ReplaceAll(s, "/", "\x00") }
