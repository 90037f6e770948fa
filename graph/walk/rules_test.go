package walk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/walk"
)

// lend is a function that anyone may call, a trigger that anyone may feed, and
// a function whose code comes from a bucket.
const lend = `
internet Principal,Public
web Function
job Function
queue Trigger
code DataStore
ci Principal,User
dev Principal,User
webrole Role,Principal admin
jobrole Role,Principal admin
internet -CAN_INVOKE-> web
web -RUNS_AS-> webrole
internet -CAN_INVOKE-> queue
queue -TRIGGERS-> job
job -RUNS_AS-> jobrole
ci -CAN_WRITE-> code
code -SUPPLIES_CODE-> job
dev -CAN_HIJACK-> web`

// shared is functions that run as one role through a Grant.
const shared = `
internet Principal,Public
web Function
job Function
webrole Role,Principal admin
G Grant
internet -CAN_INVOKE-> web
internet -CAN_INVOKE-> job
web -HOLDS-> G
job -HOLDS-> G
G -RUNS_AS-> webrole`

// offices is a chain of which the steps ask where requests come from: x is the
// one office, !x the other; y is MFA.
const offices = `
eve Principal,User
bridge Role,Principal
near Role,Principal admin
far Role,Principal admin
fn Function
inner Role,Principal
vault Role,Principal admin
eve -CAN_ASSUME-> bridge conditional x
bridge -CAN_ASSUME-> near conditional x
bridge -CAN_ASSUME-> far conditional !x
bridge -CAN_HIJACK-> fn conditional x
fn -RUNS_AS-> inner
inner -CAN_ASSUME-> vault conditional !x`

// TestWhatAChainAssumes has, for each rule, what is found and what rightly is not.
func TestWhatAChainAssumes(t *testing.T) {
	tests := []struct {
		name, estate, pattern string
		lens                  walk.Lens
		want                  []string
	}{
		{"invoked code, and code that an event starts, lend their identities under an assumption each", lend, "public principal -> admin role", walk.Lens{}, []string{
			"internet CAN_INVOKE web RUNS_AS webrole if code:web",
			"internet CAN_INVOKE queue TRIGGERS job RUNS_AS jobrole if code:job",
		}},
		{"hijacked code needs none", lend, "user -> admin role", walk.Lens{}, []string{
			"dev CAN_HIJACK web RUNS_AS webrole",
			"ci CAN_WRITE code SUPPLIES_CODE job RUNS_AS jobrole",
		}},
		{"code that is granted is no assumption", lend, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "web"}}}, []string{
			"internet CAN_INVOKE web RUNS_AS webrole",
			"internet CAN_INVOKE queue TRIGGERS job RUNS_AS jobrole if code:job",
		}},
		{"code that is refused lends nothing", lend, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "w*", Refuse: true}}}, []string{
			"internet CAN_INVOKE queue TRIGGERS job RUNS_AS jobrole if code:job",
		}},
		{"a refusal goes before a grant", lend, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "*"}, {Name: "job", Refuse: true}}}, []string{
			"internet CAN_INVOKE web RUNS_AS webrole",
		}},
		{"nothing is assumed of code where only what is certain counts", lend, "public principal -> admin role", walk.Lens{Certain: true}, nil},
		{"but what is granted", lend, "public principal -> admin role", walk.Lens{Certain: true, Code: []walk.Code{{Name: "web"}}}, []string{
			"internet CAN_INVOKE web RUNS_AS webrole",
		}},
		{"hijacked code asks nobody who refuses", lend, "user -> admin role", walk.Lens{Certain: true, Code: []walk.Code{{Name: "*", Refuse: true}}}, []string{
			"dev CAN_HIJACK web RUNS_AS webrole",
			"ci CAN_WRITE code SUPPLIES_CODE job RUNS_AS jobrole",
		}},

		{"code that is granted, behind a Grant", shared, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "web"}, {Name: "job"}}}, []string{
			"internet CAN_INVOKE job RUNS_AS webrole", "internet CAN_INVOKE web RUNS_AS webrole",
		}},
		{"code that is refused, behind a Grant", shared, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "*", Refuse: true}}}, nil},
		{"of those who hold a Grant one is granted: each keeps its own name", shared, "public principal -> admin role", walk.Lens{Code: []walk.Code{{Name: "web"}}}, []string{
			"internet CAN_INVOKE job RUNS_AS webrole if code:job", "internet CAN_INVOKE web RUNS_AS webrole if code:web",
		}},

		{"one cannot be in two offices; code elsewhere asks for its own place", offices, "user -> admin role", walk.Lens{Terms: worlds{anyWorld}}, []string{
			"eve CAN_ASSUME bridge x CAN_ASSUME near x",
			"eve CAN_ASSUME bridge x CAN_HIJACK fn x RUNS_AS inner CAN_ASSUME vault !x",
		}},
		{"each step by itself is one", offices, "id:bridge role -> id:far role", walk.Lens{Terms: worlds{anyWorld}}, []string{"bridge CAN_ASSUME far !x"}},
		{"what is assumed is not asked for", offices, "user -> id:near role", walk.Lens{Terms: worlds{0b0011}}, []string{
			"eve CAN_ASSUME bridge CAN_ASSUME near",
		}},
		{"what cannot hold is not walked", offices, "user -> admin role", walk.Lens{Terms: worlds{0b1100}}, nil},
		{"only what is certain, or assumed", offices, "user -> admin role", walk.Lens{Terms: worlds{0b0011}, Certain: true}, []string{
			"eve CAN_ASSUME bridge CAN_ASSUME near",
		}},
		{"nothing is certain here by itself", offices, "user -> admin role", walk.Lens{Terms: worlds{anyWorld}, Certain: true}, nil},

		{"of two ways to take one step, one that can hold is enough", `
eve Principal,User
mid Role,Principal
end Role,Principal admin
eve -CAN_ASSUME-> mid conditional x
mid -CAN_ASSUME-> end conditional !x
mid -CAN_ASSUME-> end conditional y`, "user -> admin role", walk.Lens{Terms: worlds{anyWorld}}, []string{
			"eve CAN_ASSUME mid x CAN_ASSUME end !x or y",
		}},
		{"through a Grant, too", `
eve Principal,User
mid Role,Principal
end Role,Principal admin
G Grant
mid -HOLDS-> G
G -CAN_ASSUME-> end conditional !x
eve -CAN_ASSUME-> mid conditional x
mid -CAN_ASSUME-> end conditional y`, "user -> admin role", walk.Lens{Terms: worlds{anyWorld}}, []string{
			"eve CAN_ASSUME mid x CAN_ASSUME end !x or y",
		}},
		{"two ways that leave nothing out are certain", `
eve Principal,User
end Role,Principal admin
eve -CAN_ASSUME-> end conditional x
eve -CAN_ASSUME-> end conditional !x`, "user -> admin role", walk.Lens{Terms: worlds{anyWorld}, Certain: false}, []string{
			"eve CAN_ASSUME end",
		}},
		{"what holds does not make certain what was not read", `
eve Principal,User
end Role,Principal admin
eve -CAN_ASSUME-> end unknown x`, "user -> admin role", walk.Lens{Terms: worlds{0b0011}}, []string{
			"eve CAN_ASSUME end ?",
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := estate(t, tt.estate)
			p, err := walk.Parse(tt.pattern)
			if err != nil {
				t.Fatal(err)
			}
			view, err := tt.lens.On(s)
			if err != nil {
				t.Fatal(err)
			}
			r := walk.Cheapest(s, p, walk.Options{View: view})
			if diff := cmp.Diff(tt.want, showAssumed(s, r)); diff != "" || !r.Complete {
				t.Errorf("complete %v, paths (-want +got):\n%s", r.Complete, diff)
			}
		})
	}
}

