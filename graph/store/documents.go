package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Documents keeps values beside the runs that are larger than notes, such as the findings of an estate. They outlive
// the runs that are pruned.
type Documents interface {
	// Document gives the parts of a document in their order, or ErrNotFound. A reader gets one whole version of it,
	// whoever writes meanwhile.
	Document(ctx context.Context, name string) ([][]byte, error)
	// DocumentState gives a word that is another one after each change of a document, "" where there is none. It costs no
	// more than a note.
	DocumentState(ctx context.Context, name string) (string, error)
	// ChangeDocument replaces a document in one step by what change makes of its parts; there are none where it is new. It
	// has the writer's place from before it reads until it ends, so that no other change is lost, and fails with ErrLocked
	// like all that write. Parts that stay the same cost nothing. Where change fails, or the process dies, the document is
	// what it was. A document without parts is kept as such.
	ChangeDocument(ctx context.Context, name string, change func(parts [][]byte) ([][]byte, error)) error
}

// documentsNote is the note that says where the documents are, as JSON: chunks that list chunks, by name.
const documentsNote = "documents"

// maxDocumentName bounds the name of a document, in bytes.
const maxDocumentName = 100

// Document implements Documents. A version that was replaced and pruned away while it was read gives way to the next.
func (c *Chunked) Document(ctx context.Context, name string) ([][]byte, error) {
	var last []Sum
	for {
		lists, err := documentLists(ctx, c.b.Note)
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", name, err)
		}
		at, ok := lists[name]
		if !ok {
			return nil, fmt.Errorf("document %s: %w", name, ErrNotFound)
		}
		parts, err := readParts(ctx, c.b.Chunks, at)
		switch {
		case err == nil:
			return parts, nil
		case !errors.Is(err, ErrNotFound):
			return nil, fmt.Errorf("document %s: %w", name, err)
		case slices.Equal(at, last):
			return nil, fmt.Errorf("document %s: a part is missing: %w", name, ErrDamaged)
		}
		last = at
	}
}

// DocumentState implements Documents.
func (c *Chunked) DocumentState(ctx context.Context, name string) (string, error) {
	lists, err := documentLists(ctx, c.b.Note)
	if err != nil {
		return "", fmt.Errorf("document %s: %w", name, err)
	}
	at, ok := lists[name]
	if !ok {
		return "", nil
	}
	var sums []byte
	for _, sum := range at {
		sums = append(sums, sum[:]...)
	}
	return SumOf(sums).String(), nil
}

// ChangeDocument implements Documents.
func (c *Chunked) ChangeDocument(ctx context.Context, name string, change func([][]byte) ([][]byte, error)) error {
	if name == "" || len(name) > maxDocumentName {
		return fmt.Errorf("document name of %d bytes: %w", len(name), ErrInvalid)
	}
	s, err := c.b.Begin(ctx)
	if err != nil {
		return fmt.Errorf("change document %s: %w", name, err)
	}
	if err := errors.Join(c.changeDocument(ctx, s, name, change), s.Close()); err != nil {
		return fmt.Errorf("change document %s: %w", name, err)
	}
	return nil
}

func (c *Chunked) changeDocument(ctx context.Context, s Session, name string, change func([][]byte) ([][]byte, error)) error {
	lists, err := documentLists(ctx, c.b.Note)
	if err != nil {
		return err
	}
	var parts [][]byte
	was, known := lists[name]
	if known {
		if parts, err = readParts(ctx, s.Chunks, was); errors.Is(err, ErrNotFound) {
			err = fmt.Errorf("a part is missing: %w", ErrDamaged)
		}
		if err != nil {
			return err
		}
	}
	if parts, err = change(parts); err != nil {
		return err
	}
	sums := make([]Sum, 0, len(parts))
	for _, p := range parts {
		sum := SumOf(p)
		if err := s.Put(ctx, sum, p); err != nil {
			return err
		}
		sums = append(sums, sum)
	}
	at, err := putLists(ctx, s.Put, sums)
	if err != nil {
		return err
	}
	if known && slices.Equal(at, was) {
		return nil
	}
	lists[name] = at
	text, err := json.Marshal(lists)
	if err != nil {
		return err
	}
	return s.SetNote(ctx, documentsNote, text)
}

// documentLists says where each document is; none is no error.
func documentLists(ctx context.Context, note func(context.Context, string) ([]byte, error)) (map[string][]Sum, error) {
	lists := map[string][]Sum{}
	data, err := note(ctx, documentsNote)
	switch {
	case errors.Is(err, ErrNotFound):
		return lists, nil
	case err != nil:
		return nil, err
	}
	if err := json.Unmarshal(data, &lists); err != nil {
		return nil, fmt.Errorf("list of documents: %w: %w", ErrDamaged, err)
	}
	return lists, nil
}

func readParts(ctx context.Context, get chunkGetter, lists []Sum) ([][]byte, error) {
	sums, err := readLists(ctx, get, lists)
	if err != nil {
		return nil, err
	}
	parts := make([][]byte, 0, len(sums))
	err = eachChunk(ctx, get, sums, func(b []byte) error {
		parts = append(parts, b)
		return nil
	})
	return parts, err
}

// markDocuments adds every chunk that documents need.
func (c *Chunked) markDocuments(ctx context.Context, get chunkGetter, live map[Sum]struct{}) error {
	lists, err := documentLists(ctx, c.b.Note)
	if err != nil {
		return fmt.Errorf("documents are to stay: %w", err)
	}
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		if err := markLists(ctx, get, lists[name], live); err != nil {
			return fmt.Errorf("document %s is to stay: %w", name, err)
		}
	}
	return nil
}

// verifyDocuments reads every document.
func (c *Chunked) verifyDocuments(ctx context.Context) error {
	lists, err := documentLists(ctx, c.b.Note)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(lists)) {
		_, err := c.Document(ctx, name)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
