package accuracy_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/internal/demo"
)

// nodeFacts is what `postern node` says of one node.
type nodeFacts struct {
	ID         string         `json:"id"`
	Labels     []string       `json:"labels"`
	Properties map[string]any `json:"properties"`
	In, Out    []neighbour
}

type neighbour struct{ Type, Other, Certainty string }

func (p *planted) node(t *testing.T, id string) (n nodeFacts) {
	t.Helper()
	decode(t, postern(t, nil, "node", "--store", p.store, "--format", "json", id), &n)
	return n
}

// others gives the ends of one kind of edge, sorted, each once.
func others(all []neighbour, kind string) []string {
	var out []string
	for _, n := range all {
		if n.Type == kind {
			out = append(out, n.Other)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func sorted(in []string) []string {
	out := slices.Clone(in)
	slices.Sort(out)
	return out
}

// outside is everybody who is not of the house.
var outside = []string{"internet", "allUsers", "allAuthenticatedUsers"}

// fact checks one statement about a node; the words are those of demo.Fact.
func (p *planted) fact(t *testing.T, g *figure, f demo.Fact) {
	t.Helper()
	n := p.node(t, f.Node)
	switch f.Holds {
	case "admin", "not-admin":
		g.check(slices.Contains(p.admins, n.ID) == (f.Holds == "admin"), "%s is not %s", n.ID, f.Holds)
	case "policies":
		got := slices.DeleteFunc(others(n.Out, "HAS_POLICY"), func(id string) bool { return strings.HasSuffix(id, "#trust") })
		g.check(slices.Equal(got, sorted(f.Values)), "policies of %s: %v", n.ID, got)
	case "shared-role", "unshared-role":
		got := others(n.In, "RUNS_AS")
		g.check(slices.Equal(got, sorted(f.Values)), "%s runs as %s", got, n.ID)
	case "not-public":
		g.check(n.Properties["public"] != true, "%s is public", n.ID)
		for _, e := range n.In {
			g.check(!slices.Contains(outside, e.Other) || !strings.HasPrefix(e.Type, "CAN_"), "%s has %s to %s", e.Other, e.Type, n.ID)
		}
	case "public-owner":
		got := others(p.node(t, "allUsers").Out, "HAS_ROLE")
		for _, role := range f.Values {
			g.check(slices.Contains(got, role), "allUsers does not hold %s, only %v", role, got)
			g.check(strings.HasPrefix(role, "roles/owner@") && strings.HasSuffix(role, n.ID), "%s is not owner of %s", role, n.ID)
		}
	case "anonymous-function":
		for _, id := range f.Values {
			fn := p.node(t, id)
			g.check(fn.Properties["auth_level"] == "anonymous", "%s: auth_level %v", id, fn.Properties["auth_level"])
			g.check(slices.Contains(others(fn.In, "CAN_INVOKE"), "internet"), "internet may not invoke %s", id)
		}
	case "egress-v4", "egress-v6", "no-egress-v4", "no-egress-v6":
		p.egress(g, n, f)
	case "setting":
		for _, want := range f.Values {
			got, ok := p.setting(t, n, want)
			g.check(ok, "%s: %s is %s (%s)", n.ID, want, got, f.Why)
		}
	default:
		t.Fatalf("no such fact: %s", f.Holds)
	}
}

// egress: whether packets pass to the whole internet, by the node's own word and by the edge.
func (p *planted) egress(g *figure, n nodeFacts, f demo.Fact) {
	key := "egress_ipv4"
	if strings.HasSuffix(f.Holds, "v6") {
		key = "egress_ipv6"
	}
	got := fmt.Sprint(n.Properties[key])
	if strings.HasPrefix(f.Holds, "no-") {
		g.check(got == "none" || got == "restricted", "%s: %s is %s, though %s", n.ID, key, got, f.Why)
		return
	}
	g.check(got == "unrestricted", "%s: %s is %s, though %s", n.ID, key, got, f.Why)
}

// appProperties says where a Function App's node holds a setting.
var appProperties = map[string]string{
	"httpsOnly": "https_only", "ftpsState": "ftps_state", "minTlsVersion": "min_tls_version",
	"remoteDebuggingEnabled": "remote_debugging", "cors": "cors", "publicNetworkAccess": "public_network_access",
	"basicPublishing.ftp": "basic_publishing_ftp", "basicPublishing.scm": "basic_publishing_scm",
	"secretSetting": "secret_settings", "keyVaultReference": "key_vault_references",
	"accessRestriction": "access_restrictions_json", "appServiceAuthentication": "app_service_auth",
}

// setting looks up name=value of a Function App, in the words of the portal.
func (p *planted) setting(t *testing.T, n nodeFacts, want string) (got string, ok bool) {
	t.Helper()
	name, value, _ := strings.Cut(want, "=")
	if name == "anonymousFunction" {
		for _, e := range n.In {
			if e.Type == "TRIGGERS" && strings.HasSuffix(strings.ToLower(e.Other), "/functions/"+strings.ToLower(value)) {
				level := fmt.Sprint(p.node(t, e.Other).Properties["auth_level"])
				return level, level == "anonymous"
			}
		}
		return "no function", false
	}
	v := n.Properties[appProperties[name]]
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	got = string(raw)
	switch name {
	case "accessRestriction":
		if value == "none" {
			return got, n.Properties["access_restricted"] != true
		}
		return got, n.Properties["access_restricted"] == true && strings.Contains(got, value)
	case "appServiceAuthentication":
		return got, value == "off" && v == "false"
	case "cors", "secretSetting":
		list, _ := v.([]any)
		return got, slices.Contains(list, any(value))
	case "keyVaultReference":
		list, _ := v.([]any)
		return got, slices.ContainsFunc(list, func(r any) bool { s, _ := r.(string); return strings.HasPrefix(s, value+" ") })
	}
	return got, fmt.Sprint(v) == value
}
