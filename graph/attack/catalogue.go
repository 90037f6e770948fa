package attack

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Shape is what a technique does in general; each has its evaluator.
type Shape string

// The seven shapes.
const (
	SelfGrant      Shape = "SELF_GRANT"      // change what oneself, or one whom one can act as, may do
	Credential     Shape = "CREDENTIAL"      // make or reset a principal's secret
	Trust          Shape = "TRUST"           // become one whom a principal trusts
	PassNew        Shape = "PASS_NEW"        // hand an identity to something new that runs the attacker's code
	HijackExisting Shape = "HIJACK_EXISTING" // change what runs with an identity already
	Invoke         Shape = "INVOKE"          // run existing code, or open it to be run
	GuardrailOff   Shape = "GUARDRAIL_OFF"   // remove what holds permissions back
)

// Shapes lists the seven in the order of the documentation.
func Shapes() []Shape {
	return []Shape{SelfGrant, Credential, Trust, PassNew, HijackExisting, Invoke, GuardrailOff}
}

// Technique is one row of the catalogue: one file under catalogue/CLOUD.
type Technique struct {
	ID    string      `json:"id"`
	Cloud graph.Cloud `json:"cloud"`
	Shape Shape       `json:"shape"`
	Title string      `json:"title"`
	// Edge is the kind that the row makes, from those who can to its targets.
	Edge graph.Kind `json:"edge"`
	// Claim marks rows whose edges access.Derive makes, as their actions alone
	// say it all; they are here for people.
	Claim bool `json:"claim,omitempty"`
	// Gain says who a SELF_GRANT raises: see selfGrant.
	Gain string `json:"gain,omitempty"`
	// Actors limits who can use the technique to principals of these types.
	Actors  []string `json:"actors,omitempty"`
	Actions []Ask    `json:"actions"`
	Target  Target   `json:"target"`
	Gates   []Gate   `json:"gates,omitempty"`
	// Opens says which guardrails a GUARDRAIL_OFF row lifts: see openWords.
	Opens []string `json:"opens,omitempty"`
	// Land "identity" puts the edge's far end on what the target runs as: an
	// Azure identity is asked about as a resource and acts as a principal.
	Land string  `json:"land,omitempty"`
	Cost float64 `json:"cost"` // 1 is one API call

	Attacker   string   `json:"attacker"`   // what an attacker does, in a sentence
	Verify     string   `json:"verify"`     // a read-only command
	Logs       []string `json:"logs"`       // events it leaves behind
	Fix        string   `json:"fix"`        //
	References []string `json:"references"` // provider pages
}

// Ask is one permission that a technique needs.
type Ask struct {
	Action string `json:"action"`
	// On says where it is asked: "target"; "new", something new in the target's
	// account; "other", something of Types in that account, existing or new;
	// "identity", what the target runs as; "attached", a policy attached to the
	// target or its group; "group", a group that the target is in; "host",
	// what contains the target; "provider", an identity provider that the target
	// trusts; "home", something new in the caller's own account, wherever the
	// target is; "named", one of Names.
	//
	// Asks on "new" speak of one and the same new thing wherever their actions
	// take the same kind, and asks on "home" and
	// on "other" with equal Types of one and the same thing there.
	On string `json:"on"`
	// Names, with named, are ARN patterns; ACCOUNT stands for the caller's own.
	Names []string `json:"names,omitempty"`
	// Call numbers the API calls of a technique from 2; asks without one belong
	// to its first call, the one that touches the target. What one call checks
	// must hold for one principal; the calls may be made by different ones
	// whom an attacker holds (see Join). A row without numbers takes one principal for all.
	Call int `json:"call,omitempty"`
	// Assume, with named, is what an answer on anything else depends on.
	Assume  string            `json:"assume,omitempty"`
	Types   []string          `json:"types,omitempty"`
	Where   []access.PropTest `json:"where,omitempty"` // with other: on the thing itself
	Context access.Context    `json:"context,omitempty"`
}

// Target says which nodes a technique is about.
type Target struct {
	Types  []string          `json:"types,omitempty"`
	Labels []graph.Label     `json:"labels,omitempty"`
	Where  []access.PropTest `json:"where,omitempty"`
}

// Gate is a further demand on a target. The names and what they read are in
// gates.go. A gate that only Assume softens adds that assumption as a condition
// where the facts do not settle it; without Assume the target is dropped.
type Gate struct {
	Gate    string            `json:"gate"`
	Service string            `json:"service,omitempty"`
	Types   []string          `json:"types,omitempty"`
	Actions []string          `json:"actions,omitempty"`
	Where   []access.PropTest `json:"where,omitempty"`
	// Within, with not_denied, is appended to the target's ARN: what lies in it.
	Within string `json:"within,omitempty"`
	Assume string `json:"assume,omitempty"`
}

// Catalogue is the rows by cloud and id.
type Catalogue struct {
	rows []Technique
}

// Rows lists the techniques by id. The caller must not change them.
func (c *Catalogue) Rows() []Technique { return c.rows }

// Find gives one technique.
func (c *Catalogue) Find(id string) (Technique, bool) {
	i, ok := slices.BinarySearchFunc(c.rows, id, func(t Technique, id string) int { return strings.Compare(t.ID, id) })
	if !ok {
		return Technique{}, false
	}
	return c.rows[i], true
}

//go:embed catalogue
var builtin embed.FS

// Load reads the catalogue that comes with the program. It fails only where
// the program was built with a broken row.
func Load() (*Catalogue, error) { return Read(builtin) }

// Read reads a catalogue from the folder "catalogue" of fsys: CLOUD/ID.json.
// It is strict: an error names the file and the field.
func Read(fsys fs.FS) (*Catalogue, error) {
	c := &Catalogue{}
	return c, c.read(fsys, "catalogue")
}

// With gives a catalogue with the rows of fsys, CLOUD/ID.json, beside its own.
// It is as strict as Read; an id that stands in both is an error, and so is a
// row that leaves its edge to the tables of claims, which are the program's.
func (c *Catalogue) With(fsys fs.FS) (*Catalogue, error) {
	more := &Catalogue{rows: slices.Clone(c.rows)}
	err := more.read(fsys, ".")
	if err == nil && len(more.rows) == len(c.rows) {
		err = errors.New("technique catalogue: no file CLOUD/ID.json")
	}
	for i := range more.rows {
		if t := &more.rows[i]; err == nil && t.Claim {
			if _, ours := c.Find(t.ID); !ours {
				err = fmt.Errorf("technique catalogue: %s/%s.json: field claim: belongs to the program's own rows", t.Cloud, t.ID)
			}
		}
	}
	return more, err
}

func (c *Catalogue) read(fsys fs.FS, root string) error {
	err := fs.WalkDir(fsys, root, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".json" {
			return err
		}
		data, err := fs.ReadFile(fsys, p)
		if err != nil {
			return err
		}
		t, err := decode(data)
		if err == nil {
			err = t.check(path.Base(path.Dir(p)), strings.TrimSuffix(path.Base(p), ".json"))
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p, err)
		}
		c.rows = append(c.rows, t)
		return nil
	})
	if err != nil {
		return fmt.Errorf("technique catalogue: %w", err)
	}
	slices.SortStableFunc(c.rows, func(a, b Technique) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(c.rows); i++ {
		if c.rows[i].ID == c.rows[i-1].ID {
			return fmt.Errorf("technique catalogue: %s/%s.json: field id: %q stands in the catalogue already", c.rows[i].Cloud, c.rows[i].ID, c.rows[i].ID)
		}
	}
	return nil
}
