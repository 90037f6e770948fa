package ingest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Format says how records lie in an input. The zero value reads arrays and NDJSON.
type Format struct {
	// Keys are members of a top-level object (or of the objects of a top-level array) whose arrays hold records,
	// compared without regard to case. An object without any of them is itself one record.
	Keys []string
	// Bad is told of a record that had to be left out: errors.Is finds ErrRecordTooLarge, ErrTooDeep or
	// ErrInvalidRecord in err. Nil: Records fails with the error instead.
	Bad func(path string, err error) error
	Limits
}

// Records calls yield for each record of r, in order, holding one record in memory at a time. It reads
//
//	[rec, rec]                  paths "[0]", "[1]"
//	{"Key": [rec, rec], …}      paths "Key[0]", "Key[1]"; other members under their own name
//	{…}\n{…}                    paths "#1", "#2": NDJSON, or documents one after another
//
// where Key is one of f.Keys; the envelopes of a second and later document carry its number ("#2.Key[0]"), those in an
// array their position ("[1].Key[0]"). raw is valid JSON and belongs to yield only until it returns. Duplicate keys within a record
// are the business of the decoder (encoding/json: the last wins). An error of yield ends the reading and is returned as it is; other
// errors name the path reached and wrap ErrEmpty, ErrTruncated, ErrSyntax, ErrTooLarge or the reader's error.
func Records(r io.Reader, f Format, yield func(path string, raw json.RawMessage) error) error {
	f.Limits = f.orDefault()
	s := &scanner{in: bufio.NewReaderSize(r, 256<<10), f: f, yield: yield}
	for doc := 1; ; doc++ {
		c, err := s.next()
		if errors.Is(err, io.EOF) {
			if doc == 1 {
				return ErrEmpty
			}
			return nil
		}
		if err != nil {
			return err
		}
		s.path = "#" + strconv.Itoa(doc)
		prefix := ""
		if doc > 1 {
			prefix = s.path + "."
		}
		if err := s.document(c, prefix); err != nil {
			if s.fromYield {
				return err
			}
			return fmt.Errorf("at %s: %w", s.path, err)
		}
	}
}

// scanner splits JSON into values without understanding them: strings and brackets are all it follows.
type scanner struct {
	in        *bufio.Reader
	f         Format
	yield     func(string, json.RawMessage) error
	path      string
	buf       []byte
	fromYield bool
}

// next skips white space and looks at the next byte without taking it. Between documents io.EOF is an end.
func (s *scanner) next() (byte, error) {
	for {
		c, err := s.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch c {
		case ' ', '\t', '\r', '\n':
			continue
		}
		return c, s.in.UnreadByte()
	}
}

// must is next inside a value, where the end of the input is a fault.
func (s *scanner) must() (byte, error) {
	c, err := s.next()
	if errors.Is(err, io.EOF) {
		err = ErrTruncated
	}
	return c, err
}

func (s *scanner) skip() { _, _ = s.in.Discard(1) } // after next, the byte is buffered

func (s *scanner) document(first byte, prefix string) error {
	whole := s.path
	switch first {
	case '[':
		if prefix == "" {
			whole = ""
		}
		return s.array(whole, true)
	case '{':
		return s.object(whole, prefix)
	case '"', '-', 't', 'f', 'n', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return s.value(whole)
	}
	return fmt.Errorf("%w: unexpected %q", ErrSyntax, first)
}

// array yields the elements; objects of a top-level array may be envelopes themselves.
func (s *scanner) array(path string, top bool) error {
	s.skip()
	for i := 0; ; i++ {
		c, err := s.must()
		if err != nil {
			return err
		}
		if c == ']' && i == 0 {
			s.skip()
			return nil
		}
		at := path + "[" + strconv.Itoa(i) + "]"
		s.path = at
		if top && c == '{' && len(s.f.Keys) > 0 {
			err = s.object(at, at+".")
		} else {
			err = s.value(at)
		}
		if err != nil {
			return err
		}
		end, err := s.separator(']')
		if end || err != nil {
			return err
		}
	}
}

// separator takes a comma, or the closing bracket.
func (s *scanner) separator(closing byte) (end bool, err error) {
	c, err := s.must()
	if err != nil {
		return false, err
	}
	s.skip()
	switch c {
	case ',':
		return false, nil
	case closing:
		return true, nil
	}
	return false, fmt.Errorf("%w: %q where a comma or %q belongs", ErrSyntax, c, closing)
}

// object reads member by member. Until a member of Keys shows up the members are kept, as they may turn out to be one record.
func (s *scanner) object(whole, prefix string) error {
	if len(s.f.Keys) == 0 {
		return s.value(whole)
	}
	s.skip()
	kept := []byte{'{'}
	var names []string
	var fault error
	envelope := false
	for i := 0; ; i++ {
		c, err := s.must()
		if err != nil {
			return err
		}
		if c == '}' && i == 0 {
			s.skip()
			break
		}
		if c != '"' {
			return fmt.Errorf("%w: %q where a member's name belongs", ErrSyntax, c)
		}
		name, quoted, err := s.member()
		if err != nil {
			return err
		}
		c, err = s.must()
		if err != nil {
			return err
		}
		if s.isKey(name) && c == '[' {
			envelope = true
			err = s.array(prefix+name, false)
		} else {
			err = s.keep(&kept, &names, &fault, name, quoted)
		}
		if err != nil {
			return err
		}
		end, err := s.separator('}')
		if err != nil {
			return err
		}
		if end {
			break
		}
	}
	return s.endObject(kept, names, fault, envelope, whole, prefix)
}

