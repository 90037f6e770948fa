package neo4j

import (
	"bytes"
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/internal/neo4jserver"
)

// Whoever asks for a chunk that was put gets it, though somebody else is just sending it.
func TestChunksUnderWayAreThere(t *testing.T) {
	uri, user, password := neo4jserver.Start(t)
	st, err := Open(t.Context(), uri, Options{User: user, Password: password})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	s, err := st.b.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var sums []store.Sum
	for i := range putChunks - 1 { // the last ones that go out when somebody reads
		data := bytes.Repeat(fmt.Appendf(nil, "%d of them; ", i), 2_000)
		sums = append(sums, store.SumOf(data))
		if err := s.Put(t.Context(), sums[i], data); err != nil {
			t.Fatal(err)
		}
	}
	var readers errgroup.Group
	for i := range 8 {
		part := sums[i*len(sums)/8 : (i+1)*len(sums)/8]
		readers.Go(func() error {
			_, err := s.Chunks(t.Context(), part)
			return err
		})
	}
	if err := readers.Wait(); err != nil {
		t.Error(err)
	}
}
