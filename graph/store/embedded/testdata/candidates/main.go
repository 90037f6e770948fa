// Command candidates compares the places that the embedded store could keep
// its chunks in, for docs/adr/0001-embedded-store.md. It is a module of its
// own, so that the product does not depend on what was not chosen.
//
//	go run . [nodes] [edges per node]
package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"go.etcd.io/bbolt"
	_ "modernc.org/sqlite"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/graph/store/embedded"
)

var enc, _ = zstd.NewWriter(nil)
var dec, _ = zstd.NewReader(nil)

type candidate struct {
	name    string
	publish func(dir string, run int, s *graph.Snapshot) error
	read    func(dir string, run int) (int, error) // bytes of chunks
}

func main() {
	n, m := 100_000, 5
	if len(os.Args) > 2 {
		n, _ = strconv.Atoi(os.Args[1])
		m, _ = strconv.Atoi(os.Args[2])
	}
	first, second := estate(n, m, -1), estate(n, m, n/2)
	fmt.Printf("%d nodes, %d edges; the second run lacks one node\n", first.NumNodes(), first.NumEdges())
	fmt.Println("candidate       first run    bytes  second run   bytes more    read all   flipped bits found")
	for _, c := range []candidate{{"packs (chosen)", packs, packsRead}, {"bbolt", bolt, boltRead}, {"sqlite", lite, liteRead}, {"parquet", parq, parqRead}} {
		dir, err := os.MkdirTemp("", "candidates-*")
		check(err)
		t := time.Now()
		check(c.publish(dir, 1, first))
		one, size1 := time.Since(t), size(dir)
		t = time.Now()
		check(c.publish(dir, 2, second))
		two, size2 := time.Since(t), size(dir)
		t = time.Now()
		_, err = c.read(dir, 2)
		check(err)
		all := time.Since(t)
		found, tried := flips(dir, c)
		fmt.Printf("%-14s %9.2fs %8.1fM %9.2fs %10.2fM %9.2fs   %d of %d\n", c.name, one.Seconds(), mb(size1), two.Seconds(), mb(size2-size1), all.Seconds(), found, tried)
		check(os.RemoveAll(dir))
	}
}

// flips changes one bit at a time, evenly over all files, and counts how many
// are noticed by reading both runs (for packs: by Verify, which is made for it).
func flips(dir string, c candidate) (found, tried int) {
	check(filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil || len(b) == 0 {
			return err
		}
		for i := range 20 {
			at := (2*i + 1) * len(b) / 40
			bad := bytes.Clone(b)
			bad[at] ^= 1
			check(os.WriteFile(path, bad, 0o600))
			tried++
			if noticed(dir, c) {
				found++
			}
		}
		return os.WriteFile(path, b, 0o600)
	}))
	return found, tried
}

func noticed(dir string, c candidate) (bad bool) {
	defer func() {
		if recover() != nil {
			bad = true // a crash is not served, but no clear error either
		}
	}()
	if c.name == "packs (chosen)" {
		s, err := embedded.Open(dir, embedded.Options{})
		return err != nil || s.Verify(context.Background()) != nil
	}
	for run := 1; run <= 2; run++ {
		if _, err := c.read(dir, run); err != nil {
			return true
		}
	}
	return false
}

func estate(n, m, without int) *graph.Snapshot {
	b := graph.NewBuilder()
	id := func(i int) string {
		return fmt.Sprintf("arn:aws:lambda:eu-west-1:%012d:function:pay-%07d", i/1000, i)
	}
	for i := range n {
		if i == without {
			continue
		}
		b.Node(graph.NodeFact{ID: id(i), Labels: []graph.Label{graph.Function}, Cloud: graph.AWS, Account: fmt.Sprint(i / 1000), Type: "AWS::Lambda::Function", Props: graph.Props{"hash": fmt.Sprintf("%x", sha256.Sum256([]byte(id(i))))}})
		for j := range m {
			b.Edge(graph.EdgeFact{Kind: graph.CanInvoke, From: id(i), To: id((i*31 + j*7919) % n), Props: graph.Props{"n": int64(j)}})
		}
	}
	b.SetMeta(graph.Meta{Run: "000001"})
	if without >= 0 {
		b.SetMeta(graph.Meta{Run: "000002"})
	}
	s, err := b.Build()
	check(err)
	return s
}

func packs(dir string, _ int, s *graph.Snapshot) error {
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		return err
	}
	r, err := st.Begin(context.Background(), store.RunOptions{})
	if err != nil {
		return err
	}
	_, err = r.Publish(context.Background(), s)
	return errors.Join(err, st.Close())
}

func packsRead(dir string, run int) (int, error) {
	st, err := embedded.Open(dir, embedded.Options{})
	if err != nil {
		return 0, err
	}
	_, err = st.Snapshot(context.Background(), fmt.Sprintf("%06d", run))
	return 0, errors.Join(err, st.Close())
}

// decode makes the Snapshot, as the product would, from the chunks that get gives.
func decode(sums []byte, get func(sum []byte) ([]byte, error)) error {
	d := graph.NewDecoder()
	for ; len(sums) > 0; sums = sums[32:] {
		p, err := get(sums[:32])
		if err != nil {
			return err
		}
		data, err := dec.DecodeAll(p, nil)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); !bytes.Equal(sum[:], sums[:32]) {
			return errors.New("other bytes")
		}
		if err := d.Add(data); err != nil {
			return err
		}
	}
	_, err := d.Snapshot()
	return err
}