// worldWords say what the terms of worlds{anyWorld} stand for.
var worldWords = map[uint32]string{16 + 0b0011: "x", 16 + 0b1100: "!x", 16 + 0b0101: "y", 16 + 0b1101: "!x or y"}

// showAssumed writes what each step depends on behind it, ? where that was not read.
func showAssumed(s *graph.Snapshot, r walk.Result) []string {
	var out []string
	for _, p := range r.Paths {
		words := []string{s.ID(p.Nodes[0])}
		for _, e := range p.Edges {
			words = append(words, string(e.Kind), s.ID(e.To))
			switch {
			case e.Term == walk.Unread:
				words = append(words, "?")
			case e.Term != walk.Always:
				words = append(words, worldWords[e.Term])
			}
		}
		if len(p.Assumptions) > 0 {
			words = append(words, "if", strings.Join(p.Assumptions, " "))
		}
		out = append(out, strings.Join(words, " "))
	}
	return out
}

func TestALensThatNamesNoCodeIsAMistake(t *testing.T) {
	s := estate(t, lend)
	if _, err := (walk.Lens{Code: []walk.Code{{Name: "wbe"}}}).On(s); err == nil || !strings.Contains(err.Error(), "code:wbe") {
		t.Errorf("error %v does not name what is not there", err)
	}
}

func TestCostsAreChecked(t *testing.T) {
	low := -1.0
	tests := []struct {
		costs walk.Costs
		want  string // part of the error; "" for none
	}{
		{walk.Costs{}, ""},
		{walk.Costs{Edges: map[string]float64{"assume": 0, "invoke": 1000}, Techniques: map[string]float64{"lambda-003": 2.5}}, ""},
		{walk.Costs{Edges: map[string]float64{"hijak": 1}}, `did you mean "hijack"?`},
		{walk.Costs{Edges: map[string]float64{"assume": 1001}}, "edge assume"},
		{walk.Costs{Techniques: map[string]float64{"lambda-003": -0.5}}, "technique lambda-003"},
		{walk.Costs{Unknown: &low}, "unknown"},
	}
	for _, tt := range tests {
		err := tt.costs.Check()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want %q", tt.costs, err, tt.want)
		}
	}
}
