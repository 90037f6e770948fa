package gcpiam

import (
	"slices"
	"strings"
	"time"

	"github.com/google/cel-go/common"
	"github.com/google/cel-go/common/ast"
	"github.com/google/cel-go/common/operators"
	"github.com/google/cel-go/common/types"
	"github.com/google/cel-go/parser"

	"github.com/postern-graph/postern/graph/access"
)

// opCEL marks a leaf that the estate does not settle: key is the CEL text.
const opCEL = "CEL"

// maxCEL is the longest expression that is parsed; Google's own limit for a
// binding's condition is 2,048 characters, for a provider's 4,096.
const maxCEL = 8192

// expression is a parsed condition, shared by everything that carries its text.
type expression struct {
	text string
	root ast.Expr // nil where the text does not parse
	info *ast.SourceInfo
	// resource says that the answer may differ from one resource to the next.
	resource bool
}

// parseCEL never fails: text that is not CEL becomes one opaque leaf, which is
// a condition that nobody evaluated.
func parseCEL(text string) *expression {
	e := &expression{text: strings.TrimSpace(text)}
	e.resource = strings.Contains(e.text, "resource.")
	if len(e.text) > maxCEL {
		return e
	}
	p, err := parser.NewParser(parser.MaxRecursionDepth(100), parser.ErrorReportingLimit(1), parser.ErrorRecoveryLimit(1),
		parser.ExpressionSizeCodePointLimit(maxCEL))
	if err != nil {
		return e
	}
	tree, errs := p.Parse(common.NewTextSource(e.text))
	if errs != nil && len(errs.GetErrors()) > 0 || tree == nil {
		return e
	}
	e.root, e.info = tree.Expr(), tree.SourceInfo()
	return e
}

// value is what is known of one attribute of a request: one of several
// spellings of one thing, each whole or, with prefix, the start of a name
// whose rest the request decides.
type value struct {
	spellings []string
	prefix    bool
}

func exactly(s ...string) value { return value{spellings: s} }

// scope of a condition: what is known when it is evaluated.
type known struct {
	asOf int64 // the request comes no earlier, Unix seconds
	at   int64 // the request's own time, 0 if not known
	attr func(path string) (value, bool)
	// granted are the roles of which the request may bind any; nil: nobody knows.
	granted []string
}

// settle lowers the expression: nil where it holds for certain, Never where it
// cannot, else what is left of it.
func (e *expression) settle(k known) *access.Condition {
	if e == nil || e.text == "" {
		return nil
	}
	if e.root == nil {
		return access.Test(opCEL, e.text)
	}
	return e.lower(e.root, k)
}

func (e *expression) opaque(x ast.Expr) *access.Condition {
	text, err := parser.Unparse(x, e.info)
	if err != nil {
		text = e.text
	}
	return access.Test(opCEL, text)
}

func holds(yes bool) *access.Condition {
	if yes {
		return nil
	}
	return access.Never()
}

func (e *expression) lower(x ast.Expr, k known) *access.Condition {
	switch x.Kind() {
	case ast.LiteralKind:
		if b, ok := x.AsLiteral().(types.Bool); ok {
			return holds(bool(b))
		}
	case ast.CallKind:
		return e.lowerCall(x, k)
	}
	return e.opaque(x)
}

func (e *expression) lowerCall(x ast.Expr, k known) *access.Condition {
	c := x.AsCall()
	args := c.Args()
	if c.IsMemberFunction() {
		return e.lowerMember(x, k)
	}
	switch c.FunctionName() {
	case operators.LogicalAnd:
		return access.And(e.lowerAll(args, k)...)
	case operators.LogicalOr:
		return access.Or(e.lowerAll(args, k)...)
	case operators.LogicalNot:
		return access.Not(e.lower(args[0], k))
	case operators.Conditional:
		is, yes, no := e.lower(args[0], k), e.lower(args[1], k), e.lower(args[2], k)
		return access.Or(access.And(is, yes), access.And(access.Not(is), no))
	case operators.Equals:
		if cond, ok := e.lowerEqual(args, k); ok {
			return cond
		}
	case operators.NotEquals:
		if cond, ok := e.lowerEqual(args, k); ok {
			return access.Not(cond)
		}
	case operators.In:
		if cond, ok := e.lowerIn(args, k); ok {
			return cond
		}
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return e.lowerTime(x, k)
	}
	return e.opaque(x)
}

