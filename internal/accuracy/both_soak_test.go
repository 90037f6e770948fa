//go:build soak

package accuracy_test

import (
	"os"
	"path/filepath"
	"testing"
)

// TestSoakStoresAgree holds both stores against one another over fifty
// generated organizations, and over every lab and file set by itself. Most of
// the time is what the server needs to plan statements anew for another estate,
// so each is asked a third of the patterns, in turns.
func TestSoakStoresAgree(t *testing.T) {
	t.Run("generated", func(t *testing.T) { generatedInBoth(t, 50) })
	t.Run("labs", func(t *testing.T) {
		all, err := os.ReadDir(labs(t))
		if err != nil {
			t.Fatal(err)
		}
		for i, lab := range all {
			b := newBoth(t)
			for _, store := range []string{b.files, b.neo} {
				load(t, filepath.Join(labs(t), lab.Name()), store)
			}
			b.open(t).agree(t, i, 3)
		}
	})
	t.Run("iamspy", func(t *testing.T) {
		set := readIAMSpy(t)
		for i, c := range set.Cases {
			b := newBoth(t)
			for _, store := range []string{b.files, b.neo} {
				loadIAMSpy(t, store, filepath.Join(set.dir, "files"), c.Files.GAADs, c.Files.Resources, c.Files.SCPs)
			}
			b.open(t).agree(t, i, 3)
		}
	})
}
