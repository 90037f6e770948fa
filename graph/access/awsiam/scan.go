package awsiam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// scanner reads a line of `aws simulate` from left to right. Reading lines is
// most of the work of answering them, and most of a line is policy documents
// that were compiled before: these it steps over by counting brackets; they are
// checked when they are compiled (docCache). What else it steps over it checks.
type scanner struct {
	b []byte
	i int
}

const maxKeys = 1000 // of one object of a line, documents aside

var errJSON = errors.New("not valid JSON")

// object calls f with each key; f reads the value. A key that comes twice is an
// error: of two values one would never be looked at.
func (s *scanner) object(f func(key []byte) error) error {
	if !s.next('{') {
		return errors.New("want an object")
	}
	if s.next('}') {
		return nil
	}
	var room [12][]byte
	seen := room[:0]
	for {
		key, err := s.text()
		if err != nil {
			return err
		}
		for _, k := range seen {
			if bytes.EqualFold(k, key) {
				return fmt.Errorf("%q is given twice", key)
			}
		}
		if seen = append(seen, key); len(seen) > maxKeys {
			return errors.New("too many keys in one object")
		}
		if !s.next(':') {
			return errJSON
		}
		s.space()
		if err := f(key); err != nil {
			return err
		}
		if s.next('}') {
			return nil
		}
		if !s.next(',') {
			return errJSON
		}
		s.space()
	}
}

// array calls f before each element; a single value counts as one.
func (s *scanner) array(f func() error) error {
	if !s.next('[') {
		return f()
	}
	if s.next(']') {
		return nil
	}
	for {
		s.space()
		if err := f(); err != nil {
			return err
		}
		if s.next(']') {
			return nil
		}
		if !s.next(',') {
			return errJSON
		}
	}
}

// next steps over one character if it stands next.
func (s *scanner) next(c byte) bool {
	s.space()
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

func (s *scanner) space() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\t' || s.b[s.i] == '\n' || s.b[s.i] == '\r') {
		s.i++
	}
}

// null steps over a null.
func (s *scanner) null() bool {
	if bytes.HasPrefix(s.b[s.i:], []byte("null")) {
		s.i += len("null")
		return true
	}
	return false
}

// text reads a string. The bytes are those of the line where it has no escapes.
func (s *scanner) text() ([]byte, error) {
	start := s.i
	if start >= len(s.b) || s.b[start] != '"' {
		return nil, errors.New("want a string")
	}
	end := stringEnd(s.b, start)
	if end < 0 {
		return nil, errJSON
	}
	s.i = end
	for _, c := range s.b[start+1 : end-1] {
		if c < ' ' || c == '\\' || c >= 0x80 {
			var t string
			if json.Unmarshal(s.b[start:end], &t) != nil {
				return nil, errJSON
			}
			return []byte(t), nil
		}
	}
	return s.b[start+1 : end-1], nil
}

// raw steps over a value and gives its text, which may be malformed inside.
func (s *scanner) raw() (json.RawMessage, error) {
	start := s.i
	end := valueEnd(s.b, start)
	if end < 0 {
		return nil, errJSON
	}
	s.i = end
	return s.b[start:end], nil
}

// value is raw for what nobody looks into later.
func (s *scanner) value() (json.RawMessage, error) {
	v, err := s.raw()
	if err == nil && !json.Valid(v) {
		err = errJSON
	}
	return v, err
}

func valueEnd(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch b[i] {
		case '"':
			if i = stringEnd(b, i); i < 0 {
				return -1
			}
		case '{', '[':
			depth++
			i++
		case '}', ']':
			depth--
			i++
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return -1
			}
			i++
			continue
		default:
			for i < len(b) && !delimits(b[i]) {
				i++
			}
		}
		if depth == 0 {
			return i
		}
		if depth < 0 {
			return -1
		}
	}
	return -1
}

func delimits(c byte) bool {
	switch c {
	case '{', '}', '[', ']', ',', ':', '"', ' ', '\t', '\n', '\r':
		return true
	}
	return false
}

func stringEnd(b []byte, i int) int {
	for i++; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return -1
		}
		i += n
		back := 0
		for b[i-1-back] == '\\' {
			back++
		}
		i++
		if back%2 == 0 {
			return i
		}
	}
}
