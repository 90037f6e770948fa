package schema

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/postern-graph/postern/schema/view"
)

// documents lets only those queries in that somebody chose beforehand. A request names one by its id or by the SHA-256
// of its text in extensions.persistedQuery.sha256Hash, or sends the text itself. It is an extension of gqlgen.
type documents struct{ text map[string]string } // by id and by sum

var _ interface {
	graphql.HandlerExtension
	graphql.OperationParameterMutator
} = documents{}

func newDocuments(byID map[string]string) documents {
	d := documents{map[string]string{}}
	maps.Copy(d.text, byID)
	for _, text := range byID {
		sum := sha256.Sum256([]byte(text))
		d.text[hex.EncodeToString(sum[:])] = text
	}
	return d
}

// ExtensionName implements graphql.HandlerExtension.
func (documents) ExtensionName() string { return "TrustedDocuments" }

// Validate implements graphql.HandlerExtension.
func (documents) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationParameters implements graphql.OperationParameterMutator.
func (d documents) MutateOperationParameters(_ context.Context, p *graphql.RawParams) *gqlerror.Error {
	id := ""
	if p.Query != "" {
		sum := sha256.Sum256([]byte(p.Query))
		id = hex.EncodeToString(sum[:])
	} else if q, ok := p.Extensions["persistedQuery"].(map[string]any); ok {
		id, _ = q["sha256Hash"].(string)
	}
	text, ok := d.text[id]
	if !ok {
		return toGraphQL(view.Errorf(view.UnknownQuery, "this server answers only the documents it was started with; name one by its id or sum in extensions.persistedQuery.sha256Hash"))
	}
	p.Query = text
	return nil
}
