package secrets

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the rule set
	"encoding/json"
	"fmt"
	"math"
	"regexp"
	"strings"
	"sync"
)

//go:embed rules/gitleaks.json.gz
var packed []byte

type ruleSet struct {
	Allow []string `json:"allow"`
	Stop  []string `json:"stop"`
	Rules []*rule  `json:"rules"`

	allow []*regexp.Regexp
	all   func() *words // every rule by its keywords
	marks func() *words // the rules that know a credential by its form alone
}

type rule struct {
	ID       string      `json:"id"`
	Regex    string      `json:"regex"`
	Group    int         `json:"group"`
	Entropy  float64     `json:"entropy"`
	Keywords []string    `json:"keywords"` // lower case; one of them must occur
	Allow    []allowance `json:"allow"`

	// Compiling all two hundred costs a tenth of a second, and a run needs a handful: hence on first use.
	compile func() (*compiled, error)
}

type allowance struct {
	Regexes []string `json:"regexes"`
	Stop    []string `json:"stop"`
	Target  string   `json:"target"` // secret (default), match or line
	All     bool     `json:"all"`
}

type compiled struct {
	re    *regexp.Regexp
	allow [][]*regexp.Regexp // beside rule.Allow
}

func loadRules() (*ruleSet, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack secret rules: %w", err)
	}
	var rs ruleSet
	if err := json.NewDecoder(z).Decode(&rs); err != nil {
		return nil, fmt.Errorf("read secret rules: %w", err)
	}
	for _, e := range rs.Allow {
		re, err := regexp.Compile(e)
		if err != nil {
			return nil, fmt.Errorf("secret rules: allowance: %w", err)
		}
		rs.allow = append(rs.allow, re)
	}
	for _, r := range rs.Rules {
		r.compile = sync.OnceValues(r.compileNow)
	}
	rs.all = sync.OnceValue(func() *words { return newWords(rs.Rules) })
	rs.marks = sync.OnceValue(func() *words {
		var list []*rule
		for _, r := range rs.Rules {
			if r.byForm() {
				list = append(list, r)
			}
		}
		return newWords(list)
	})
	return &rs, nil
}

func (r *rule) compileNow() (*compiled, error) {
	re, err := regexp.Compile(r.Regex)
	if err != nil {
		return nil, fmt.Errorf("secret rule %s: %w", r.ID, err)
	}
	c := &compiled{re: re}
	for _, a := range r.Allow {
		var list []*regexp.Regexp
		for _, e := range a.Regexes {
			re, err := regexp.Compile(e)
			if err != nil {
				return nil, fmt.Errorf("secret rule %s: allowance: %w", r.ID, err)
			}
			list = append(list, re)
		}
		c.allow = append(c.allow, list)
	}
	return c, nil
}

// match gives the secrets that the rule sees in text; lower is text in lower case.
func (r *rule) match(text, lower string) []string {
	if len(r.Keywords) > 0 && !containsAny(lower, r.Keywords) {
		return nil
	}
	c, err := r.compile()
	if err != nil {
		return nil // TestRules compiles every rule, so this cannot happen in a built program
	}
	var out []string
	for _, m := range c.re.FindAllStringSubmatch(text, 100) {
		secret := m[0]
		switch {
		case r.Group > 0 && r.Group < len(m):
			secret = m[r.Group]
		default:
			for _, g := range m[1:] {
				if g != "" {
					secret = g
					break
				}
			}
		}
		if secret == "" || r.Entropy > 0 && entropy(secret) <= r.Entropy || r.allowed(c, secret, m[0]) {
			continue
		}
		out = append(out, secret)
	}
	return out
}

func (r *rule) allowed(c *compiled, secret, match string) bool {
	for i, a := range r.Allow {
		target := secret
		if a.Target != "" && a.Target != "secret" {
			target = match
		}
		byRegex := anyMatch(c.allow[i], target)
		byWord := containsAny(strings.ToLower(secret), a.Stop)
		switch {
		case a.All && len(a.Regexes) > 0 && len(a.Stop) > 0:
			if byRegex && byWord {
				return true
			}
		case byRegex || byWord:
			return true
		}
	}
	return false
}

func anyMatch(res []*regexp.Regexp, s string) bool {
	for _, re := range res {
		if re.MatchString(s) {
			return true
		}
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, strings.ToLower(w)) {
			return true
		}
	}
	return false
}

// entropy is Shannon's, in bits a character.
func entropy(s string) float64 {
	var count [256]float64
	for i := range len(s) {
		count[s[i]]++
	}
	var e float64
	for _, n := range count {
		if n > 0 {
			p := n / float64(len(s))
			e -= p * math.Log2(p)
		}
	}
	return e
}
