package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"sort"
	"strings"
)

// obj and list are JSON objects and arrays; encoding/json writes an object's keys in order, which keeps the files stable.
type (
	obj  = map[string]any
	list = []any
)

// seed goes into every generated id. Changing it renames the whole estate.
const seed = "larkspur-1"

// captured is the moment at which the whole estate claims to have been read. It is a constant: the generator has no clock.
const captured = "2026-09-01T06:00:00Z"

// estate collects the files; the first encoding error stops the rest and is returned by build.
type estate struct {
	files map[string][]byte
	err   error
}

// json stores v under name as indented JSON.
func (e *estate) json(name string, v any) {
	b, err := encode(v)
	e.keep(name, b, err)
}

// ndjson stores one compact JSON object a line.
func (e *estate) ndjson(name string, lines []obj) {
	var buf bytes.Buffer
	for _, l := range lines {
		b, err := json.Marshal(l)
		if err != nil {
			e.keep(name, nil, err)
			return
		}
		buf.Write(b)
		buf.WriteByte('\n')
	}
	e.keep(name, buf.Bytes(), nil)
}

func (e *estate) keep(name string, b []byte, err error) {
	if e.err != nil {
		return
	}
	if err != nil {
		e.err = fmt.Errorf("encode %s: %w", name, err)
		return
	}
	e.files[name] = b
}

func (e *estate) names() []string {
	out := make([]string, 0, len(e.files))
	for n := range e.files {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// encode writes v with an indent of one blank and without HTML escapes, so that policies stay readable.
func encode(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// text is a JSON document inside a JSON string, as AWS Config delivers resource policies. Its input is always our own
// literal maps, which cannot fail to encode.
func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		return "{}"
	}
	return string(b)
}

func digest(name string) []byte {
	s := sha256.Sum256([]byte(seed + "/" + name))
	return s[:]
}

// hexID gives n hexadecimal digits that depend on name alone.
func hexID(name string, n int) string { return hex.EncodeToString(digest(name))[:n] }

// upperID gives an IAM unique id of 21 characters.
func upperID(prefix, name string) string {
	return prefix + strings.ToUpper(hex.EncodeToString(digest(prefix + name)))[:21-len(prefix)]
}

// guid gives a version-4-shaped GUID that depends on name alone.
func guid(name string) string {
	h := []byte(hex.EncodeToString(digest("guid/" + name)))
	h[12], h[16] = '4', 'a'
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:32])
}

// digits gives n decimal digits that depend on name alone and do not begin with 0.
func digits(name string, n int) string {
	s := "1" + new(big.Int).SetBytes(digest("digits/"+name)).String()
	return s[:n]
}

// pick chooses one of the words by name: noise that looks varied and is the same every time.
func pick(name string, words ...string) string {
	return words[int(digest("pick/" + name)[0])%len(words)]
}
