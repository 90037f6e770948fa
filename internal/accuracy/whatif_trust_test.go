package accuracy_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
	"github.com/postern-graph/postern/ingest/aws"
)

// TestAnEditedTrustIsTheImportedOne: what an edit of a trust document makes of
// the facts, TRUSTS edges included, is what an import of the edited export gives.
func TestAnEditedTrustIsTheImportedOne(t *testing.T) {
	t.Parallel()
	const (
		home   = "arn:aws:iam::111122223333:"
		code   = `{"Sid":"Code","Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}`
		before = `{"Sid":"Own","Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"` + home + `user/ann"}},` + code
	)
	facts := func(trust string) func(graph.Sink) error {
		return func(to graph.Sink) error {
			user := func(n string) string {
				return `{"UserName":"` + n + `","Path":"/","Arn":"` + home + `user/` + n + `","UserId":"AIDA` + n + `"}`
			}
			text := `{"UserDetailList":[` + user("ann") + `,` + user("bob") + `],"GroupDetailList":[],"Policies":[],"RoleDetailList":[{"RoleName":"all","Path":"/","Arn":"` + home + `role/all","RoleId":"AROAALL",
				"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[` + trust + `]},
				"RolePolicyList":[{"PolicyName":"all","PolicyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}],"AttachedManagedPolicies":[]}]}`
			return aws.Import(t.Context(), aws.Options{GAAD: []ingest.File{ingest.Bytes("gaad.json", []byte(text))}}, into{to})
		}
	}
	trusts := func(s *graph.Snapshot) []string {
		role, _ := s.Lookup(home + "role/all")
		var out []string
		for e := range s.OutKind(role, graph.Trusts) {
			out = append(out, s.ID(e.To))
		}
		return out
	}
	e, _ := whatifEstate(t, graph.Meta{}, facts(before))
	for _, c := range []struct{ name, edit, trust string }{
		{"one instead of another", `{"subject":"` + home + `role/all#trust","path":"document/Statement/Own/Principal/AWS","after":"` + home + `user/bob"}`, strings.Replace(before, "user/ann", "user/bob", 1)},
		{"one less", `{"subject":"` + home + `role/all#trust","path":"document/Statement/Own"}`, code},
		{"a service", `{"subject":"` + home + `role/all#trust","path":"document/Statement/Code/Principal/Service","after":["lambda.amazonaws.com","ec2.amazonaws.com"]}`, strings.Replace(before, `"lambda.amazonaws.com"`, `["lambda.amazonaws.com","ec2.amazonaws.com"]`, 1)},
		{"a stranger", `{"subject":"` + home + `role/all#trust","path":"document/Statement/Own/Principal","after":{"AWS":["` + home + `user/ann","444455556666"],"Federated":"accounts.google.com"}}`, strings.Replace(before, `{"AWS":"`+home+`user/ann"}`, `{"AWS":["`+home+`user/ann","444455556666"],"Federated":"accounts.google.com"}`, 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, imported := whatifEstate(t, graph.Meta{}, facts(c.trust))
			edits, err := graph.ParseEdits(strings.NewReader(c.edit))
			if err != nil {
				t.Fatal(err)
			}
			out, err := e.Try(edits)
			if err != nil {
				t.Fatal(err)
			}
			for what, s := range map[string]*graph.Snapshot{"facts": out.Facts, "judged": out.Judged} {
				if diff := cmp.Diff(trusts(imported), trusts(s)); diff != "" {
					t.Errorf("%s: imported (-), edited (+):\n%s", what, diff)
				}
			}
			if diff := cmp.Diff(said(imported), said(out.Facts)); diff != "" {
				t.Errorf("imported (-), edited (+):\n%s", diff)
			}
		})
	}
}

// into is a graph.Sink for every scope.
type into struct{ graph.Sink }

// Scope implements ingest.ScopeSink.
func (i into) Scope(graph.Cloud, string, string) graph.Sink { return i.Sink }