func (e *expression) lowerAll(xs []ast.Expr, k known) []*access.Condition {
	out := make([]*access.Condition, len(xs))
	for i, x := range xs {
		out[i] = e.lower(x, k)
	}
	return out
}

// test is the answer of one comparison over the spellings of a value. The first
// is the one that the service writes; it alone can say yes. No must be
// unanimous: a condition may be written in another spelling.
func (e *expression) test(x ast.Expr, v value, one func(spelling string) answer) *access.Condition {
	if len(v.spellings) == 0 {
		return e.opaque(x)
	}
	first := one(v.spellings[0])
	for _, s := range v.spellings[1:] {
		if first == no && one(s) != no {
			first = open
		}
	}
	if first == open {
		return e.opaque(x)
	}
	return holds(first == yes)
}

type answer uint8

const (
	open answer = iota
	yes
	no
)

func is(b bool) answer {
	if b {
		return yes
	}
	return no
}

func equalTo(v value, lit string) func(string) answer {
	return func(s string) answer {
		switch {
		case !v.prefix:
			return is(s == lit)
		case strings.HasPrefix(lit, s):
			return open
		}
		return no
	}
}

// lowerEqual compares an attribute with a literal, either way round.
func (e *expression) lowerEqual(args []ast.Expr, k known) (*access.Condition, bool) {
	path, lit := pathOf(args[0]), args[1]
	if path == "" {
		path, lit = pathOf(args[1]), args[0]
	}
	s, ok := stringOf(lit)
	if path == "" || !ok {
		return nil, false
	}
	v, found := k.attr(path)
	if !found {
		return nil, false
	}
	return e.test(eq(args), v, equalTo(v, s)), true
}

// eq rebuilds the comparison, so that what stays open is printed as "==" and
// its negation as a "not" around it.
func eq(args []ast.Expr) ast.Expr {
	return ast.NewExprFactory().NewCall(0, operators.Equals, args[0], args[1])
}

func (e *expression) lowerIn(args []ast.Expr, k known) (*access.Condition, bool) {
	path := pathOf(args[0])
	if path == "" || args[1].Kind() != ast.ListKind {
		return nil, false
	}
	v, found := k.attr(path)
	if !found {
		return nil, false
	}
	var either []*access.Condition
	for _, x := range args[1].AsList().Elements() {
		s, ok := stringOf(x)
		if !ok {
			return nil, false
		}
		either = append(either, e.test(eq([]ast.Expr{args[0], x}), v, equalTo(v, s)))
	}
	return access.Or(either...), true
}

// grantedRoles names the attribute that lists the roles whose bindings a request
// to set a policy changes.
const grantedRoles = "iam.googleapis.com/modifiedGrantsByRole"

// lowerGranted settles api.getAttribute('…/modifiedGrantsByRole', []).hasOnly([…])
// for a request that binds one role of whoever asks' choice among those known
// ("Set limits on granting roles").
func (e *expression) lowerGranted(x ast.Expr, k known) *access.Condition {
	c := x.AsCall()
	if c.Target().Kind() != ast.CallKind || len(c.Args()) != 1 || c.Args()[0].Kind() != ast.ListKind || k.granted == nil {
		return e.opaque(x)
	}
	get := c.Target().AsCall()
	if !get.IsMemberFunction() || get.FunctionName() != "getAttribute" || pathOf(get.Target()) != "api" || len(get.Args()) == 0 {
		return e.opaque(x)
	}
	if name, ok := stringOf(get.Args()[0]); !ok || name != grantedRoles {
		return e.opaque(x)
	}
	for _, r := range c.Args()[0].AsList().Elements() {
		role, ok := stringOf(r)
		if !ok {
			return e.opaque(x)
		}
		if slices.Contains(k.granted, role) {
			return nil
		}
	}
	return access.Never()
}

