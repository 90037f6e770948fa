package walk_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// estate reads lines "node Label,Label flag flag" and "a -KIND-> b [certainty [condition]]".
func estate(tb testing.TB, text string) *graph.Snapshot {
	tb.Helper()
	b := graph.NewBuilder()
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case len(f) > 2 && strings.HasPrefix(f[1], "-"):
			e := graph.EdgeFact{Kind: graph.Kind(strings.Trim(f[1], "->")), From: f[0], To: f[2], Props: graph.Props{}}
			if len(f) > 3 {
				e.Props[graph.PropCertainty] = f[3]
			}
			if len(f) > 4 {
				e.Props[graph.PropConditions], e.Key = f[4], f[4]
			}
			b.Edge(e)
		default:
			n := graph.NodeFact{ID: f[0], Props: graph.Props{}}
			for l := range strings.SplitSeq(f[1], ",") {
				n.Labels = append(n.Labels, graph.Label(l))
			}
			for _, flag := range f[2:] {
				n.Props[flag] = true
			}
			b.Node(n)
		}
	}
	s, err := b.Build()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

func show(s *graph.Snapshot, r walk.Result) []string {
	var out []string
	for _, p := range r.Paths {
		var b strings.Builder
		b.WriteString(s.ID(p.Nodes[0]))
		for _, e := range p.Edges {
			fmt.Fprintf(&b, " %s %s", e.Kind, s.ID(e.To))
		}
		if p.Conditional() {
			b.WriteString(" (conditional)")
		}
		out = append(out, b.String())
	}
	return out
}

const shop = `
internet Principal,Public
fn Function
priv Role,Principal admin
plain Role,Principal
acct Account
other Role,Principal
bucket DataStore
grp Group,Principal
held Role
ci Principal,User
internet -CAN_INVOKE-> fn
fn -RUNS_AS-> priv
priv -ADMINISTERS-> acct
acct -CONTAINS-> bucket
acct -CONTAINS-> other
ci -CAN_WRITE-> bucket
bucket -SUPPLIES_CODE-> fn
ci -MEMBER_OF-> grp
grp -HAS_ROLE-> held
grp -CAN_ASSUME-> plain
held -CAN_ASSUME-> other
`

const twoWays = `
a Principal,User
f Function
mid Role,Principal
far Role,Principal
end Role,Principal admin
a -CAN_HIJACK-> f
f -RUNS_AS-> end
a -CAN_ASSUME-> mid
mid -CAN_ASSUME-> far
far -CAN_ASSUME-> end`

