package attack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/postern-graph/postern/graph"
)

// decode reads one row and refuses fields that a row does not have.
func decode(data []byte) (Technique, error) {
	var t Technique
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&t); err != nil {
		return t, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return t, errors.New("something stands behind the row")
	}
	return t, nil
}

// check holds a row to what the evaluators read.
func (t *Technique) check(cloud, id string) error {
	fail := func(field, format string, args ...any) error {
		return fmt.Errorf("field %s: %s", field, fmt.Sprintf(format, args...))
	}
	switch {
	case t.ID != id:
		return fail("id", "%q does not match the file's name", t.ID)
	case string(t.Cloud) != cloud:
		return fail("cloud", "%q does not match the folder %q", t.Cloud, cloud)
	case !slices.Contains(Shapes(), t.Shape):
		return fail("shape", "unknown shape %q", t.Shape)
	case !t.Claim && !slices.Contains(edgesOf(t.Shape), t.Edge):
		return fail("edge", "%q is none of the edges of %s: %v", t.Edge, t.Shape, edgesOf(t.Shape))
	case (t.Shape == SelfGrant) != (t.Gain != ""):
		return fail("gain", "belongs to SELF_GRANT rows, each of which has one")
	case (t.Shape == GuardrailOff && t.Edge == graph.CanGrant) != (len(t.Opens) > 0):
		return fail("opens", "belongs to GUARDRAIL_OFF rows with CAN_GRANT, each of which has some")
	case t.Gain != "" && !slices.Contains(gains(), t.Gain):
		return fail("gain", "unknown word %q; known are %v", t.Gain, gains())
	case len(t.Actions) == 0:
		return fail("actions", "is empty")
	case len(t.Target.Types)+len(t.Target.Labels) == 0:
		return fail("target", "names neither types nor labels")
	case t.Land != "" && t.Land != "identity":
		return fail("land", "unknown word %q", t.Land)
	case t.Cost <= 0:
		return fail("cost", "must be above 0")
	}
	for _, w := range t.Opens {
		if !slices.Contains(openWords(), w) {
			return fail("opens", "unknown word %q; known are %v", w, openWords())
		}
	}
	for i, a := range t.Actions {
		if a.Action == "" || !slices.Contains(places(), a.On) {
			return fail(fmt.Sprintf("actions[%d]", i), "needs an action and one of %v in on, has %q", places(), a.On)
		}
		if (a.On == "other") != (len(a.Types) > 0) {
			return fail(fmt.Sprintf("actions[%d].types", i), "belongs to on: other")
		}
		if (a.On == "named") != (len(a.Names) > 0) {
			return fail(fmt.Sprintf("actions[%d].names", i), "belongs to on: named")
		}
	}
	for i, g := range t.Gates {
		if err := g.check(); err != nil {
			return fmt.Errorf("field gates[%d].%w", i, err)
		}
	}
	if err := t.checkCalls(); err != nil {
		return err
	}
	return t.checkProse()
}

// check holds a gate to what it reads.
func (g Gate) check() error {
	if _, ok := gateByName(g.Gate); !ok {
		return fmt.Errorf("gate: unknown gate %q; known are %v", g.Gate, gateNames())
	}
	needs := func(field string, empty bool, gates ...string) error {
		if empty && slices.Contains(gates, g.Gate) {
			return fmt.Errorf("%s: is empty, and gate %s reads it", field, g.Gate)
		}
		return nil
	}
	return errors.Join(
		needs("service", g.Service == "", "service"),
		needs("types", len(g.Types) == 0, "exists", "home_has", "trusts", "denies"),
		needs("actions", len(g.Actions) == 0, "identity_may", "not_denied", "missing"),
		needs("where", len(g.Where) == 0, "where"),
		needs("assume", g.Assume == "", "assume", "start", "alias_start", "unsealed", "acls"),
	)
}

func (t *Technique) checkProse() error {
	for _, f := range []struct{ field, text string }{
		{"title", t.Title}, {"attacker", t.Attacker}, {"verify", t.Verify}, {"fix", t.Fix},
	} {
		if f.text == "" {
			return fmt.Errorf("field %s: is empty", f.field)
		}
	}
	if len(t.Logs) == 0 {
		return errors.New("field logs: is empty")
	}
	if len(t.References) == 0 {
		return errors.New("field references: is empty")
	}
	return nil
}

func edgesOf(s Shape) []graph.Kind {
	switch s {
	case SelfGrant, GuardrailOff:
		return []graph.Kind{graph.CanGrant, graph.CanHijack}
	case Credential:
		return []graph.Kind{graph.CanTakeOver, graph.CanHijack, graph.CanRead}
	case Trust:
		return []graph.Kind{graph.CanAssume, graph.CanTakeOver, graph.CanRead, graph.CanWrite, graph.CanDecrypt}
	case PassNew:
		return []graph.Kind{graph.CanRunAs}
	case HijackExisting:
		return []graph.Kind{graph.CanHijack}
	case Invoke:
		return []graph.Kind{graph.CanInvoke}
	}
	return nil
}

func places() []string {
	return []string{"target", "new", "other", "identity", "attached", "group", "host", "provider", "home", "named"}
}
