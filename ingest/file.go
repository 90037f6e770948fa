package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// File is one named input. Name is what messages call it: its path, or "-" for standard input.
type File struct {
	Name string
	// Rel is the path below the directory that the argument named, with slashes, or the base name of a file.
	Rel  string
	open func() (io.ReadCloser, error)
}

// Bytes returns a File that holds b, for tests and for inputs that are already in memory.
func Bytes(name string, b []byte) File {
	return File{Name: name, Rel: name, open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b)), nil }}
}

// Expand turns one command-line argument into files, sorted by name: a file, a glob, a directory (walked, files whose
// names start with a dot left out), or "-" for stdin. An argument that matches nothing is an error that wraps fs.ErrNotExist.
func Expand(arg string, stdin io.Reader) ([]File, error) {
	if arg == "-" {
		if stdin == nil {
			return nil, errors.New(`"-": no standard input here`)
		}
		return []File{{Name: "-", Rel: "-", open: func() (io.ReadCloser, error) { return io.NopCloser(stdin), nil }}}, nil
	}
	if _, err := os.Stat(arg); err == nil {
		return expandPath(arg)
	}
	matches, err := filepath.Glob(arg)
	if err != nil {
		return nil, fmt.Errorf("glob %s: %w", arg, err)
	}
	if len(matches) == 0 {
		return nil, fmt.Errorf("%s: %w", arg, fs.ErrNotExist)
	}
	var out []File
	for _, m := range matches {
		files, err := expandPath(m)
		if err != nil {
			return nil, err
		}
		out = append(out, files...)
	}
	return out, nil
}

// ExpandAll expands every argument in turn; a file named twice is read once.
func ExpandAll(args []string, stdin io.Reader) ([]File, error) {
	var out []File
	seen := map[string]bool{}
	for _, a := range args {
		files, err := Expand(a, stdin)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if !seen[f.Name] {
				seen[f.Name] = true
				out = append(out, f)
			}
		}
	}
	return out, nil
}

func expandPath(path string) ([]File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", path, err)
	}
	if !info.IsDir() {
		return []File{onDisk(path, filepath.Base(path))}, nil
	}
	var out []File
	err = filepath.WalkDir(path, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case p != path && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		case d.Type().IsRegular():
			rel, err := filepath.Rel(path, p)
			if err != nil {
				return err
			}
			out = append(out, onDisk(p, filepath.ToSlash(rel)))
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read directory %s: %w", path, err)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: the directory holds no files: %w", path, fs.ErrNotExist)
	}
	slices.SortFunc(out, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

func onDisk(path, rel string) File {
	return File{Name: path, Rel: rel, open: func() (io.ReadCloser, error) { return os.Open(path) }} //nolint:gosec // the file that the user named
}

// Open reads the file as UTF-8 text under the default Limits: it unpacks gzip (by its magic bytes, so piped input works
// too), drops a byte-order mark and decodes UTF-16, with a mark or without. Reading past a limit gives ErrTooLarge.
func (f File) Open() (io.ReadCloser, error) { return f.OpenWithin(Limits{}) }

// OpenWithin is Open under the given limits.
func (f File) OpenWithin(lim Limits) (io.ReadCloser, error) {
	lim = lim.orDefault()
	if f.open == nil {
		return nil, fmt.Errorf("open %s: no input: %w", f.Name, fs.ErrInvalid)
	}
	raw, err := f.open()
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", f.Name, err)
	}
	packed := &counter{r: raw}
	in := bufio.NewReaderSize(packed, 64<<10)
	var r io.Reader = in
	if magic, err := in.Peek(2); err == nil && magic[0] == 0x1f && magic[1] == 0x8b {
		z, err := gzip.NewReader(in)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("open %s: unpack gzip: %w", f.Name, err), raw.Close())
		}
		r = &unpacked{r: z, packed: packed, lim: lim}
	}
	return &opened{Reader: &bounded{r: decodeText(r), left: lim.Bytes}, close: raw.Close}, nil
}

type opened struct {
	io.Reader
	close func() error
}

func (o *opened) Close() error { return o.close() }

// decodeText gives UTF-8 without a mark, whatever Unicode encoding comes in.
func decodeText(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, 4<<10)
	start, _ := b.Peek(4) // shorter input is plain
	fallback := transform.Transformer(transform.Nop)
	if len(start) == 4 {
		// JSON starts with ASCII, so a zero byte among the first gives the order of UTF-16 away.
		switch {
		case start[0] != 0 && start[1] == 0 && start[3] == 0:
			fallback = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
		case start[0] == 0 && start[1] != 0 && start[2] == 0:
			fallback = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
		}
	}
	return transform.NewReader(b, unicode.BOMOverride(fallback))
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

type unpacked struct {
	r      io.Reader
	packed *counter
	n      int64
	lim    Limits
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.r.Read(p)
	u.n += int64(n)
	if u.n > 64<<20 && u.n/max(u.packed.n, 1) > u.lim.Ratio {
		return 0, fmt.Errorf("gzip grows more than %d times: %w", u.lim.Ratio, ErrTooLarge)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = fmt.Errorf("%w: %w", ErrTruncated, err)
		}
		return n, fmt.Errorf("unpack gzip: %w", err)
	}
	return n, err
}

type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		// One byte more tells a file of exactly the limit from a larger one.
		var one [1]byte
		if n, err := b.r.Read(one[:]); n == 0 {
			return 0, err
		}
		return 0, ErrTooLarge
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}
