package azrbac

import (
	"encoding/json"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// permission is one entry of a role definition or deny assignment; patterns
// are in lower case. notActions take away from this entry alone.
type permission struct {
	actions, notActions         []string
	dataActions, notDataActions []string
	cond                        *ABAC
}

// definition is what a role, access policy or directory role allows.
type definition struct {
	known       bool // false: the source names it, but nobody gave its content
	permissions []permission
	directory   []dirAction
	template    string // directory role: template id, lower case
	appOnly     bool   // directory actions held as an app role: no administrator's powers over administrators
}

type jsonPermission struct {
	Actions        []string `json:"actions"`
	NotActions     []string `json:"notActions"`
	DataActions    []string `json:"dataActions"`
	NotDataActions []string `json:"notDataActions"`
	Condition      *string  `json:"condition"`
}

func (p jsonPermission) compile() permission {
	out := permission{
		actions: lowerAll(p.Actions), notActions: lowerAll(p.NotActions),
		dataActions: lowerAll(p.DataActions), notDataActions: lowerAll(p.NotDataActions),
	}
	if p.Condition != nil {
		out.cond = parseOrWhole(*p.Condition)
	}
	return out
}

func lowerAll(in []string) []string {
	out := make([]string, len(in))
	for i, s := range in {
		out[i] = strings.ToLower(s)
	}
	return out
}

// readDefinition compiles a Policy node: "document" with ARM permissions, or
// "actions" with directory actions.
func readDefinition(s *graph.Snapshot, n graph.NodeID) *definition {
	d := &definition{}
	if doc := s.NodeString(n, graph.PropDocument); doc != "" {
		var body struct {
			Permissions []jsonPermission `json:"permissions"`
		}
		if json.Unmarshal([]byte(doc), &body) == nil {
			d.known = true
			for _, p := range body.Permissions {
				d.permissions = append(d.permissions, p.compile())
			}
		}
	}
	if v, ok := s.NodeProp(n, PropActions); ok {
		if list, ok := v.([]string); ok {
			d.known = true
			for _, a := range list {
				d.directory = append(d.directory, parseDirAction(a))
			}
		}
	}
	d.template = strings.ToLower(s.NodeString(n, PropTemplateID))
	d.appOnly = s.NodeString(n, graph.PropPolicyKind) == KindAppRole
	return d
}

// outcome is what one grant or denial says of one action: not at all, under a
// condition (nil: always), or unknown.
type outcome struct {
	hit, unknown bool
	cond         *access.Condition
}

// allows asks an ARM definition.
func (d *definition) allows(q question) outcome {
	if !d.known {
		return outcome{unknown: true}
	}
	cond := access.Never()
	for _, p := range d.permissions {
		if p.covers(q.action, q.data) {
			cond = access.Or(cond, p.cond.Under(q.action, q.ctx))
		}
	}
	return outcome{hit: !cond.IsNever(), cond: cond}
}

func (p *permission) covers(action string, data bool) bool {
	if data {
		return matchAny(p.dataActions, action) && !matchAny(p.notDataActions, action)
	}
	return matchAny(p.actions, action) && !matchAny(p.notActions, action)
}
