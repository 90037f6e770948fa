package accuracy_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSettledConditions: what a binding or an eligibility depends on is settled
// by the time that an import is judged at: what has ended leads nowhere, what
// has begun is certain, the rest stays a condition.
func TestSettledConditions(t *testing.T) {
	t.Parallel()
	const project = projects + "3"
	var bindings []string
	for member, condition := range map[string]string{
		"ended":    `request.time < timestamp("2026-06-01T00:00:00Z")`,
		"begun":    `request.time > timestamp("2026-06-01T00:00:00Z")`,
		"to-come":  `request.time > timestamp("2027-06-01T00:00:00Z")`,
		"ends":     `request.time < timestamp("2027-06-01T00:00:00Z")`,
		"both":     `request.time > timestamp("2026-06-01T00:00:00Z") && request.host == "a.example"`,
		"neither":  `request.time < timestamp("2026-06-01T00:00:00Z") && request.host == "a.example"`,
		"resource": `resource.name.startsWith("projects/_/buckets/b")`,
		"strange":  `is this CEL`,
		"always":   `true`,
		"never":    `1 == 1 && false`,
	} {
		bindings = append(bindings, fmt.Sprintf(`{"role":"roles/owner","members":["user:%s@shop.example"],"condition":{"expression":%q}}`, member, condition))
	}
	bindings = append(bindings, `{"role":"roles/owner","members":["user:plain@shop.example"]}`)
	const eligible = `{"id":"` + azureSubscriptionID + `/providers/Microsoft.Authorization/roleEligibilityScheduleInstances/%s","type":"Microsoft.Authorization/roleEligibilityScheduleInstances","properties":{"principalId":"10000000-0000-4000-8000-00000000000%s","principalType":"User","roleDefinitionId":"/providers/Microsoft.Authorization/roleDefinitions/8e3af657-a8ff-443c-a75c-2fe8c4bcb635","scope":"` + azureSubscriptionID + `","endDateTime":%s}}`
	files := map[string]string{
		"iam-policies": gcpLine(project, "cloudresourcemanager.googleapis.com/Project", `,"ancestors":["projects/3","organizations/1"],"iam_policy":{"bindings":[`+strings.Join(bindings, ",")+`]}`),
		"resources":    gcpLine(project, "cloudresourcemanager.googleapis.com/Project", `,"ancestors":["projects/3","organizations/1"],"resource":{"data":{"projectId":"shop","projectNumber":"3"}}`),
		"arm":          `{"value":[` + fmt.Sprintf(eligible, "a", "a", `"2026-06-01T00:00:00Z"`) + `,` + fmt.Sprintf(eligible, "b", "b", `"2027-06-01T00:00:00Z"`) + `,` + fmt.Sprintf(eligible, "c", "c", `null`) + `]}`,
	}
	dir := t.TempDir()
	store := filepath.Join(dir, "store")
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	postern(t, nil, "import", "gcp", "--store", store, "--as-of", asOf, "--resources", filepath.Join(dir, "resources"), "--iam-policies", filepath.Join(dir, "iam-policies"))
	postern(t, nil, "import", "azure", "--store", store, "--as-of", asOf, "--arm", filepath.Join(dir, "arm"))
	got := map[string]string{}
	for _, kind := range []string{"HAS_ROLE", "ELIGIBLE_FOR"} {
		for _, e := range lines[struct{ From, Certainty string }](t, postern(t, nil, "edges", "--store", store, "--kind", kind)) {
			name, _, _ := strings.Cut(strings.TrimPrefix(e.From, "user:"), "@")
			got[name] = e.Certainty
		}
	}
	want := map[string]string{
		"begun": "certain", "to-come": "conditional", "ends": "conditional", "both": "conditional", "resource": "conditional", "strange": "conditional",
		"always": "certain", "plain": "certain", houndGroupB: "conditional", strings.TrimSuffix(houndGroupB, "b") + "c": "conditional",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("roles held (-want +got):\n%s", diff)
	}
	for member, conditional := range map[string]bool{"begun": false, "to-come": true, "plain": false} {
		_, certain, answer := reach(t, store, "user:"+member+"@shop.example", "ADMIN")
		if len(answer.Paths) == 0 || certain == conditional {
			t.Errorf("%s: %d paths, certain %t", member, len(answer.Paths), certain)
		}
	}
	for _, member := range []string{"ended", "neither", "never"} {
		if found, _, answer := reach(t, store, "user:"+member+"@shop.example", "ADMIN"); found {
			t.Errorf("%s: %v", member, answer.Paths)
		}
	}
}
