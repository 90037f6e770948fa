// Package archtest holds the import table of the repository as data, and the check that compares it with the code.
// It owns only the direction of imports and the list of top-level folders; what the code does with an import is the
// linter's business. It parses import clauses instead of asking the go command, so the check takes a fraction of a second.
package archtest

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Table is the set of rules that Check applies. The zero value allows nothing.
type Table struct {
	Module    string
	Rooms     []Room
	Libraries []Library
	TopLevel  []string // names allowed at the root; nil means that the root is not checked
}

// Postern returns the table of this repository.
func Postern() Table {
	return Table{Module: Module, Rooms: Rooms(), Libraries: Libraries(), TopLevel: topLevel()}
}

// Check reads every Go file below the root of fsys and returns one line per broken rule, sorted, each with the file
// that broke it. Folders that the go command skips (testdata, vendor, a leading dot or underscore), node_modules and
// nested modules are left out. An error means that the tree could not be read or a file could not be parsed.
func (t Table) Check(fsys fs.FS) ([]string, error) {
	var broken []string
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("walk %s: %w", name, err)
		}
		if !strings.Contains(name, "/") && name != "." && t.TopLevel != nil &&
			!strings.HasPrefix(name, ".") && !slices.Contains(t.TopLevel, name) {
			broken = append(broken, name+": not in the list of top-level names; a new one is a design change")
		}
		if d.IsDir() {
			if skipDir(fsys, name) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		found, err := t.checkFile(fsys, name)
		broken = append(broken, found...)
		return err
	})
	slices.Sort(broken)
	return broken, err
}

func skipDir(fsys fs.FS, name string) bool {
	if name == "." {
		return false
	}
	base := path.Base(name)
	if base == "testdata" || base == "vendor" || base == "node_modules" || base[0] == '.' || base[0] == '_' {
		return true
	}
	_, err := fs.Stat(fsys, path.Join(name, "go.mod"))
	return err == nil
}

func (t Table) checkFile(fsys fs.FS, name string) ([]string, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		return nil, fmt.Errorf("parse %s: %w", name, err)
	}
	room, ok := t.room(path.Dir(name))
	if !ok {
		return []string{fmt.Sprintf("%s: folder %s has no row in the import table", name, path.Dir(name))}, nil
	}
	var broken []string
	for _, spec := range file.Imports {
		imp, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, fmt.Errorf("import %s in %s: %w", spec.Path.Value, name, err)
		}
		if why := t.judge(room, imp, strings.HasSuffix(name, "_test.go")); why != "" {
			broken = append(broken, fmt.Sprintf("%s: imports %s: %s", name, imp, why))
		}
	}
	return broken, nil
}

// judge says why an import breaks the table, or "" when it does not.
func (t Table) judge(from Room, imp string, test bool) string {
	dir, ours := strings.CutPrefix(imp, t.Module+"/")
	switch {
	case ours:
		return t.judgeOurs(from, dir, test)
	case imp == t.Module:
		return "there is no package at the root"
	case isStd(imp):
		if from.Pure && !test && slices.Contains(impure(), imp) {
			return from.Path + " is pure: no clock, environment, logger, file or network"
		}
		return ""
	default:
		return t.judgeLibrary(from, imp, test)
	}
}

func (t Table) judgeOurs(from Room, dir string, test bool) string {
	to, ok := t.room(dir)
	switch {
	case !ok:
		return "it has no row in the import table"
	case to.Path == from.Path:
		return ""
	case dir == "cmd" || strings.HasPrefix(dir, "cmd/"):
		return "nobody imports cmd"
	case test || slices.ContainsFunc(from.Imports, func(p string) bool { return covers(p, dir) }):
		return ""
	default:
		return fmt.Sprintf("the row of %s does not list it", from.Path)
	}
}

func (t Table) judgeLibrary(from Room, imp string, test bool) string {
	best := -1
	for i, lib := range t.Libraries {
		if underPrefix(imp, lib.Prefix) && (best < 0 || len(lib.Prefix) > len(t.Libraries[best].Prefix)) {
			best = i
		}
	}
	if best < 0 {
		return "no row in the library table owns it"
	}
	owners := t.Libraries[best].Owners
	if test || slices.ContainsFunc(owners, func(p string) bool { return p == from.Path || covers(p, strings.TrimSuffix(from.Path, "/...")) }) {
		return ""
	}
	return "it belongs to " + strings.Join(owners, ", ")
}

// room finds the row for a folder: an exact row, or the longest "/..." row above it.
func (t Table) room(dir string) (Room, bool) {
	best, found := Room{}, false
	for _, r := range t.Rooms {
		if covers(r.Path, dir) && (!found || len(r.Path) > len(best.Path)) {
			best, found = r, true
		}
	}
	return best, found
}

// covers reports whether a path of the table stands for the folder.
func covers(pattern, dir string) bool {
	base, tree := strings.CutSuffix(pattern, "/...")
	return dir == base || tree && strings.HasPrefix(dir, base+"/")
}

func underPrefix(imp, prefix string) bool {
	return imp == prefix || strings.HasPrefix(imp, strings.TrimSuffix(prefix, "/")+"/")
}

// isStd reports whether an import path belongs to the standard library: only there does the first element lack a dot.
func isStd(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}