// lowerMember settles startsWith, endsWith and contains on a known attribute.
// matches is RE2 and rare; it stays open.
func (e *expression) lowerMember(x ast.Expr, k known) *access.Condition {
	c := x.AsCall()
	if c.FunctionName() == "hasOnly" {
		return e.lowerGranted(x, k)
	}
	path := pathOf(c.Target())
	if path == "" || len(c.Args()) != 1 {
		return e.opaque(x)
	}
	lit, ok := stringOf(c.Args()[0])
	v, found := k.attr(path)
	if !ok || !found {
		return e.opaque(x)
	}
	switch c.FunctionName() {
	case "startsWith":
		return e.test(x, v, func(s string) answer {
			switch {
			case strings.HasPrefix(s, lit):
				return yes
			case v.prefix && strings.HasPrefix(lit, s):
				return open
			}
			return no
		})
	case "endsWith":
		return e.test(x, v, func(s string) answer {
			if v.prefix {
				return open
			}
			return is(strings.HasSuffix(s, lit))
		})
	case "contains":
		return e.test(x, v, func(s string) answer {
			if v.prefix && !strings.Contains(s, lit) {
				return open
			}
			return is(strings.Contains(s, lit))
		})
	}
	return e.opaque(x)
}

// lowerTime settles a comparison of request.time with a fixed moment: the
// request comes at as-of or later, and nobody knows how much later.
func (e *expression) lowerTime(x ast.Expr, k known) *access.Condition {
	c := x.AsCall()
	op := c.FunctionName()
	left, right := c.Args()[0], c.Args()[1]
	t, ok := momentOf(right)
	if pathOf(left) != "request.time" || !ok {
		t, ok = momentOf(left)
		if pathOf(right) != "request.time" || !ok {
			return e.opaque(x)
		}
		op = mirrored(op)
	}
	if k.at != 0 {
		now := time.Unix(k.at, 0)
		return holds(compareTimes(op, now.Compare(t)))
	}
	if k.asOf == 0 {
		return e.opaque(x)
	}
	now := time.Unix(k.asOf, 0)
	switch op {
	case operators.Less:
		if !t.After(now) {
			return access.Never()
		}
	case operators.LessEquals:
		if t.Before(now) {
			return access.Never()
		}
	case operators.Greater:
		if t.Before(now) {
			return nil
		}
	case operators.GreaterEquals:
		if !t.After(now) {
			return nil
		}
	}
	return e.opaque(x)
}

func mirrored(op string) string {
	switch op {
	case operators.Less:
		return operators.Greater
	case operators.LessEquals:
		return operators.GreaterEquals
	case operators.Greater:
		return operators.Less
	}
	return operators.LessEquals
}

func compareTimes(op string, c int) bool {
	switch op {
	case operators.Less:
		return c < 0
	case operators.LessEquals:
		return c <= 0
	case operators.Greater:
		return c > 0
	}
	return c >= 0
}

// pathOf gives "resource.name" for that chain of selections, "" for anything else.
func pathOf(x ast.Expr) string {
	switch x.Kind() {
	case ast.IdentKind:
		return x.AsIdent()
	case ast.SelectKind:
		sel := x.AsSelect()
		if sel.IsTestOnly() {
			return ""
		}
		if p := pathOf(sel.Operand()); p != "" {
			return p + "." + sel.FieldName()
		}
	}
	return ""
}

func stringOf(x ast.Expr) (string, bool) {
	if x.Kind() != ast.LiteralKind {
		return "", false
	}
	s, ok := x.AsLiteral().(types.String)
	return string(s), ok
}

// momentOf reads timestamp("2030-01-01T00:00:00Z").
func momentOf(x ast.Expr) (time.Time, bool) {
	if x.Kind() != ast.CallKind {
		return time.Time{}, false
	}
	c := x.AsCall()
	if c.IsMemberFunction() || c.FunctionName() != "timestamp" || len(c.Args()) != 1 {
		return time.Time{}, false
	}
	s, ok := stringOf(c.Args()[0])
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}