func TestRulesOfTheWalk(t *testing.T) {
	tests := []struct {
		name, estate, pattern string
		want                  []string
	}{
		{
			"invoked code lends its identity only under an assumption", shop, "public principal -> invoke -> function -> admin role",
			[]string{"internet CAN_INVOKE fn RUNS_AS priv (conditional)"},
		},
		{
			"who writes what a function runs has hijacked it", shop, "user -> admin role",
			[]string{"ci CAN_WRITE bucket SUPPLIES_CODE fn RUNS_AS priv"},
		},
		{
			"membership gives the group's roles", shop, "user -> role",
			[]string{"ci MEMBER_OF grp HAS_ROLE held", "ci CAN_WRITE bucket SUPPLIES_CODE fn RUNS_AS priv"},
		},
		{
			"what a match administers is not listed thing by thing", shop, "function -> admin any",
			[]string{"fn RUNS_AS priv"},
		},
		{
			"what is in an administered account is found where it is the question", shop, "function -> data-store",
			[]string{"fn RUNS_AS priv ADMINISTERS acct CONTAINS bucket"},
		},
		{"reading gives no code", `
a Principal,User
b DataStore
f Function
r Role,Principal admin
a -CAN_READ-> b
b -SUPPLIES_CODE-> f
f -RUNS_AS-> r`, "user -> admin role", nil},
		{"packets that arrive give no control", `
internet Principal,Public,Internet
i Instance
r Role,Principal admin
internet -REACHES-> i
i -RUNS_AS-> r`, "public principal -> admin role", nil},
		{"another principal's rights are not the changer's", `
a Principal,User
r Role,Principal admin
x Account
a -CAN_GRANT-> r
r -ADMINISTERS-> x`, "user -> account", nil},
		{"who may change a group can join it", `
a Principal,User
g Group,Principal
r Role,Principal admin
a -CAN_GRANT-> g
g -CAN_ASSUME-> r`, "user -> admin role", []string{"a CAN_GRANT g CAN_ASSUME r"}},
		{"a Grant is not a step", `
a Principal,User
b Principal,User
G Grant
r Role,Principal admin
a -HOLDS-> G
b -HOLDS-> G
G -CAN_ASSUME-> r`, "user -> assume -> admin role", []string{"a CAN_ASSUME r", "b CAN_ASSUME r"}},
		{"pass alone does not walk", `
a Principal,User
r Role,Principal admin
a -CAN_PASS-> r`, "user -> admin role", nil},
		{"via asks for a node on the way", twoWays, "user -> admin role via function", []string{"a CAN_HIJACK f RUNS_AS end"}},
		{"via in either order", twoWays, "user -> admin role via name:mid via name:far", []string{"a CAN_ASSUME mid CAN_ASSUME far CAN_ASSUME end"}},
		{"the ends are not on the way", twoWays, "user -> admin role via user", nil},
		{"one node may be all of them", twoWays, "user -> admin role via function via name:f", []string{"a CAN_HIJACK f RUNS_AS end"}},
		{"avoiding keeps off a node", twoWays, "user -> admin role avoiding function", []string{"a CAN_ASSUME mid CAN_ASSUME far CAN_ASSUME end"}},
		{"avoiding counts for the ends, too", twoWays, "user -> admin role avoiding name:a", nil},
		{"via and avoiding", twoWays, "user -> admin role via name:mid avoiding name:far", nil},
		{"not a kind", twoWays, "user -> any{1} -> not function", []string{"a CAN_ASSUME mid"}},
		{"not both at once", twoWays, "user -> not (admin role) -> admin role avoiding name:mid", []string{"a CAN_HIJACK f RUNS_AS end"}},
		{"ranges count edges", `
a Principal,User
b Role,Principal
c Role,Principal
d Role,Principal admin
a -CAN_ASSUME-> b
b -CAN_ASSUME-> c
c -CAN_ASSUME-> d unknown`, "user -> assume{2,3} -> admin role", []string{"a CAN_ASSUME b CAN_ASSUME c CAN_ASSUME d (conditional)"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := estate(t, tt.estate)
			p, err := walk.Parse(tt.pattern)
			if err != nil {
				t.Fatal(err)
			}
			r := walk.Cheapest(s, p, walk.Options{})
			if diff := cmp.Diff(tt.want, show(s, r)); diff != "" || !r.Complete {
				t.Errorf("complete %v, paths (-want +got):\n%s", r.Complete, diff)
			}
		})
	}
}

