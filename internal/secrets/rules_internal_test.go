package secrets

import "testing"

// TestRules compiles every rule, so that match never has to report a broken one.
func TestRules(t *testing.T) {
	rs, err := loadRules()
	if err != nil {
		t.Fatal(err)
	}
	if len(rs.Rules) < 200 {
		t.Errorf("%d rules", len(rs.Rules))
	}
	for _, r := range rs.Rules {
		if _, err := r.compile(); err != nil {
			t.Error(err)
		}
	}
}

// TestAccountOfKey uses the documented example of the encoding, ASIAQNZGKIQY56JQ7WML for account 029608264753.
func TestAccountOfKey(t *testing.T) {
	if got := accountOfKey("ASIAQNZGKIQY56JQ7WML"); got != "029608264753" {
		t.Errorf("account %s", got)
	}
	if got := accountOfKey("AKIAIOSFODNN7EXAMPLE"); got != "" {
		t.Errorf("an old key gives %s", got)
	}
}
