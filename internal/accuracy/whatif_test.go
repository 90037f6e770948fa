package accuracy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/access/awsiam"
	"github.com/postern-graph/postern/graph/access/azrbac"
	"github.com/postern-graph/postern/graph/access/gcpiam"
	"github.com/postern-graph/postern/graph/attack"
	"github.com/postern-graph/postern/graph/store/embedded"
	"github.com/postern-graph/postern/graph/whatif"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/internal/synth"
)

func whatifRules(t testing.TB) whatif.Rules {
	t.Helper()
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	return whatif.Rules{Catalogue: c, Judges: func(s *graph.Snapshot) []access.Judge {
		return []access.Judge{awsiam.New(s), gcpiam.New(s), azrbac.New(s)}
	}}
}

// whatifEstate judges facts and makes them ready.
func whatifEstate(t *testing.T, m graph.Meta, facts func(graph.Sink) error) (*whatif.Estate, *graph.Snapshot) {
	t.Helper()
	rules := whatifRules(t)
	base, judges, err := ingest.Judgement{Judges: rules.Judges}.Facts(m, facts)
	if err != nil {
		t.Fatal(err)
	}
	judged, err := whatif.Judge(base, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	e, err := whatif.New(base, judged, judges, rules)
	if err != nil {
		t.Fatal(err)
	}
	return e, base
}

// storedEstate is the newest run of a store.
func storedEstate(t *testing.T, path string) (*whatif.Estate, *graph.Snapshot) {
	t.Helper()
	st, err := embedded.Open(path, embedded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	s, err := st.Snapshot(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	return whatifEstate(t, s.Meta(), func(to graph.Sink) error { return st.Facts(t.Context(), "", to) })
}

// TestWhatIfIsJudgingAnew: the estate that an edit would make is what judging
// all of the edited facts gives, over generated edits of the demo, a generated
// organization and labs.
func TestWhatIfIsJudgingAnew(t *testing.T) {
	t.Parallel()
	whatIfLaw(t, 60)
}

func whatIfLaw(t *testing.T, edits int) {
	t.Helper()
	type estate struct {
		name string
		open func(*testing.T) (*whatif.Estate, *graph.Snapshot)
		part int // of a hundred edits
	}
	list := []estate{
		{"demo", func(t *testing.T) (*whatif.Estate, *graph.Snapshot) { t.Helper(); return storedEstate(t, demoStore(t)) }, 35},
		{"organization", func(t *testing.T) (*whatif.Estate, *graph.Snapshot) {
			t.Helper()
			return whatifEstate(t, graph.Meta{AsOf: 1793491200}, func(to graph.Sink) error {
				synth.Organization(synth.Options{Principals: 60, Accounts: 4, Resources: 300, Seed: 3}, to)
				return nil
			})
		}, 45},
	}
	names, err := os.ReadDir(labs(t))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(names); i += max(1, len(names)/10) {
		lab := names[i].Name()
		if _, err := os.Stat(filepath.Join(labs(t), lab)); err != nil || !names[i].IsDir() {
			continue
		}
		list = append(list, estate{"lab " + lab, func(t *testing.T) (*whatif.Estate, *graph.Snapshot) {
			t.Helper()
			return storedEstate(t, labStore(t, lab))
		}, 2})
	}
	for _, l := range list {
		t.Run(l.name, func(t *testing.T) {
			e, facts := l.open(t)
			g := &editor{s: facts, r: rand.New(rand.NewPCG(uint64(edits), 1))}
			bounded, tried := 0, 0
			for tried < max(1, edits*l.part/100) {
				whole, ok := whatIfAgrees(t, l.name, e, g)
				if !ok {
					continue
				}
				tried++
				if !whole {
					bounded++
				}
			}
			t.Logf("%d edits, %d of them bounded", tried, bounded)
		})
	}
}

// whatIfAgrees tries one drawn edit, and says whether everybody was judged for it; not ok is an edit that cannot be made
// or, mostly, one for which everybody is: that is judging anew.
func whatIfAgrees(t *testing.T, where string, e *whatif.Estate, g *editor) (whole, ok bool) {
	t.Helper()
	list, what := g.edits()
	what = where + ": " + what
	why, err := e.Everybody(list)
	if ee := (*graph.EditError)(nil); len(list) == 0 || errors.As(err, &ee) {
		return false, false // two of the drawn edits overlap, or the place is not there
	}
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	if why != "" && g.r.IntN(20) > 0 {
		return true, false
	}
	out, err := e.Try(list)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer out.Release() // the next is made in the same room
	rules := whatifRules(t)
	want, err := whatif.Judge(out.Facts, rules.Judges(out.Facts), rules)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(said(want), said(out.Judged)); diff != "" {
		text, _ := json.Marshal(list)
		t.Fatalf("%s\n%s\njudged anew (-), what-if (+):\n%s", what, text, diff)
	}
	return out.Whole, true
}

// said writes out what a judged estate says, Grants expanded.
func said(s *graph.Snapshot) map[string][]string {
	out := map[string][]string{}
	text := func(props func(func(string, any) bool)) string {
		var b strings.Builder
		for k, v := range props {
			fmt.Fprintf(&b, " %s=%v", k, v)
		}
		return b.String()
	}
	for n := range graph.NodeID(s.NumNodes()) {
		if s.HasLabel(n, graph.Grant) {
			continue
		}
		id := s.ID(n)
		out[id] = append(out[id], fmt.Sprint(s.Labels(n), s.Name(n), s.Account(n), text(s.NodeProps(n))))
		for e := range s.Out(n) {
			if e.Kind != graph.Holds {
				out[id] = append(out[id], fmt.Sprint(e.Kind, " ", s.ID(e.To), " ", s.EdgeKey(e.ID), text(s.EdgeProps(e.ID))))
				continue
			}
			for x := range s.Out(e.To) {
				if x.To != n {
					out[id] = append(out[id], fmt.Sprint(x.Kind, " ", s.ID(x.To), " ", s.EdgeKey(x.ID), text(s.EdgeProps(x.ID))))
				}
			}
		}
		slices.Sort(out[id])
	}
	return out
}

// editor draws edits of an estate.
type editor struct {
	s *graph.Snapshot
	r *rand.Rand
}

func (g *editor) edits() (list []graph.Edit, what string) {
	ways := []struct {
		name string
		draw func() []graph.Edit
	}{
		{"a statement goes", g.dropStatement},
		{"a statement goes", g.dropStatement},
		{"a statement turns to deny", g.deny},
		{"a statement takes another action", g.action},
		{"a statement comes", g.addStatement},
		{"a statement has a condition", g.condition},
		{"a policy is detached", g.drop(graph.HasPolicy)},
		{"a policy is attached", g.attach},
		{"a boundary goes", g.drop(graph.BoundedBy)},
		{"a boundary comes", g.bound},
		{"a membership goes", g.drop(graph.MemberOf)},
		{"a membership comes", g.join},
		{"a guardrail goes", g.drop(graph.LimitedBy)},
		{"a guardrail comes", g.limit},
		{"a resource lets somebody in", g.open},
		{"a role held goes", g.drop(graph.HasRole)},
		{"code runs as nobody", g.drop(graph.RunsAs)},
		{"code runs as another, too", g.runAs},
		{"a rule goes", g.drop(graph.HasRule)},
		{"a mark comes", g.mark},
		{"a node goes", g.remove},
		{"an account moves", g.move},
	}
	var names []string
	for range 1 + g.r.IntN(3) {
		w := ways[g.r.IntN(len(ways))]
		list = append(list, w.draw()...)
		names = append(names, w.name)
	}
	return list, strings.Join(names, "; ")
}

func pick[T any](r *rand.Rand, list []T) (one T, ok bool) {
	if len(list) == 0 {
		return one, false
	}
	return list[r.IntN(len(list))], true
}

// policies gives the documents of AWS that somebody holds.
func (g *editor) policies(kinds ...string) []graph.NodeID {
	var out []graph.NodeID
	for _, n := range g.s.WithLabel(graph.Policy) {
		if g.s.Cloud(n) != graph.AWS || g.s.NodeString(n, graph.PropDocument) == "" || len(kinds) > 0 && !slices.Contains(kinds, g.s.NodeString(n, graph.PropPolicyKind)) {
			continue
		}
		if _, in := g.s.Degree(n); in > 0 {
			out = append(out, n)
		}
	}
	return out
}

// statement draws a statement of a policy: its policy and its path.
func (g *editor) statement() (id, path string, ok bool) {
	n, ok := pick(g.r, g.policies())
	if !ok {
		return "", "", false
	}
	var doc struct{ Statement []json.RawMessage }
	if json.Unmarshal([]byte(g.s.NodeString(n, graph.PropDocument)), &doc) != nil || len(doc.Statement) == 0 {
		return g.s.ID(n), "document/Statement/#0", true // a single one
	}
	return g.s.ID(n), fmt.Sprintf("document/Statement/#%d", g.r.IntN(len(doc.Statement))), true
}

func (g *editor) onStatement(part string, after any) []graph.Edit {
	id, path, ok := g.statement()
	if !ok {
		return nil
	}
	return []graph.Edit{{Subject: id, Path: path + part, After: after}}
}

func (g *editor) dropStatement() []graph.Edit { return g.onStatement("", nil) }
func (g *editor) deny() []graph.Edit          { return g.onStatement("/Effect", "Deny") }
func (g *editor) condition() []graph.Edit {
	return g.onStatement("/Condition", map[string]any{"Bool": map[string]any{"aws:MultiFactorAuthPresent": "true"}})
}

func (g *editor) action() []graph.Edit {
	a, _ := pick(g.r, []string{"*", "iam:*", "s3:GetObject", "iam:PassRole", "sts:AssumeRole", "lambda:UpdateFunctionCode", "iam:CreatePolicyVersion", "ssm:*", "kms:Decrypt"})
	return g.onStatement("/Action", a)
}

func (g *editor) addStatement() []graph.Edit {
	n, ok := pick(g.r, g.policies("managed", "inline"))
	if !ok {
		return nil
	}
	a, _ := pick(g.r, []any{"*", "iam:*", []any{"sts:AssumeRole", "iam:PassRole"}, "lambda:*", "iam:DeleteRolePermissionsBoundary", "s3:*", "iam:AddUserToGroup"})
	effect, _ := pick(g.r, []string{"Allow", "Allow", "Deny"})
	return []graph.Edit{{Subject: g.s.ID(n), Path: "document/Statement/-", After: map[string]any{"Effect": effect, "Action": a, "Resource": "*"}}}
}

func (g *editor) drop(k graph.Kind) func() []graph.Edit {
	return func() []graph.Edit {
		var of []graph.Edge
		for n := range graph.NodeID(g.s.NumNodes()) {
			for e := range g.s.OutKind(n, k) {
				of = append(of, e)
			}
		}
		e, ok := pick(g.r, of)
		if !ok {
			return nil
		}
		return []graph.Edit{{Subject: string(k) + "|" + g.s.ID(e.From) + "|" + g.s.ID(e.To) + "|" + g.s.EdgeKey(e.ID)}}
	}
}

func (g *editor) people(types ...string) []graph.NodeID {
	var out []graph.NodeID
	for _, n := range g.s.WithLabel(graph.Principal) {
		if slices.Contains(types, g.s.Type(n)) {
			out = append(out, n)
		}
	}
	return out
}

// tie draws an edge from one of these to one of those.
func (g *editor) tie(k graph.Kind, from, to []graph.NodeID) []graph.Edit {
	f, ok := pick(g.r, from)
	t, ok2 := pick(g.r, to)
	if !ok || !ok2 {
		return nil
	}
	return []graph.Edit{{Subject: string(k) + "|" + g.s.ID(f) + "|" + g.s.ID(t) + "|", After: map[string]any{}}}
}

func (g *editor) attach() []graph.Edit {
	return g.tie(graph.HasPolicy, g.people("AWS::IAM::User", "AWS::IAM::Role", "AWS::IAM::Group"), g.policies("managed"))
}

func (g *editor) bound() []graph.Edit {
	return g.tie(graph.BoundedBy, g.people("AWS::IAM::User", "AWS::IAM::Role"), g.policies("managed"))
}

func (g *editor) join() []graph.Edit {
	return g.tie(graph.MemberOf, g.people("AWS::IAM::User"), g.s.WithLabel(graph.Group))
}

func (g *editor) limit() []graph.Edit {
	return g.tie(graph.LimitedBy, slices.Concat(g.s.WithLabel(graph.Account), g.s.WithLabel(graph.Container)), g.policies("scp"))
}

func (g *editor) open() []graph.Edit {
	n, ok := pick(g.r, g.policies("trust", "resource"))
	who, ok2 := pick(g.r, append(g.people("AWS::IAM::User", "AWS::IAM::Role"), g.s.WithLabel(graph.Account)...))
	if !ok || !ok2 {
		return nil
	}
	name := g.s.ID(who)
	if g.r.IntN(4) == 0 {
		name = "*"
	}
	action, named := "*", map[string]any{"AWS": name}
	if g.s.NodeString(n, graph.PropPolicyKind) == "trust" {
		action = "sts:AssumeRole"
		switch g.r.IntN(4) {
		case 0:
			service, _ := pick(g.r, []string{"lambda.amazonaws.com", "ec2.amazonaws.com", "states.amazonaws.com"})
			named = map[string]any{"Service": service}
		case 1:
			provider, _ := pick(g.r, []string{"accounts.google.com", "cognito-identity.amazonaws.com", "arn:aws:iam::" + g.s.Account(n) + ":oidc-provider/token.actions.githubusercontent.com"})
			action, named = "sts:AssumeRoleWithWebIdentity", map[string]any{"Federated": provider}
		}
	}
	return []graph.Edit{{Subject: g.s.ID(n), Path: "document/Statement/-", After: map[string]any{
		"Effect": "Allow", "Action": action, "Principal": named, "Resource": "*",
	}}}
}

func (g *editor) runAs() []graph.Edit {
	return g.tie(graph.RunsAs, slices.Concat(g.s.WithLabel(graph.Function), g.s.WithLabel(graph.Instance)), g.people("AWS::IAM::Role"))
}

func (g *editor) mark() []graph.Edit {
	return []graph.Edit{{Subject: g.s.ID(graph.NodeID(g.r.IntN(g.s.NumNodes()))), Path: graph.PropSensitive, After: true}}
}

func (g *editor) remove() []graph.Edit {
	return []graph.Edit{{Subject: g.s.ID(graph.NodeID(g.r.IntN(g.s.NumNodes())))}}
}

func (g *editor) move() []graph.Edit {
	a, ok := pick(g.r, g.s.WithLabel(graph.Account))
	to, ok2 := pick(g.r, g.s.WithLabel(graph.Container))
	if !ok || !ok2 {
		return nil
	}
	return []graph.Edit{{Subject: g.s.ID(a), Path: "parent", After: g.s.ID(to)}}
}
