package main

import (
	"context"
	"net/url"
	"os"

	"github.com/postern-graph/postern/graph/store/neo4j"
)

// openNeo4j reads the user and password from the URI, or else from
// NEO4J_USERNAME and NEO4J_PASSWORD; NEO4J_DATABASE names the database.
func openNeo4j(ctx context.Context, name string) (*neo4j.Store, error) {
	u, err := url.Parse(name)
	if err != nil {
		return nil, usagef("--store: the address is no URI") // it may hold a password
	}
	switch u.Scheme {
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
	default:
		return nil, usagef("--store %s: a store is a directory or a neo4j:// or bolt:// URI", u.Redacted())
	}
	o := neo4j.Options{Database: os.Getenv("NEO4J_DATABASE")}
	if u.User == nil {
		o.User, o.Password = os.Getenv("NEO4J_USERNAME"), os.Getenv("NEO4J_PASSWORD")
	}
	return neo4j.Open(ctx, name, o)
}
