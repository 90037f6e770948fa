package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestWhoMayIsWhoCan: what is asked of all at once is what is asked of each resource.
func TestWhoMayIsWhoCan(t *testing.T) {
	_, engine := demoEngine(t)
	for action, typ := range map[string]string{
		"lambda:GetFunction": "AWS::Lambda::Function", "lambda:UpdateFunctionCode": "AWS::Lambda::Function", "dynamodb:GetItem": "AWS::DynamoDB::Table",
		"cloudfunctions.functions.get": "cloudfunctions.googleapis.com/CloudFunction", "storage.objects.get": "storage.googleapis.com/Bucket",
		"Microsoft.Web/sites/config/list/action": "Microsoft.Web/sites", "Microsoft.Storage/storageAccounts/listKeys/action": "Microsoft.Storage/storageAccounts",
	} {
		ask := func(query string) []string {
			_, rows, err := engine.Query(t.Context(), query, map[string]any{"action": action, "type": typ})
			if err != nil {
				t.Fatal(err)
			}
			var out []string
			for _, r := range rows {
				var words []string
				for _, v := range r {
					s, _ := v.(string)
					words = append(words, s)
				}
				out = append(out, strings.Join(words, " "))
			}
			return out
		}
		const resources = `MATCH (r {type: $type}) `
		each := ask(resources + `CALL postern.whoCan($action, r) YIELD principal, decision, conditions
			RETURN principal.id AS p, r.id AS on, CASE decision WHEN 'Allowed' THEN 'certain' ELSE toLower(decision) END AS certainty, coalesce(conditions, '') AS if ORDER BY p, on`)
		all := ask(`MATCH (p:Principal) WITH collect(p) AS principals ` + resources + `WITH principals, collect(r) AS resources
			CALL postern.whoMay(principals, $action, resources) YIELD principal, resource, certainty, conditions
			RETURN principal.id AS p, resource.id AS on, certainty, coalesce(conditions, '') AS if ORDER BY p, on`)
		if diff := cmp.Diff(each, all); diff != "" {
			t.Errorf("%s (-each +all):\n%s", action, diff)
		}
	}
}
