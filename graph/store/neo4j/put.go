package neo4j

import (
	"context"
	"maps"
	"slices"

	"github.com/postern-graph/postern/graph/store"
)

// Chunks are put together until there are so many, or so many bytes of them,
// before the server is asked which of them it lacks: many, so that round trips
// do not count.
const (
	putChunks = 256
	putBytes  = 16 << 20
	sendBytes = 4 << 20 // packed, in one transaction: small beside the server's memory for one
)

// Put implements store.Session.
func (s *session) Put(ctx context.Context, sum store.Sum, data []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.sending.RLock()
	defer s.sending.RUnlock()
	s.mu.Lock()
	if s.done {
		s.mu.Unlock()
		return store.ErrEnded
	}
	if _, ok := s.pending[sum]; !ok {
		s.pending[sum] = data
		s.size += len(data)
	}
	var batch map[store.Sum][]byte
	if len(s.pending) >= putChunks || s.size >= putBytes {
		batch, s.pending, s.size = s.pending, map[store.Sum][]byte{}, 0
	}
	s.mu.Unlock()
	return s.send(ctx, batch)
}

// flush sends what is pending, and ends when what others send has arrived, too: whoever reads after it finds every chunk that
// was put before.
func (s *session) flush(ctx context.Context) error {
	s.sending.Lock()
	defer s.sending.Unlock()
	s.mu.Lock()
	batch := s.pending
	s.pending, s.size = map[store.Sum][]byte{}, 0
	s.mu.Unlock()
	return s.send(ctx, batch)
}

const keepCypher = "UNWIND $rows AS row MERGE (c:_PosternChunk {sum: row[0]}) SET c.data = row[1], c.size = row[2]"

// send keeps of a batch what is not there. Only that is packed.
func (s *session) send(ctx context.Context, batch map[store.Sum][]byte) error {
	if len(batch) == 0 {
		return nil
	}
	kept, err := s.kept(ctx, slices.Collect(maps.Keys(batch)))
	if err != nil {
		return err
	}
	var rows []any
	size := 0
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		_, err := s.b.write(ctx, keepCypher, map[string]any{"rows": rows})
		rows, size = nil, 0
		return err
	}
	for sum, data := range batch {
		if kept[sum] {
			continue
		}
		packed := s.b.enc.EncodeAll(data, make([]byte, 0, len(data)/3))
		rows = append(rows, []any{sum.String(), packed, len(packed)})
		if size += len(packed); size >= sendBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

const keptCypher = "MATCH (c:_PosternChunk) WHERE c.sum IN $sums AND size(c.data) = c.size RETURN c.sum"

// shares is in how many parts the chunks are read again, a part a session. A
// run must not build on damage, and to read all that it shares with the run
// before would cost as much as to write it: so each session sees that the
// others' chunks have as many bytes as were written, which the server tells by
// itself, and reads one part whole. What it finds damaged it writes anew.
const shares = 64

// kept says which chunks are there and need not be written.
func (s *session) kept(ctx context.Context, sums []store.Sum) (map[store.Sum]bool, error) {
	rows, err := s.b.read(ctx, keptCypher, map[string]any{"sums": names(sums)})
	if err != nil {
		return nil, err
	}
	kept := make(map[store.Sum]bool, len(rows))
	var doubt []store.Sum
	for _, r := range rows {
		name, _ := r.Values[0].(string)
		var sum store.Sum
		if err := sum.UnmarshalText([]byte(name)); err != nil {
			return nil, damaged("chunk: %v", err)
		}
		kept[sum] = true
		if int64(sum[0])%shares == s.turn%shares {
			doubt = append(doubt, sum)
		}
	}
	if len(doubt) == 0 {
		return kept, nil
	}
	found, err := s.b.find(ctx, doubt)
	if err != nil {
		return nil, err
	}
	for _, sum := range doubt {
		data, err := s.b.expand(found[sum.String()])
		kept[sum] = err == nil && store.SumOf(data) == sum
	}
	return kept, nil
}

func names(sums []store.Sum) []string {
	out := make([]string, len(sums))
	for i, s := range sums {
		out[i] = s.String()
	}
	return out
}
