package neo4j

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/postern-graph/postern/graph/store"
)

// RunIDs implements store.Backend.
func (b *backend) RunIDs(ctx context.Context) ([]string, error) {
	rows, err := b.read(ctx, "MATCH (r:_PosternRun) RETURN r.id ORDER BY r.id", nil)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range rows {
		// A run that is pruned while the server reads it comes without an id.
		if id, ok := r.Values[0].(string); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Record implements store.Backend.
func (b *backend) Record(ctx context.Context, run string) (store.Record, error) {
	packed, err := b.checked(ctx, "MATCH (n:_PosternRun {id: $key}) RETURN n.data, n.sum", run)
	if err != nil {
		return store.Record{}, err
	}
	var rec store.Record
	text, err := b.expand(packed)
	if err == nil {
		err = json.Unmarshal(text, &rec)
	}
	if err != nil {
		return store.Record{}, damaged("record: %v", err)
	}
	return rec, nil
}

// Note implements store.Backend.
func (b *backend) Note(ctx context.Context, key string) ([]byte, error) {
	v, err := b.checked(ctx, "MATCH (n:_PosternNote {key: $key}) RETURN n.data, n.sum", key)
	if err != nil {
		return nil, fmt.Errorf("note %s: %w", key, err)
	}
	return v, nil
}

// checked reads a small value and its sum. The server may read one before and the
// other after a change that is committed meanwhile: only what is wrong twice and the
// same is damaged.
func (b *backend) checked(ctx context.Context, cypher, key string) ([]byte, error) {
	var last, lastSum []byte
	for again := false; ; again = true {
		rows, err := b.read(ctx, cypher, map[string]any{"key": key})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			return nil, store.ErrNotFound
		}
		data, _ := rows[0].Values[0].([]byte)
		sum, _ := rows[0].Values[1].([]byte)
		if want := sha256.Sum256(data); bytes.Equal(sum, want[:]) {
			return data, nil
		}
		if again && bytes.Equal(data, last) && bytes.Equal(sum, lastSum) {
			return nil, damaged("checksum")
		}
		last, lastSum = data, sum
	}
}

// Chunks implements store.Backend.
func (b *backend) Chunks(ctx context.Context, sums []store.Sum) ([][]byte, error) {
	if len(sums) == 0 {
		return nil, nil
	}
	found, err := b.find(ctx, sums)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, len(sums))
	for i, s := range sums {
		packed, ok := found[s.String()]
		if !ok {
			return nil, fmt.Errorf("chunk %s: %w", s, store.ErrNotFound)
		}
		if out[i], err = b.expand(packed); err != nil {
			return nil, fmt.Errorf("chunk %s: %w", s, err)
		}
	}
	return out, nil
}

// find gives the packed chunks that are there, by sum.
func (b *backend) find(ctx context.Context, sums []store.Sum) (map[string][]byte, error) {
	rows, err := b.read(ctx, "MATCH (c:_PosternChunk) WHERE c.sum IN $sums RETURN c.sum, c.data", map[string]any{"sums": names(sums)})
	if err != nil {
		return nil, err
	}
	found := make(map[string][]byte, len(rows))
	for _, r := range rows {
		name, _ := r.Values[0].(string)
		data, _ := r.Values[1].([]byte)
		found[name] = data
	}
	return found, nil
}

func (b *backend) expand(packed []byte) ([]byte, error) {
	out, err := b.dec.DecodeAll(packed, nil)
	if err != nil {
		return nil, damaged("%v", err)
	}
	return out, nil
}

// Verify implements store.Backend. Runs and chunks are read by the caller.
func (b *backend) Verify(ctx context.Context) error {
	rows, err := b.read(ctx, "MATCH (n:_PosternNote) RETURN n.key", nil)
	if err != nil {
		return err
	}
	var errs []error
	for _, r := range rows {
		key, _ := r.Values[0].(string)
		_, err := b.Note(ctx, key)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