func bolt(dir string, run int, s *graph.Snapshot) error {
	db, err := bbolt.Open(filepath.Join(dir, "db"), 0o600, nil)
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		chunks, err := tx.CreateBucketIfNotExists([]byte("chunks"))
		if err != nil {
			return err
		}
		runs, err := tx.CreateBucketIfNotExists([]byte("runs"))
		if err != nil {
			return err
		}
		var list []byte
		for c := range graph.EncodeChunks(s) {
			sum := sha256.Sum256(c.Bytes)
			list = append(list, sum[:]...)
			if chunks.Get(sum[:]) == nil {
				if err := chunks.Put(sum[:], enc.EncodeAll(c.Bytes, nil)); err != nil {
					return err
				}
			}
		}
		return runs.Put([]byte(strconv.Itoa(run)), list)
	})
	return errors.Join(err, db.Close())
}

func boltRead(dir string, run int) (int, error) {
	db, err := bbolt.Open(filepath.Join(dir, "db"), 0o600, &bbolt.Options{Timeout: time.Second})
	if err != nil {
		return 0, err
	}
	defer db.Close()
	return 0, db.View(func(tx *bbolt.Tx) error {
		return decode(tx.Bucket([]byte("runs")).Get([]byte(strconv.Itoa(run))), func(sum []byte) ([]byte, error) {
			if v := tx.Bucket([]byte("chunks")).Get(sum); v != nil {
				return v, nil
			}
			return nil, errors.New("absent")
		})
	})
}

func openLite(dir string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "db")+"?_pragma=synchronous(FULL)")
	if err == nil {
		_, err = db.Exec("CREATE TABLE IF NOT EXISTS chunks (sum BLOB PRIMARY KEY, data BLOB) WITHOUT ROWID; CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY, list BLOB)")
	}
	return db, err
}

func lite(dir string, run int, s *graph.Snapshot) error {
	db, err := openLite(dir)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	var list []byte
	for c := range graph.EncodeChunks(s) {
		sum := sha256.Sum256(c.Bytes)
		list = append(list, sum[:]...)
		var there bool
		if err := tx.QueryRow("SELECT EXISTS (SELECT 1 FROM chunks WHERE sum = ?)", sum[:]).Scan(&there); err != nil {
			return err
		}
		if !there {
			if _, err := tx.Exec("INSERT INTO chunks VALUES (?, ?)", sum[:], enc.EncodeAll(c.Bytes, nil)); err != nil {
				return err
			}
		}
	}
	if _, err := tx.Exec("INSERT INTO runs VALUES (?, ?)", run, list); err != nil {
		return err
	}
	return tx.Commit()
}

func liteRead(dir string, run int) (int, error) {
	db, err := openLite(dir)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var list []byte
	if err := db.QueryRow("SELECT list FROM runs WHERE id = ?", run).Scan(&list); err != nil {
		return 0, err
	}
	return 0, decode(list, func(sum []byte) (v []byte, err error) {
		err = db.QueryRow("SELECT data FROM chunks WHERE sum = ?", sum).Scan(&v)
		return v, err
	})
}

type row struct {
	From string `parquet:",dict,zstd"`
	Kind string `parquet:",dict,zstd"`
	To   string `parquet:",dict,zstd"`
	N    int64  `parquet:",zstd"`
	Hash string `parquet:",zstd"`
	Type string `parquet:",dict,zstd"`
}

func parq(dir string, run int, s *graph.Snapshot) error {
	f, err := os.Create(filepath.Join(dir, strconv.Itoa(run)))
	if err != nil {
		return err
	}
	w := parquet.NewGenericWriter[row](f)
	for n := range graph.NodeID(s.NumNodes()) {
		rows := []row{{From: s.ID(n), Type: s.Type(n), Hash: s.NodeString(n, "hash")}}
		for e := range s.Out(n) {
			v, _ := s.EdgeProp(e.ID, "n")
			i, _ := v.(int64)
			rows = append(rows, row{From: s.ID(n), Kind: string(e.Kind), To: s.ID(e.To), N: i})
		}
		if _, err := w.Write(rows); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), f.Sync(), f.Close())
}

func parqRead(dir string, run int) (int, error) {
	rows, err := parquet.ReadFile[row](filepath.Join(dir, strconv.Itoa(run)))
	if err != nil {
		return 0, err
	}
	b := graph.NewBuilder()
	for _, r := range rows {
		if r.To == "" {
			b.Node(graph.NodeFact{ID: r.From, Labels: []graph.Label{graph.Function}, Type: r.Type, Props: graph.Props{"hash": r.Hash}})
		} else {
			b.Edge(graph.EdgeFact{Kind: graph.Kind(r.Kind), From: r.From, To: r.To, Props: graph.Props{"n": r.N}})
		}
	}
	_, err = b.Build()
	return len(rows), err
}

func size(dir string) (n int64) {
	check(filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		i, err := e.Info()
		n += i.Size()
		return err
	}))
	return n
}

func mb(n int64) float64 { return float64(n) / (1 << 20) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
