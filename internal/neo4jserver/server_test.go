package neo4jserver_test

import (
	"testing"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/internal/neo4jserver"
)

// TestStart asks the real server a question, with the credentials that Start gave, and asks which server it is.
func TestStart(t *testing.T) {
	ctx := t.Context()
	uri, user, password := neo4jserver.Start(t)
	driver, err := neo4j.NewDriverWithContext(uri, neo4j.BasicAuth(user, password, ""))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := driver.Close(ctx); err != nil {
			t.Error(err)
		}
	}()
	res, err := neo4j.ExecuteQuery(ctx, driver,
		"CALL dbms.components() YIELD name, edition WHERE name = 'Neo4j Kernel' RETURN 1 AS one, edition", nil, neo4j.EagerResultTransformer)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != 1 {
		t.Fatalf("got %d rows, want 1", len(res.Records))
	}
	one, _, err := neo4j.GetRecordValue[int64](res.Records[0], "one")
	if err != nil || one != 1 {
		t.Errorf("RETURN 1 gave %d, %v", one, err)
	}
}

// TestStartShares: the second caller gets the same server, not another six seconds.
func TestStartShares(t *testing.T) {
	first, _, _ := neo4jserver.Start(t)
	second, _, _ := neo4jserver.Start(t)
	if first != second {
		t.Errorf("two servers, %s and %s, want one", first, second)
	}
}
