package value

import (
	"regexp"
	"strings"
	"sync"
)

// texts asks something of two texts; anything else is unknown.
func texts(a, b Value, f func(a, b string) bool) (Value, error) {
	if a.kind != String || b.kind != String {
		return Value{}, nil
	}
	return OfBool(f(a.Str(), b.Str())), nil
}

// Contains is CONTAINS.
func Contains(a, b Value) (Value, error) { return texts(a, b, strings.Contains) }

// StartsWith is STARTS WITH.
func StartsWith(a, b Value) (Value, error) { return texts(a, b, strings.HasPrefix) }

// EndsWith is ENDS WITH.
func EndsWith(a, b Value) (Value, error) { return texts(a, b, strings.HasSuffix) }

// patterns keeps regular expressions that have been read: a query asks the same one of each row.
var patterns struct {
	sync.Mutex
	by map[string]*regexp.Regexp
}

// maxPatterns is how many are kept; maxPattern how long one may be.
const (
	maxPatterns = 256
	maxPattern  = 10_000
)

// Matches is =~: the whole text must match. The syntax is RE2, which takes time in proportion to the text whatever the
// pattern; what only backtracking engines can do, such as looking around, is an error.
func Matches(a, b Value) (Value, error) {
	if a.kind != String || b.kind != String {
		return Value{}, nil
	}
	re, err := pattern(b.Str())
	if err != nil {
		return Value{}, err
	}
	return OfBool(re.MatchString(a.Str())), nil
}

func pattern(text string) (*regexp.Regexp, error) {
	patterns.Lock()
	defer patterns.Unlock()
	if re, ok := patterns.by[text]; ok {
		return re, nil
	}
	if len(text) > maxPattern {
		return nil, argument("InvalidArgumentValue", "a regular expression may have %d characters, this one has %d", maxPattern, len(text))
	}
	re, err := regexp.Compile(`\A(?:` + text + `)\z`)
	if err != nil {
		return nil, argument("InvalidArgumentValue", "the regular expression cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	if len(patterns.by) >= maxPatterns || patterns.by == nil {
		patterns.by = map[string]*regexp.Regexp{}
	}
	patterns.by[text] = re
	return re, nil
}
