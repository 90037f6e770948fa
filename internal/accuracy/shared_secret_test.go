package accuracy_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSharedSecret: one password in the settings of functions of three clouds
// links them, each cloud imported by a call of its own, and is itself nowhere.
func TestSharedSecret(t *testing.T) {
	t.Parallel()
	const (
		value  = "correct-horse-battery-9"
		lambda = "arn:aws:lambda:eu-west-1:333333333333:function:pay"
		run    = "//run.googleapis.com/projects/shop/locations/eu/services/api"
		site   = azureSubscriptionID + "/resourceGroups/g/providers/Microsoft.Web/sites/pay"
	)
	dir := t.TempDir()
	store := filepath.Join(dir, "store")
	load := func(cloud, flag, text string) {
		file := filepath.Join(dir, flag+".json")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		postern(t, nil, "import", cloud, "--store", store, "--as-of", asOf, "--"+flag, file)
	}
	links := func() (from []string, to map[string]bool) {
		to = map[string]bool{}
		for _, e := range lines[struct{ From, To, Certainty string }](t, postern(t, nil, "edges", "--store", store, "--kind", "UNLOCKS")) {
			from, to[e.To] = append(from, e.From), true
			if e.Certainty != "unknown" {
				t.Errorf("%s unlocks %s: %s", e.From, e.To, e.Certainty)
			}
		}
		slices.Sort(from)
		return from, to
	}
	load("aws", "config", `{"configurationItems":[{"resourceType":"AWS::Lambda::Function","resourceId":"pay","resourceName":"pay","awsAccountId":"333333333333","awsRegion":"eu-west-1","ARN":"`+lambda+`","configuration":{"functionName":"pay","functionArn":"`+lambda+`","environment":{"variables":{"DB_PASSWORD":"`+value+`"}}}}]}`)
	if from, _ := links(); len(from) != 0 {
		t.Errorf("one place alone is linked: %v", from)
	}
	load("gcp", "resources", gcpLine(run, "run.googleapis.com/Service", `,"ancestors":["projects/3"],"resource":{"data":{"template":{"containers":[{"image":"eu-docker.pkg.dev/shop/images/api:1","env":[{"name":"DATABASE_PASSWORD","value":"`+value+`"},{"name":"OTHER_PASSWORD","value":"something-else-42"}]}]}}}`))
	load("azure", "arm", `{"value":[{"id":"`+site+`/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"SHOP_DB_PASSWORD":"`+value+`"}}]}`)
	from, to := links()
	if diff := cmp.Diff([]string{run, site, lambda}, from); diff != "" || len(to) != 1 {
		t.Errorf("links to %v from (-want +got):\n%s", to, diff)
	}
	for id := range to {
		answers := string(postern(t, nil, "node", "--store", store, id)) + string(postern(t, nil, "node", "--store", store, lambda)) +
			string(postern(t, nil, "search", "--store", store, "--label", "Secret"))
		if !strings.Contains(answers, "a secret in 3 places") || strings.Contains(answers, value) {
			t.Errorf("the nodes: %s", answers)
		}
	}
	// The next import finds the password changed in one place.
	load("azure", "arm", `{"value":[{"id":"`+site+`/config/appsettings","type":"Microsoft.Web/sites/config","properties":{"SHOP_DB_PASSWORD":"another-horse-10"}}]}`)
	if from, _ := links(); !slices.Equal(from, []string{run, lambda}) {
		t.Errorf("links after a change: %v", from)
	}
}
