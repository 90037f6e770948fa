package ingest

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Within gives one file, or the files of a folder, of those that lie in root, sorted by name: what a request of somebody
// else's may name. No name and no symbolic link leads out of root, and special files are not opened. Files are called by
// their names in root, which must stay open while they are read. Errors wrap fs.ErrNotExist, or fs.ErrInvalid where the name leads out.
func Within(root *os.Root, name string) ([]File, error) {
	name = filepath.ToSlash(filepath.Clean(name))
	if !fs.ValidPath(name) {
		return nil, fmt.Errorf("%s: not in the folder: %w", name, fs.ErrInvalid)
	}
	info, err := root.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	case err != nil:
		return nil, fmt.Errorf("%s: not in the folder: %w", name, fs.ErrInvalid)
	case info.Mode().IsRegular():
		return []File{inRoot(root, name, path.Base(name))}, nil
	case !info.IsDir():
		return nil, fmt.Errorf("%s: neither a file nor a folder: %w", name, fs.ErrInvalid)
	}
	var out []File
	err = fs.WalkDir(root.FS(), name, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p != name && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
		case d.Type().IsRegular():
			out = append(out, inRoot(root, p, strings.TrimPrefix(p, strings.TrimSuffix(name, ".")+"/")))
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("%s: the directory holds no files: %w", name, fs.ErrNotExist)
	}
	return out, err
}

func inRoot(root *os.Root, name, rel string) File {
	return File{Name: name, Rel: rel, open: func() (io.ReadCloser, error) { return root.Open(name) }}
}
