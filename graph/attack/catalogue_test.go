package attack_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/graph/attack"
)

func TestCatalogueLoads(t *testing.T) {
	c, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	n := map[string]int{}
	for _, r := range c.Rows() {
		n[string(r.Cloud)]++
	}
	if n["aws"] < 15 || n["gcp"] < 5 || n["azure"] < 5 {
		t.Errorf("rows by cloud: %v", n)
	}
}

const good = `{"id":"x-1","cloud":"aws","shape":"CREDENTIAL","title":"t","edge":"CAN_TAKE_OVER",
"actions":[{"action":"iam:CreateAccessKey","on":"target"}],"target":{"types":["AWS::IAM::User"]},"cost":1,
"attacker":"a","verify":"v","logs":["l"],"fix":"f","references":["r"]}`

// TestReadIsStrict: an error names the file and the field.
func TestReadIsStrict(t *testing.T) {
	for _, tc := range []struct{ name, old, new, want string }{
		{"good", "", "", ""},
		{"unknown field", `"cost":1`, `"cost":1,"colour":"red"`, `json: unknown field "colour"`},
		{"another id", `"id":"x-1"`, `"id":"x-2"`, `field id: "x-2" does not match the file's name`},
		{"another cloud", `"cloud":"aws"`, `"cloud":"gcp"`, `field cloud: "gcp" does not match the folder "aws"`},
		{"unknown shape", `"CREDENTIAL"`, `"MAGIC"`, `field shape: unknown shape "MAGIC"`},
		{"edge of another shape", `"CAN_TAKE_OVER"`, `"CAN_INVOKE"`, `field edge: "CAN_INVOKE" is none of the edges of CREDENTIAL: [CAN_TAKE_OVER CAN_HIJACK CAN_READ]`},
		{"unknown place", `"on":"target"`, `"on":"moon"`, `field actions[0]: needs an action and one of [target new other identity attached group host provider home named] in on, has "moon"`},
		{"no cost", `"cost":1`, `"cost":0`, `field cost: must be above 0`},
		{"no sentence", `"attacker":"a"`, `"attacker":""`, `field attacker: is empty`},
		{"gate without what it reads", `"cost":1`, `"cost":1,"gates":[{"gate":"service"}]`, `field gates[0].service: is empty, and gate service reads it`},
		{"unknown gate", `"cost":1`, `"cost":1,"gates":[{"gate":"garden"}]`, `field gates[0].gate: unknown gate "garden"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := good
			if tc.old != "" {
				text = strings.Replace(good, tc.old, tc.new, 1)
			}
			_, err := attack.Read(fstest.MapFS{"catalogue/aws/x-1.json": {Data: []byte(text)}})
			got := ""
			if err != nil {
				got = err.Error()
			}
			switch {
			case tc.want == "" && got != "":
				t.Errorf("refused: %s", got)
			case tc.want != "" && !strings.Contains(got, "catalogue/aws/x-1.json: "+tc.want):
				t.Errorf("got %q (-want +got):\n%s", got, cmp.Diff(tc.want, got))
			}
		})
	}
}

// TestWith: a team's rows stand beside ours; what is wrong names file and field.
func TestWith(t *testing.T) {
	ours, err := attack.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, file, text, want string }{
		{"a row of one's own", "aws/x-1.json", good, ""},
		{"an id that is taken", "aws/iam-002.json", strings.Replace(good, "x-1", "iam-002", 1), `aws/iam-002.json: field id: "iam-002" stands in the catalogue already`},
		{"a claim", "aws/x-1.json", strings.Replace(good, `"cost":1`, `"cost":1,"claim":true`, 1), `aws/x-1.json: field claim: belongs to the program's own rows`},
		{"a broken row", "aws/x-1.json", `{"id":"x-1","cloud":"aws"}`, `aws/x-1.json: field shape: unknown shape ""`},
		{"no row", "README.md", "hello", "no file CLOUD/ID.json"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := ours.With(fstest.MapFS{tc.file: {Data: []byte(tc.text)}})
			if tc.want != "" {
				if err == nil || !strings.Contains(err.Error(), tc.want) {
					t.Errorf("error %v, want %q", err, tc.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := c.Find("x-1"); !ok || len(c.Rows()) != len(ours.Rows())+1 {
				t.Errorf("%d rows of %d", len(c.Rows()), len(ours.Rows())+1)
			}
		})
	}
}

// FuzzReadCatalogue: whatever a file holds, reading it ends in a row or in an
// error that names the file.
func FuzzReadCatalogue(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"id":"x-1","cloud":"aws","shape":"PASS_NEW","gates":[{"gate":"where","where":[{"prop":"a","in":["*"]}]}]}`))
	f.Add([]byte(`[]`))
	f.Add([]byte("{\"id\":\"x-1\"}{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := attack.Read(fstest.MapFS{"catalogue/aws/x-1.json": {Data: data}})
		switch {
		case err != nil && !strings.Contains(err.Error(), "x-1"):
			t.Errorf("the error names no file: %v", err)
		case err == nil && len(c.Rows()) != 1:
			t.Errorf("%d rows", len(c.Rows()))
		}
		if err == nil {
			_ = c.Rows()[0].Needs()
		}
	})
}
