// Package kept keeps the Book of an estate's findings in the store, beside its runs. It outlives runs that are pruned. What
// findings are is left to package findings, how a document is kept to the store.
package kept

import (
	"context"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph/store"
)

// document is the name under which the store keeps the Book.
const document = "findings"

// Read gives the Book of a store, an empty one where none was written. What cannot be read is store.ErrDamaged.
func Read(ctx context.Context, d store.Documents) (*findings.Book, error) {
	parts, err := d.Document(ctx, document)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, fmt.Errorf("read the findings: %w", err)
	}
	return decode(parts)
}

// State gives a word that is another one after each change of the Book, "" where there is none.
func State(ctx context.Context, d store.Documents) (string, error) {
	return d.DocumentState(ctx, document)
}

// Change replaces the Book by what change makes of it, in one step: whoever else changes it meanwhile gets
// store.ErrLocked, and no decision is lost. Where change gives back what it got nothing is written.
func Change(ctx context.Context, d store.Documents, change func(*findings.Book) (*findings.Book, error)) error {
	return d.ChangeDocument(ctx, document, func(parts [][]byte) ([][]byte, error) {
		was, err := decode(parts)
		if err != nil {
			return nil, err
		}
		next, err := change(was)
		if err != nil || next == was {
			return parts, err
		}
		return next.Encode()
	})
}

func decode(parts [][]byte) (*findings.Book, error) {
	b, err := findings.Decode(parts)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrDamaged, err)
	}
	return b, nil
}
