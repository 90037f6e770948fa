package embedded

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"

	"github.com/postern-graph/postern/graph/store"
)

// lockFile takes the lock that the system drops when the process ends.
func lockFile(f *os.File) error {
	err := windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{})
	switch {
	case err == nil:
		return nil
	case errors.Is(err, windows.ERROR_LOCK_VIOLATION), errors.Is(err, windows.ERROR_IO_PENDING):
		return store.ErrLocked
	default:
		return fmt.Errorf("lock %s: %w", f.Name(), err)
	}
}

// syncDir does nothing: NTFS journals renames, and directories cannot be synced.
func syncDir(string) error { return nil }
