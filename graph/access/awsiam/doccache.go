package awsiam

import (
	"encoding/json"
	"hash/maphash"
	"sync"
)

// A docCache compiles documents once, by the bytes that they are written in. It
// is bounded: when a shard is full, what was not asked for since the last time
// is forgotten. Safe for concurrent use.
type docCache struct {
	seed   maphash.Seed
	shards [16]docShard
}

const maxShard = 4 << 20 // bytes of text in each of two generations

type docShard struct {
	mu       sync.RWMutex
	new, old map[uint64]*Document
	bytes    int
}

func newDocCache() *docCache { return &docCache{seed: maphash.MakeSeed()} }

// compile gives the compiled document. ok is false when the text is no JSON.
func (c *docCache) compile(text []byte) (*Document, bool) {
	h := maphash.Bytes(c.seed, text)
	s := &c.shards[h%uint64(len(c.shards))]
	s.mu.RLock()
	d := s.new[h]
	s.mu.RUnlock()
	if d != nil && d.Text == string(text) {
		return d, true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if d = s.old[h]; d == nil || d.Text != string(text) {
		if !json.Valid(text) {
			return nil, false
		}
		d = Compile(text)
	}
	if s.bytes += len(text); s.bytes > maxShard || s.new == nil {
		s.old, s.new, s.bytes = s.new, map[uint64]*Document{}, len(text)
	}
	s.new[h] = d
	return d, true
}
