package neo4j

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"github.com/postern-graph/postern/graph/store"
)

// session is the writer. The lock is a lease in _PosternMeta, by the server's
// clock, renewed while the session lives; a writer that died loses it by itself.
type session struct {
	b     *backend
	owner string
	turn  int64 // counts the sessions of a store
	stop  context.CancelFunc
	ended chan struct{} // closed when renewal has stopped

	sending sync.RWMutex // held while chunks are under way that are no longer pending
	mu      sync.Mutex
	pending map[store.Sum][]byte // not yet sent
	size    int
	done    bool
}

// Begin implements store.Backend.
func (b *backend) Begin(ctx context.Context) (store.Session, error) {
	if err := b.ensureSchema(ctx); err != nil {
		return nil, err
	}
	s := &session{b: b, owner: rand.Text(), ended: make(chan struct{}), pending: map[store.Sum][]byte{}}
	// The first SET takes the node's lock, so that what follows reads what the last writer left.
	r, err := b.write(ctx, `MERGE (m:_PosternMeta {id: 'store'}) ON CREATE SET m.format = $format
		SET m.turn = coalesce(m.turn, 0) + 1
		WITH m, m.owner IS NULL OR m.until < timestamp() OR m.owner = $owner AS free
		FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END | SET m.owner = $owner, m.until = timestamp() + $lease)
		RETURN free, m.turn`, map[string]any{"owner": s.owner, "lease": b.o.Lease.Milliseconds(), "format": storeFormat})
	if err != nil {
		return nil, err
	}
	if free, _ := r.Records[0].Values[0].(bool); !free {
		return nil, store.ErrLocked
	}
	s.turn, _ = r.Records[0].Values[1].(int64)
	// The lease outlives a caller's cancelled context: Close must still give it back.
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stop = stop
	go s.renew(life)
	return s, nil
}

func (s *session) renew(ctx context.Context) {
	defer close(s.ended)
	tick := time.NewTicker(s.b.o.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			// A renewal that fails is tried again at the next tick; if the lease is
			// lost meanwhile, Commit finds out.
			_, _ = s.b.write(ctx, "MATCH (m:_PosternMeta {id: 'store', owner: $owner}) SET m.until = timestamp() + $lease",
				map[string]any{"owner": s.owner, "lease": s.b.o.Lease.Milliseconds()})
		}
	}
}

// hold fails unless the lease is still ours.
func (s *session) hold(ctx context.Context) error {
	rows, err := s.b.read(ctx, "MATCH (m:_PosternMeta {id: 'store', owner: $owner}) WHERE m.until > timestamp() RETURN 1", map[string]any{"owner": s.owner})
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("the writer's lease ran out: %w", store.ErrLocked)
	}
	return err
}

// Chunks implements store.Session.
func (s *session) Chunks(ctx context.Context, sums []store.Sum) ([][]byte, error) {
	if err := s.flush(ctx); err != nil {
		return nil, err
	}
	return s.b.Chunks(ctx, sums)
}

// Commit implements store.Session.
func (s *session) Commit(ctx context.Context, p store.Publication) error {
	if err := s.flush(ctx); err != nil {
		return err
	}
	text, err := json.Marshal(p.Record)
	if err != nil {
		return err
	}
	if err := s.hold(ctx); err != nil {
		return err
	}
	if err := s.syncLive(ctx, p); err != nil {
		return fmt.Errorf("write the graph of run %s: %w", p.Record.Info.ID, err)
	}
	data := s.b.enc.EncodeAll(text, nil)
	sum := sha256.Sum256(data)
	r, err := s.b.write(ctx, `MATCH (m:_PosternMeta {id: 'store'}) SET m.touched = timestamp()
		WITH m WHERE m.owner = $owner
		SET m.live = $run REMOVE m.syncing
		MERGE (r:_PosternRun {id: $run}) SET r.data = $data, r.sum = $sum
		RETURN 1`, map[string]any{"owner": s.owner, "run": p.Record.Info.ID, "data": data, "sum": sum[:]})
	switch {
	case err == nil && len(r.Records) == 0:
		return fmt.Errorf("the writer's lease ran out: %w", store.ErrLocked)
	case driver.IsConnectivityError(errors.Unwrap(err)):
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	return err
}

// Remove implements store.Session.
func (s *session) Remove(ctx context.Context, runs []string, live map[store.Sum]struct{}) error {
	if err := s.hold(ctx); err != nil {
		return err
	}
	if _, err := s.b.write(ctx, "MATCH (r:_PosternRun) WHERE r.id IN $runs DELETE r", map[string]any{"runs": runs}); err != nil {
		return err
	}
	rows, err := s.b.read(ctx, "MATCH (c:_PosternChunk) RETURN c.sum", nil)
	if err != nil {
		return err
	}
	var dead []string
	for _, r := range rows {
		name, _ := r.Values[0].(string)
		var sum store.Sum
		if sum.UnmarshalText([]byte(name)) == nil {
			if _, ok := live[sum]; ok {
				continue
			}
		}
		dead = append(dead, name)
	}
	for len(dead) > 0 {
		n := min(len(dead), 1000)
		if _, err := s.b.write(ctx, "MATCH (c:_PosternChunk) WHERE c.sum IN $sums DELETE c", map[string]any{"sums": dead[:n]}); err != nil {
			return err
		}
		dead = dead[n:]
	}
	return nil
}

// SetNote implements store.Session.
func (s *session) SetNote(ctx context.Context, key string, value []byte) error {
	if key == "" || len(key) > 100 {
		return fmt.Errorf("note key of %d bytes: %w", len(key), store.ErrInvalid)
	}
	if value == nil {
		value = []byte{}
	}
	if err := s.flush(ctx); err != nil {
		return err
	}
	sum := sha256.Sum256(value)
	// The SET on the lease takes its lock: nobody becomes the next writer between the question and the value.
	r, err := s.b.write(ctx, `MATCH (m:_PosternMeta {id: 'store'}) SET m.touched = timestamp()
		WITH m WHERE m.owner = $owner
		MERGE (n:_PosternNote {key: $key}) SET n.data = $data, n.sum = $sum
		RETURN 1`, map[string]any{"owner": s.owner, "key": key, "data": value, "sum": sum[:]})
	if err == nil && len(r.Records) == 0 {
		err = fmt.Errorf("the writer's lease ran out: %w", store.ErrLocked)
	}
	return err
}

// Close implements store.Session.
func (s *session) Close() error {
	s.mu.Lock()
	done := s.done
	s.done, s.pending = true, nil
	s.mu.Unlock()
	if done {
		return nil
	}
	s.stop()
	<-s.ended
	ctx, cancel := context.WithTimeout(context.Background(), s.b.o.Lease) //nolint:forbidigo // the caller's may be cancelled; the lease must go back
	defer cancel()
	_, err := s.b.write(ctx, "MATCH (m:_PosternMeta {id: 'store', owner: $owner}) REMOVE m.owner, m.until", map[string]any{"owner": s.owner})
	return errors.Join(err)
}
