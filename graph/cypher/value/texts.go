package value

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph/cypher/fault"
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
	by map[string]expression
}

// maxPatterns is how many are kept; maxPattern how long one may be, maxSize of how many instructions, and maxMatch how many
// of them may be tried on one text, which takes a second or two.
const (
	maxPatterns = 256
	maxPattern  = 10_000
	maxSize     = 100_000
	maxMatch    = 1 << 28
)

// Matches is =~: the whole text must match. The syntax is RE2, which takes time in proportion to the text whatever the
// pattern; what only backtracking engines can do, such as looking around, is an error.
func Matches(a, b Value) (Value, error) {
	switch {
	case a.kind == Null || b.kind == Null:
		return Value{}, nil
	case b.kind != String:
		return Value{}, wrong("InvalidArgumentType", "=~ takes a STRING with a regular expression, not %s", Describe(b))
	case a.kind != String:
		return Value{}, nil
	}
	re, err := pattern(b.Str())
	if err != nil {
		return Value{}, err
	}
	if re.size*len(a.Str()) > maxMatch {
		return Value{}, fault.New(fault.Limit, "PatternLimit", 0, "a regular expression of this size cannot be tried on a text of %d bytes", len(a.Str())).
			WithHint("repeat less in the expression, or cut the text")
	}
	return OfBool(re.MatchString(a.Str())), nil
}

// expression is a regular expression with the number of its instructions: each may be tried at every byte of a text.
type expression struct {
	*regexp.Regexp
	size int
}

func pattern(text string) (expression, error) {
	patterns.Lock()
	re, ok := patterns.by[text]
	patterns.Unlock()
	if ok {
		return re, nil
	}
	re, err := read(text)
	if err != nil {
		return re, err
	}
	patterns.Lock()
	defer patterns.Unlock()
	if len(patterns.by) >= maxPatterns || patterns.by == nil {
		patterns.by = map[string]expression{}
	}
	patterns.by[text] = re
	return re, nil
}

func read(text string) (expression, error) {
	if len(text) > maxPattern {
		return expression{}, argument("InvalidArgumentValue", "a regular expression may have %d characters, this one has %d", maxPattern, len(text))
	}
	if _, err := syntax.Parse(text, syntax.Perl); err != nil { // by itself: the fault speaks of what was written
		return expression{}, argument("InvalidArgumentValue", "the regular expression cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	text = `\A(?:` + text + `)\z`
	parsed, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return expression{}, argument("InvalidArgumentValue", "the regular expression cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil || len(prog.Inst) > maxSize {
		return expression{}, argument("InvalidArgumentValue", "the regular expression repeats too much")
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return expression{}, argument("InvalidArgumentValue", "the regular expression cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
	}
	return expression{re, len(prog.Inst)}, nil
}