func TestAdminIsAnAccountReachedByAdministers(t *testing.T) {
	s := estate(t, shop)
	p := walk.Pattern{Nodes: []walk.NodeStep{walk.End("ci"), walk.End("ADMIN")}, Edges: make([]walk.EdgeStep, 1)}
	got := show(s, walk.Cheapest(s, p, walk.Options{}))
	want := []string{"ci CAN_WRITE bucket SUPPLIES_CODE fn RUNS_AS priv ADMINISTERS acct"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestStepsHaveNames(t *testing.T) {
	s := estate(t, twoWays)
	p, err := walk.Parse("user as who -> any as first -> admin role as crown")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, path := range walk.Cheapest(s, p, walk.Options{}).Paths {
		for _, name := range []string{"who", "first", "crown", "nobody"} {
			if at := p.Find(name); at >= 0 {
				got = append(got, name+" "+s.ID(path.Nodes[path.Bound[at]]))
			}
		}
	}
	want := []string{"who a", "first f", "crown end", "who a", "first mid", "crown end"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTooLargeAPatternHasNoAnswer(t *testing.T) {
	s := estate(t, twoWays)
	p, _ := walk.Parse("user -> role")
	p.Via = make([]walk.NodeStep, 9)
	if r := walk.Cheapest(s, p, walk.Options{}); r.Complete || len(r.Paths) > 0 || r.CutBy != walk.ByPattern {
		t.Errorf("%d paths, complete %v, cut by %v", len(r.Paths), r.Complete, r.CutBy)
	}
}

func TestLimitMakesTheAnswerIncomplete(t *testing.T) {
	s := estate(t, shop)
	p, _ := walk.Parse("user -> role")
	if r := walk.Cheapest(s, p, walk.Options{Limit: 1}); r.Complete || len(r.Paths) != 1 || r.CutBy != walk.ByPaths {
		t.Errorf("complete %v with %d paths, cut by %v", r.Complete, len(r.Paths), r.CutBy)
	}
}

func TestBottleneckIsNotTriedInEveryWay(t *testing.T) {
	var b strings.Builder
	b.WriteString("a Principal,User\nx Principal,Role\nt Account\na -CAN_ASSUME-> x\nx -ADMINISTERS-> t\n")
	for i := range 40 {
		fmt.Fprintf(&b, "y%d Principal,Role\nx -CAN_ASSUME-> y%d\ny%d -CAN_ASSUME-> x\n", i, i, i)
		for j := range 40 {
			fmt.Fprintf(&b, "y%d -CAN_ASSUME-> y%d\n", i, j)
		}
	}
	s := estate(t, b.String())
	p, _ := walk.Parse("user -> account")
	r := walk.Cheapest(s, p, walk.Options{})
	if diff := cmp.Diff([]string{"a CAN_ASSUME x ADMINISTERS t"}, show(s, r)); diff != "" || !r.Complete || r.Steps > 1000 {
		t.Errorf("complete %v after %d steps (-want +got):\n%s", r.Complete, r.Steps, diff)
	}
}

func TestWideGrantIsNotWalkedInPairs(t *testing.T) {
	const wide = 2000
	var b strings.Builder
	b.WriteString("G Grant\n")
	for i := range wide {
		fmt.Fprintf(&b, "u%d Principal,User\nr%d Principal,Role\nu%d -HOLDS-> G\nG -CAN_ASSUME-> r%d\n", i, i, i, i)
	}
	b.WriteString("t Account\nr7 -ADMINISTERS-> t\n")
	s := estate(t, b.String())
	p, _ := walk.Parse("user -> account")
	r := walk.Cheapest(s, p, walk.Options{Limit: 3})
	if len(r.Paths) != 3 || r.Complete || r.Steps > 10*wide {
		t.Errorf("%d paths, complete %v after %d steps", len(r.Paths), r.Complete, r.Steps)
	}
}

func TestStoppedSearchGivesWhatItHas(t *testing.T) {
	s := estate(t, shop)
	p, _ := walk.Parse("user -> role")
	if r := walk.Cheapest(s, p, walk.Options{Stop: func() bool { return true }}); r.Complete || r.CutBy != walk.ByStop {
		t.Errorf("a search that was stopped at once: complete %v, cut by %v", r.Complete, r.CutBy)
	}
}

func TestBudgetEndsTheSearch(t *testing.T) {
	s := estate(t, shop)
	p, _ := walk.Parse("principal -> any")
	whole := walk.Cheapest(s, p, walk.Options{})
	for budget := 1; budget < whole.Steps; budget++ {
		r := walk.Cheapest(s, p, walk.Options{Budget: budget})
		for _, line := range show(s, r) {
			if !slices.Contains(show(s, whole), line) {
				t.Errorf("budget %d: %s is no path", budget, line)
			}
		}
		if r.Complete && len(r.Paths) != len(whole.Paths) {
			t.Errorf("budget %d: %d of %d paths are called whole", budget, len(r.Paths), len(whole.Paths))
		}
		if r.Complete != (r.CutBy == walk.NoLimit) || !r.Complete && r.CutBy != walk.ByBudget && r.CutBy != walk.ByPaths {
			t.Errorf("budget %d: complete %v, cut by %v", budget, r.Complete, r.CutBy)
		}
	}
}

func TestManyAskAtOnce(t *testing.T) {
	s := estate(t, shop)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				for _, tt := range []struct {
					pattern string
					paths   int
				}{{"user -> role", 2}, {"function -> data-store", 1}, {"public principal -> invoke -> function -> admin role", 1}} {
					p, _ := walk.Parse(tt.pattern)
					if r := walk.Cheapest(s, p, walk.Options{}); len(r.Paths) != tt.paths || !r.Complete {
						t.Errorf("%s: %d paths, complete %v", tt.pattern, len(r.Paths), r.Complete)
					}
				}
			}
		})
	}
	all.Wait()
}

