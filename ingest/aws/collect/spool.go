package collect

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"
	"sync"
	"time"
)

// spool is the folder of documents, and the log by which an interrupted collection is resumed. Its methods may be
// called from several goroutines.
type spool struct {
	root     *os.Root
	now      func() time.Time
	mu       sync.Mutex
	log      *os.File
	finished map[string]bool      // scopes that the collection at hand has done
	last     map[string]time.Time // when any collection last finished a scope
	known    map[string]bool      // folders that are there
}

// logName starts with a dot, so that reading the folder passes it by.
const logName = ".postern-collect.log"

// logEntry is a line of the log: the start of a collection, or a scope that is done.
type logEntry struct {
	Begin bool      `json:"begin,omitempty"`
	Scope string    `json:"scope,omitempty"`
	At    time.Time `json:"at"`
	Again bool      `json:"again,omitempty"` // something failed that may well work the next time
}

// openSpool opens the folder; resume keeps what the log says is done.
func openSpool(dir string, resume bool, now func() time.Time) (*spool, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make %s: %w", dir, err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	s := &spool{root: root, now: now, finished: map[string]bool{}, last: map[string]time.Time{}, known: map[string]bool{}}
	if err := s.readLog(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	s.log, err = root.OpenFile(logName, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the log of %s: %w", dir, err), root.Close())
	}
	if !resume {
		s.finished = map[string]bool{}
		err = s.note(logEntry{Begin: true})
	}
	return s, err
}

func (s *spool) readLog() error {
	f, err := s.root.Open(logName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewScanner(f)
	for in.Scan() {
		var e logEntry
		if json.Unmarshal(in.Bytes(), &e) != nil {
			continue // the line that an interruption cut short
		}
		if e.Begin {
			s.finished = map[string]bool{}
			continue
		}
		s.finished[e.Scope], s.last[e.Scope] = !e.Again, e.At
	}
	return in.Err()
}

func (s *spool) note(e logEntry) error {
	e.At = s.now().UTC()
	line, err := json.Marshal(e)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.log.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the log: %w", err)
	}
	return nil
}

func (s *spool) done(scope string) bool { return s.finished[scope] }

// write puts a document in place in one step.
func (s *spool) write(name string, b []byte) error {
	if err := s.folder(path.Dir(name)); err != nil {
		return err
	}
	tmp := path.Join(path.Dir(name), ".tmp-"+path.Base(name)[:min(len(path.Base(name)), 200)])
	if err := s.root.WriteFile(tmp, b, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := s.root.Rename(tmp, name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func (s *spool) folder(dir string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.known[dir] {
		return nil
	}
	if err := s.root.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make %s: %w", dir, err)
	}
	s.known[dir] = true
	return nil
}

// below lists the documents of one call: NAME.json, NAME.error.json and everything in the folder NAME.
func (s *spool) below(name string) []string {
	var out []string
	for _, f := range []string{name + ".json", name + errorSuffix} {
		if _, err := s.root.Stat(f); err == nil {
			out = append(out, f)
		}
	}
	_ = fs.WalkDir(s.root.FS(), name, func(p string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			out = append(out, p)
		}
		return nil // a folder that is not there holds nothing
	})
	return out
}

// refusals reads what the error document of a call lists; one that is not there, or is no such document, lists nothing.
func (s *spool) refusals(name string) []refusal {
	b, err := s.root.ReadFile(name)
	if err != nil {
		return nil
	}
	var d errorDocument
	if json.Unmarshal(b, &d) != nil {
		return nil
	}
	return d.Error
}

func (s *spool) remove(name string) error {
	if err := s.root.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove %s: %w", name, err)
	}
	return nil
}

func (s *spool) close() error { return errors.Join(s.log.Close(), s.root.Close()) }

const errorSuffix = ".error.json"

// fileName spells an item so that it is one path component on every system; longer ones than those take go on in the
// next component, each unfinished part ending in "~".
func fileName(item string) string {
	const most = 180
	s := strings.NewReplacer("+", "%20", "~", "%7E").Replace(url.QueryEscape(item))
	if strings.HasPrefix(s, ".") {
		s = "%2E" + s[1:]
	}
	var parts []string
	for len(s) > most {
		at := most
		for s[at-1] == '%' || s[at-2] == '%' {
			at-- // no escape is cut in two
		}
		parts = append(parts, s[:at]+"~")
		s = s[at:]
	}
	return path.Join(append(parts, s)...)
}
