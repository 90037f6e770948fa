package main

import (
	"context"
	"errors"
	"net/url"
	"os"

	"github.com/spf13/cobra"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/neo4j"
	"github.com/postern-graph/postern/graph/walk"
)

// narrower is a store that gives as much of its newest run as a bounded pattern needs.
type narrower interface {
	Narrow(ctx context.Context, p walk.Pattern, latent bool) (*graph.Snapshot, error)
}

// narrowTo opens, where the store can, the part of the newest run that a
// pattern needs to be answered, and otherwise the whole.
func narrowTo(p walk.Pattern, latent bool) func(*cobra.Command) (*access.Estate, func(), error) {
	return func(cmd *cobra.Command) (*access.Estate, func(), error) {
		st, err := openStore(cmd, false)
		if err != nil {
			return nil, nil, err
		}
		n, ok := st.(narrower)
		if !ok {
			return estateOf(cmd, st)
		}
		part, err := n.Narrow(cmd.Context(), p, latent)
		switch {
		case err == nil:
			return newEstate(part), func() { _ = st.Close() }, nil
		case errors.Is(err, neo4j.ErrNotBounded), errors.Is(err, neo4j.ErrHalfPublished), errors.Is(err, store.ErrNotFound):
			return estateOf(cmd, st)
		}
		return nil, nil, errors.Join(err, st.Close())
	}
}

// openNeo4j reads the user and password from the URI, or else from
// NEO4J_USERNAME and NEO4J_PASSWORD; NEO4J_DATABASE names the database. What
// the Store reads is no older than what bookmarks stand for.
func openNeo4j(ctx context.Context, name string, bookmarks ...string) (*neo4j.Store, error) {
	u, err := neo4jAddress(name)
	if err != nil {
		return nil, err
	}
	o := neo4j.Options{Database: os.Getenv("NEO4J_DATABASE"), Bookmarks: bookmarks}
	if u.User == nil {
		o.User, o.Password = os.Getenv("NEO4J_USERNAME"), os.Getenv("NEO4J_PASSWORD")
	}
	return neo4j.Open(ctx, name, o)
}

func neo4jAddress(name string) (*url.URL, error) {
	u, err := url.Parse(name)
	if err != nil {
		return nil, usagef("--store: the address is no URI") // it may hold a password
	}
	switch u.Scheme {
	case "neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc":
		if u.Host == "" {
			return nil, usagef("--store: the address names no server, as neo4j://localhost:7687 does")
		}
		return u, nil
	}
	return nil, usagef("--store %s: a store is a directory or a neo4j:// or bolt:// URI", u.Redacted())
}