func (s *scanner) isKey(name string) bool {
	for _, k := range s.f.Keys {
		if strings.EqualFold(k, name) {
			return true
		}
	}
	return false
}

func (s *scanner) member() (name string, quoted []byte, err error) {
	raw, err := s.scan()
	if err != nil {
		return "", nil, err
	}
	if err := json.Unmarshal(raw, &name); err != nil {
		return "", nil, fmt.Errorf("%w: member name: %w", ErrSyntax, err)
	}
	quoted = bytes.Clone(raw)
	c, err := s.must()
	if err != nil {
		return "", nil, err
	}
	if c != ':' {
		return "", nil, fmt.Errorf("%w: %q after a member's name", ErrSyntax, c)
	}
	s.skip()
	return name, quoted, nil
}

func (s *scanner) keep(kept *[]byte, names *[]string, fault *error, name string, quoted []byte) error {
	raw, err := s.scan()
	if isRecordFault(err) {
		*fault, err = err, nil
	}
	switch {
	case err != nil || *fault != nil:
		return err
	case int64(len(*kept)+len(quoted)+len(raw)) > s.f.Record:
		*fault, *kept = ErrRecordTooLarge, nil
		return nil
	}
	if len(*kept) > 1 {
		*kept = append(*kept, ',')
	}
	*kept = append(append(append(*kept, quoted...), ':'), raw...)
	*names = append(*names, name)
	return nil
}

// endObject yields what object kept: the whole as one record, or each member of an envelope by itself.
func (s *scanner) endObject(kept []byte, names []string, fault error, envelope bool, whole, prefix string) error {
	if fault != nil {
		if envelope {
			whole = prefix + "(other members)"
		}
		return s.bad(whole, fault)
	}
	kept = append(kept, '}')
	if !envelope {
		return s.give(whole, kept)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(kept, &members); err != nil {
		return s.bad(prefix+"(other members)", fmt.Errorf("%w: %w", ErrInvalidRecord, err))
	}
	done := map[string]bool{}
	for _, n := range names {
		if !done[n] {
			done[n] = true
			if err := s.give(prefix+n, members[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *scanner) value(path string) error {
	raw, err := s.scan()
	if err != nil {
		if isRecordFault(err) {
			return s.bad(path, err)
		}
		return err
	}
	return s.give(path, raw)
}

func isRecordFault(err error) bool {
	return errors.Is(err, ErrRecordTooLarge) || errors.Is(err, ErrTooDeep)
}

func (s *scanner) give(path string, raw []byte) error {
	if !json.Valid(raw) {
		var into any
		err := json.Unmarshal(raw, &into)
		return s.bad(path, fmt.Errorf("%w: %w", ErrInvalidRecord, err))
	}
	err := s.yield(path, raw)
	s.fromYield = err != nil
	return err
}

func (s *scanner) bad(path string, err error) error {
	if s.f.Bad == nil {
		s.path = path
		return err
	}
	err = s.f.Bad(path, err)
	s.fromYield = err != nil
	return err
}

// scan takes one value. On ErrRecordTooLarge and ErrTooDeep the value has been skipped and reading can go on.
func (s *scanner) scan() ([]byte, error) {
	s.buf = s.buf[:0]
	var v shape
	var fault error
	for {
		c, err := s.in.ReadByte()
		if errors.Is(err, io.EOF) {
			if v.depth == 0 && !v.inString && len(s.buf) > 0 && s.buf[0] != '"' {
				return s.buf, fault // a bare number or word at the end of the input
			}
			return nil, ErrTruncated
		}
		if err != nil {
			return nil, err
		}
		end := v.step(c)
		if v.depth > s.f.Depth {
			fault = ErrTooDeep
		}
		if end == before {
			return s.buf, errors.Join(fault, s.in.UnreadByte())
		}
		if fault == nil {
			s.buf = append(s.buf, c)
		}
		if int64(len(s.buf)) > s.f.Record {
			fault, s.buf = ErrRecordTooLarge, s.buf[:0]
		}
		if end == here {
			return s.buf, fault
		}
	}
}

// shape follows one value: how many brackets are open, and whether a string is.
type shape struct {
	depth             int
	inString, escaped bool
}

// ending says whether a value goes on, ends with the byte at hand, or ended before it.
type ending uint8

const (
	goesOn ending = iota
	here
	before
)

func (v *shape) step(c byte) ending {
	if v.inString {
		return v.inside(c)
	}
	switch c {
	case '"':
		v.inString = true
	case '{', '[':
		v.depth++
	case '}', ']':
		if v.depth == 0 {
			return before
		}
		if v.depth--; v.depth == 0 {
			return here
		}
	case ',', ':', ' ', '\n', '\t', '\r':
		if v.depth == 0 {
			return before
		}
	}
	return goesOn
}

// inside follows a string up to its closing quote.
func (v *shape) inside(c byte) ending {
	switch {
	case v.escaped:
		v.escaped = false
	case c == '\\':
		v.escaped = true
	case c == '"':
		v.inString = false
		if v.depth == 0 {
			return here
		}
	}
	return goesOn
}
