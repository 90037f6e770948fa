// Package schema serves an estate over GraphQL: the schema itself (*.graphqls), thin resolvers, and the HTTP server
// with its limits, checks of who asks, and headers. It loads nothing and decides nothing: a Source brings the run that
// answers, package view shows it, and what the browser gets beside the API is handed in by the program.
package schema

//go:generate go run ../internal/gen/kinds ..
//go:generate go tool gqlgen generate
//go:generate sh -c "cd client && go tool genqlient genqlient.yaml"
//go:generate go run ../internal/gen/graphql ../docs/reference/graphql.md
