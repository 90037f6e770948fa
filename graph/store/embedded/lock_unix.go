//go:build unix

package embedded

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"

	"github.com/postern-graph/postern/graph/store"
)

// lockFile takes the advisory lock that the kernel drops when the process ends,
// however it ends. It excludes other openings of the file in this process too.
func lockFile(f *os.File) error {
	for {
		err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, unix.EINTR):
		case errors.Is(err, unix.EWOULDBLOCK):
			return store.ErrLocked
		default:
			return fmt.Errorf("lock %s: %w", f.Name(), err)
		}
	}
}

// syncDir makes renames in a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path) //nolint:gosec // a directory of the store
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
