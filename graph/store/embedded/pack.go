package embedded

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"

	"github.com/postern-graph/postern/graph/store"
)

// A pack is: magic; records; the index, an entry for each record; the trailer.
// Numbers are little-endian.
//
//	record   crc32c of the rest uint32 · length of data uint32 · sum [32] · data
//	entry    sum [32] · offset of the record uint64 · length of data uint32 · crc32c uint32
//	trailer  number of entries uint64 · SHA-256 of magic, index and that number [32]
//
// The records fill the room between magic and index without a hole, so each
// byte of the file is under one of the two checksums.
const (
	packMagic   = "POSTPK1\n"
	recordHead  = 4 + 4 + sha256.Size
	entrySize   = sha256.Size + 8 + 4 + 4
	trailerSize = 8 + sha256.Size
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// place says where a pack holds a chunk.
type place struct {
	offset int64
	size   uint32 // of the data as it is stored
	crc    uint32
}

func (p place) end() int64 { return p.offset + recordHead + int64(p.size) }

// packWriter appends records to a file. Not safe for concurrent use.
type packWriter struct {
	f      *os.File
	w      *bufio.Writer
	offset int64
	order  []store.Sum
	places map[store.Sum]place
}

func newPackWriter(dir string) (*packWriter, error) {
	f, err := os.CreateTemp(dir, "pack-*")
	if err != nil {
		return nil, err
	}
	p := &packWriter{f: f, w: bufio.NewWriterSize(f, 1<<20), places: map[store.Sum]place{}}
	n, err := p.w.WriteString(packMagic)
	p.offset = int64(n)
	return p, err
}

func (p *packWriter) add(sum store.Sum, data []byte) error {
	if uint64(len(data)) > 1<<32-1 {
		return fmt.Errorf("chunk of %d bytes: %w", len(data), store.ErrInvalid)
	}
	head := make([]byte, recordHead)
	binary.LittleEndian.PutUint32(head[4:], uint32(len(data))) //nolint:gosec // checked above
	copy(head[8:], sum[:])
	at := place{p.offset, uint32(len(data)), recordCRC(head, data)} //nolint:gosec // checked above
	binary.LittleEndian.PutUint32(head, at.crc)
	_, err := p.w.Write(head)
	if err == nil {
		_, err = p.w.Write(data)
	}
	p.offset = at.end()
	p.order = append(p.order, sum)
	p.places[sum] = at
	return err
}

func recordCRC(head, data []byte) uint32 {
	return crc32.Update(crc32.Checksum(head[4:], castagnoli), castagnoli, data)
}

// finish writes index and trailer, syncs and closes, and returns the pack's
// name, which is that of its content.
func (p *packWriter) finish() (name string, err error) {
	index := make([]byte, 0, len(p.order)*entrySize+trailerSize)
	for _, sum := range p.order {
		at := p.places[sum]
		index = append(index, sum[:]...)
		index = binary.LittleEndian.AppendUint64(index, uint64(at.offset)) //nolint:gosec // never negative
		index = binary.LittleEndian.AppendUint32(index, at.size)
		index = binary.LittleEndian.AppendUint32(index, at.crc)
	}
	index = binary.LittleEndian.AppendUint64(index, uint64(len(p.order)))
	sum := indexSum([]byte(packMagic), index)
	_, err = p.w.Write(append(index, sum[:]...))
	if err = errors.Join(err, p.w.Flush(), p.f.Sync(), p.f.Close()); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum[:16]), nil
}

// drop gives the work up.
func (p *packWriter) drop() error { return errors.Join(p.f.Close(), os.Remove(p.f.Name())) }

func indexSum(magic, index []byte) [sha256.Size]byte {
	h := sha256.New()
	_, _ = h.Write(magic)
	_, _ = h.Write(index)
	return [sha256.Size]byte(h.Sum(nil))
}

// readIndex reads what a pack holds, in order of its records.
func readIndex(f *os.File) ([]store.Sum, map[store.Sum]place, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, nil, err
	}
	size := info.Size()
	trailer, magic := make([]byte, trailerSize), make([]byte, len(packMagic))
	if size < int64(len(magic)+trailerSize) {
		return nil, nil, damaged(f, "too short")
	}
	if _, err := f.ReadAt(magic, 0); err != nil {
		return nil, nil, err
	}
	if _, err := f.ReadAt(trailer, size-trailerSize); err != nil {
		return nil, nil, err
	}
	n := binary.LittleEndian.Uint64(trailer)
	room := size - int64(len(magic)) - trailerSize
	if string(magic) != packMagic || n > uint64(room)/entrySize { //nolint:gosec // not negative
		return nil, nil, damaged(f, "magic or trailer")
	}
	start := size - trailerSize - int64(n)*entrySize //nolint:gosec // checked above
	index := make([]byte, size-sha256.Size-start)
	if _, err := f.ReadAt(index, start); err != nil {
		return nil, nil, err
	}
	if sum := indexSum(magic, index); !bytes.Equal(sum[:], trailer[8:]) {
		return nil, nil, damaged(f, "checksum of the index")
	}
	order := make([]store.Sum, 0, n)
	places := make(map[store.Sum]place, n)
	at := int64(len(packMagic))
	for b := index[:len(index)-8]; len(b) > 0; b = b[entrySize:] {
		sum := store.Sum(b[:sha256.Size])
		p := place{at, binary.LittleEndian.Uint32(b[sha256.Size+8:]), binary.LittleEndian.Uint32(b[sha256.Size+12:])}
		if binary.LittleEndian.Uint64(b[sha256.Size:]) != uint64(at) {
			return nil, nil, damaged(f, "hole between records")
		}
		order, places[sum], at = append(order, sum), p, p.end()
	}
	if at != start {
		return nil, nil, damaged(f, "hole before the index")
	}
	return order, places, nil
}

// readRecord gives the stored data of a chunk, checked.
func readRecord(f io.ReaderAt, name string, sum store.Sum, p place) ([]byte, error) {
	b := make([]byte, recordHead+int(p.size))
	if _, err := f.ReadAt(b, p.offset); err != nil {
		if errors.Is(err, io.EOF) {
			err = store.ErrDamaged
		}
		return nil, fmt.Errorf("%s: record at %d: %w", name, p.offset, err)
	}
	head, data := b[:recordHead], b[recordHead:]
	if binary.LittleEndian.Uint32(head) != p.crc || recordCRC(head, data) != p.crc ||
		binary.LittleEndian.Uint32(head[4:]) != p.size || !bytes.Equal(head[8:], sum[:]) {
		return nil, fmt.Errorf("%s: record at %d: checksum: %w", name, p.offset, store.ErrDamaged)
	}
	return data, nil
}

func damaged(f *os.File, what string) error {
	return fmt.Errorf("%s: %s: %w", f.Name(), what, store.ErrDamaged)
}