func TestParseErrorsPointAtTheColumn(t *testing.T) {
	tests := []struct {
		text       string
		column     int
		suggestion string
	}{
		{"", 1, ""},
		{"user", 5, ""},
		{"user -> invok -> function", 9, "invoke"},
		{"user -> invoke|hijak -> function", 16, "hijack"},
		{"invoke -> function -> role", 1, ""},
		{"user -> invoke", 15, ""},
		{"user -> assume{3,1} -> role", 15, ""},
		{"user -> assume{1 -> role", 15, ""},
		{`user -> name:"x -> role`, 14, ""},
		{"user -> -> role", 8, ""},
		{"rolle -> role", 1, "role"},
		{"user -> regoin:eu role", 9, "region"},
		{"user role -> role", 5, ""},
		{"user -> not", 12, ""},
		{"user -> not admn role", 13, "admin"},
		{"user -> not regoin:eu role", 13, "region"},
		{"user -> not fnction", 13, "function"},
		{"user -> not (admin role", 13, ""},
		{"user -> not () role", 14, ""},
		{"user -> not (admn role) any", 14, "admin"},
		{"user -> (admin role)", 9, ""},
		{"user -> not (role as r)", 19, ""},
		{"user -> role )", 9 + 4, ""},
		{"user -> role as", 16, ""},
		{"user -> role as 9", 17, ""},
		{"user -> role as r admin", 18, ""},
		{"user as r -> role as r", 22, ""},
		{"user via function -> role", 6, ""},
		{"user -> via function", 9, ""},
		{"user -> role via", 17, ""},
		{"user -> role via functoin", 18, "function"},
		{"user -> role via function as f", 27, ""},
		{"user -> role via any via any via any via any", 38, ""},
		{"user -> role avoiding account:", 23, ""},
		{"user" + strings.Repeat(" -> assume{1,32} -> any", 5) + " via any via any via any", 1, ""},
	}
	for _, tt := range tests {
		_, err := walk.Parse(tt.text)
		var se *walk.SyntaxError
		if !errors.As(err, &se) {
			t.Errorf("%q: error %v", tt.text, err)
			continue
		}
		if se.Column != tt.column || se.Suggestion != tt.suggestion {
			t.Errorf("%q: column %d, suggestion %q: %v", tt.text, se.Column, se.Suggestion, se)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"public principal -> invoke -> function -> admin role", "any -> any", `aws account:1 name:"pay-*" role -> assume{1,4} -> role`,
		"tag:env=prod functions -> hijack|invoke{2} -> any", "user->role", `id:"a->b" -> "`,
		`not account:1 not admin role -> not name:"a b" any`,
		"user as u -> hijack -> function as f -> role via not (admin role) avoiding account:1", `not (not (aws role) admin) -> type:AWS::* via name:"x (y)"`,
		"user -> role via", "not(", "any -> any avoiding any via any as x", `region:eu-* -> "role" as "r"`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := walk.Parse(s)
		if err != nil {
			return
		}
		again, err := walk.Parse(p.String())
		if err != nil {
			t.Fatalf("%q reads, but its own form %q does not: %v", s, p, err)
		}
		if again.String() != p.String() {
			t.Fatalf("%q: %q then %q", s, p, again)
		}
	})
}
