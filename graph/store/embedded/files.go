package embedded

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/postern-graph/postern/graph/store"
)

// Names inside the directory.
const (
	formatName = "FORMAT"
	lockName   = "LOCK"
	packDir    = "packs"
	runDir     = "runs"
	noteDir    = "notes"
	tmpDir     = "tmp"
	packExt    = ".pack"
	runExt     = ".run"
	noteExt    = ".note"
	formatText = "postern store, format 1\n"
)

// writeChecked writes a small file with its checksum, durable and at once.
func writeChecked(dir, path, word string, payload []byte) error {
	f, err := os.CreateTemp(filepath.Join(dir, tmpDir), "new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(append(checkLine(word, payload), payload...))
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(filepath.Dir(path))
}

// checkLine opens a checked file. Readers compare it whole: hexadecimal that
// differs in case would else pass for equal.
func checkLine(word string, payload []byte) []byte {
	return fmt.Appendf(nil, "postern %s 1 %x\n", word, sha256.Sum256(payload))
}

// readChecked reads what writeChecked wrote: ErrNotFound, or ErrDamaged.
func readChecked(path, word string) ([]byte, error) {
	b, err := os.ReadFile(path) //nolint:gosec // a file of the store
	if errors.Is(err, fs.ErrNotExist) {
		return nil, store.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	n := bytes.IndexByte(b, '\n') + 1
	if !bytes.Equal(b[:n], checkLine(word, b[n:])) {
		return nil, fmt.Errorf("%s: checksum: %w", filepath.Base(path), store.ErrDamaged)
	}
	return b[n:], nil
}
