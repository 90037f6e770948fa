package azure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseARM(t *testing.T) {
	for _, tc := range []struct {
		in, typ, name, parent string
		ok                    bool
	}{
		{"/subscriptions/S", "Microsoft.Resources/subscriptions", "S", "", true},
		{"/subscriptions/S/resourceGroups/g/", typeResourceGroup, "g", "/subscriptions/S", true},
		{"subscriptions/S/resourcegroups/g", typeResourceGroup, "g", "/subscriptions/S", true},
		{"/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/a/functions/f", "Microsoft.Web/sites/functions", "f", "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/a", true},
		{"/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/a/providers/Microsoft.Authorization/locks/l", "Microsoft.Authorization/locks", "l", "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/a", true},
		{"/providers/Microsoft.Management/managementGroups/m", "Microsoft.Management/managementGroups", "m", "", true},
		{"/", "", "", "", true},
		{"", "", "", "", false},
		{"//cloudresourcemanager.googleapis.com/projects/1", "", "", "", false},
		{"arn:aws:iam::1:role/x", "", "", "", false},
		{"/subscriptions//x", "", "", "", false},
		{"/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites", "", "", "", false},
		{"/subscriptions/S/elsewhere/x", "", "", "", false},
	} {
		a, ok := parseARM(tc.in)
		if ok != tc.ok {
			t.Errorf("%q: ok %v", tc.in, ok)
			continue
		}
		if !ok {
			continue
		}
		if diff := cmp.Diff([]string{tc.typ, tc.name, tc.parent}, []string{a.typ, a.name, a.parent}); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tc.in, diff)
		}
	}
}

// FuzzParseARM: whatever parses has a parent that parses, and parents end.
func FuzzParseARM(f *testing.F) {
	for _, s := range []string{"/", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d", "/providers/providers/providers/providers", "subscriptions/x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		for range 1000 {
			a, ok := parseARM(in)
			if !ok || a.parent == "" {
				return
			}
			if len(a.parent) >= len(a.id) || !strings.HasPrefix(a.id, a.parent) {
				t.Fatalf("%q stands in %q", a.id, a.parent)
			}
			in = a.parent
		}
	})
}
