package gcpiam

import "testing"

// FuzzCondition: no text panics, and what does not parse is never a yes.
func FuzzCondition(f *testing.F) {
	for _, s := range []string{
		`request.time < timestamp("2030-01-01T00:00:00Z")`, `resource.name.startsWith("projects/_/buckets/x")`,
		`resource.type in ["a", 'b'] || !(resource.service == "c")`, `api.getAttribute("iam.googleapis.com/modifiedGrantsByRole", []).hasOnly(["roles/viewer"])`,
		`)(`, `true ? false : true`, "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e := parseCEL(text)
		c := e.settle(known{asOf: 1, attr: func(string) (value, bool) { return value{spellings: []string{"a"}, prefix: true}, true }})
		if e.text != "" && e.root == nil && (c == nil || c.IsNever()) {
			t.Errorf("%q was settled though it does not parse", text)
		}
	})
}

// FuzzMember: no text panics, and parsing is stable.
func FuzzMember(f *testing.F) {
	for _, s := range []string{
		"user:a@b", "principal://goog/subject/a@b", "principalSet://goog/public:all", "deleted:user:a@b?uid=1", "allUsers",
		"principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/attribute.x/y",
		"principal://iam.googleapis.com/projects/-/serviceAccounts/a@b", "principalSet://", "serviceAccount:p.svc.id.goog[ns/sa]",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m := parseMember(text)
		if again := parseMember(m.id); again.id != m.id {
			t.Errorf("%q: %q, then %q", text, m.id, again.id)
		}
		_, _, _ = m.pool()
		_ = m.host()
	})
}

// FuzzPermission: an entry without a wildcard matches itself alone.
func FuzzPermission(f *testing.F) {
	f.Add("storage.googleapis.com/objects.*", "storage.objects.get")
	f.Add("*", "a")
	f.Fuzz(func(_ *testing.T, entry, perm string) { _ = matchPermission(entry, perm) })
}
