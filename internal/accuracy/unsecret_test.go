package accuracy_test

import "testing"

// TestNoPasswordIsPrinted: what a failing test prints of a store's address has no password in it.
func TestNoPasswordIsPrinted(t *testing.T) {
	for in, want := range map[string]string{
		"edges --store bolt://neo4j:S3CR3T@127.0.0.1:7687":                   "edges --store bolt://neo4j:xxxxx@127.0.0.1:7687",
		"open neo4j+s://u:p%40ss@db.example/shop: down, then bolt://u:b@x:1": "open neo4j+s://u:xxxxx@db.example/shop: down, then bolt://u:xxxxx@x:1",
		"--store /tmp/a:b@c https://db.example:7473/x bolt://127.0.0.1:7687": "--store /tmp/a:b@c https://db.example:7473/x bolt://127.0.0.1:7687",
	} {
		if got := unsecret(in); got != want {
			t.Errorf("%s: %s", in, got)
		}
	}
}
