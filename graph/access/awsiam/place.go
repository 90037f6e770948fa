package awsiam

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/access"
)

// Readable gives a document as lines can be counted in it: as it was given when
// it has lines, else decoded and pretty-printed. form says which.
func Readable(text string) (out, form string) {
	given := strings.TrimSpace(text)
	if strings.HasPrefix(given, "{") && strings.Contains(given, "\n") {
		return text, access.AsGiven
	}
	for range 3 {
		var inner string
		switch {
		case strings.HasPrefix(given, `"`) && json.Unmarshal([]byte(given), &inner) == nil:
			given = strings.TrimSpace(inner)
			continue
		case strings.HasPrefix(given, "%"):
			if plain, err := url.PathUnescape(given); err == nil {
				given = strings.TrimSpace(plain)
				continue
			}
		}
		break
	}
	var b bytes.Buffer
	if json.Indent(&b, []byte(given), "", "    ") != nil {
		return given, access.Pretty
	}
	return b.String(), access.Pretty
}

// StatementLines gives the line, from 1, on which each statement of a document
// starts; what is no document has none.
func StatementLines(text string) []int {
	d := json.NewDecoder(strings.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil
	}
	var starts []int64
	for d.More() {
		key, err := d.Token()
		if err != nil {
			break
		}
		name, _ := key.(string)
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			break
		}
		if !strings.EqualFold(name, "Statement") {
			continue
		}
		at := d.InputOffset() - int64(len(raw))
		if raw[0] != '[' {
			starts = []int64{at}
			continue
		}
		starts = elements(raw, at)
	}
	out := make([]int, 0, len(starts))
	line, at := 1, int64(0)
	for _, s := range starts {
		line += strings.Count(text[at:s], "\n")
		at = s
		out = append(out, line)
	}
	return out
}

// elements gives the offsets at which the elements of an array start.
func elements(raw json.RawMessage, base int64) []int64 {
	d := json.NewDecoder(bytes.NewReader(raw))
	if _, err := d.Token(); err != nil {
		return nil
	}
	var out []int64
	for d.More() {
		var one json.RawMessage
		if err := d.Decode(&one); err != nil {
			break
		}
		out = append(out, base+d.InputOffset()-int64(len(one)))
	}
	return out
}

// Locate finds a statement by Sid or index in the document of a policy (access.Locator).
func (j *Judge) Locate(policy graph.NodeID, statement string) (access.Place, bool) {
	text := j.e.s.NodeString(policy, graph.PropDocument)
	if text == "" {
		return access.Place{}, false
	}
	return j.e.cache.Compile([]byte(text)).Locate(statement)
}

// Locate finds a statement of the document by Sid or index.
func (d *Document) Locate(statement string) (access.Place, bool) {
	for _, s := range d.Statements {
		if s.Name() == statement {
			return d.place(s.Index), true
		}
	}
	return access.Place{}, false
}

func (d *Document) place(index int) access.Place {
	text, form := Readable(d.Text)
	lines := StatementLines(text)
	if index >= len(lines) {
		return access.Place{Index: index}
	}
	return access.Place{Index: index, Line: lines[index], Form: form}
}
