package review

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
)

//go:embed rows
var rowFiles embed.FS

// Severity says how much a finding matters.
type Severity string

// The severities.
const (
	Low    Severity = "low"
	Medium Severity = "medium"
	High   Severity = "high"
)

// AtLeast reports whether a severity is at least another.
func (s Severity) AtLeast(other Severity) bool { return s.rank() >= other.rank() }

func (s Severity) rank() int { return slices.Index([]Severity{Low, Medium, High}, s) }

// Row is what is told of one sort of finding, and a document in which it is
// found beside one in which it rightly is not.
type Row struct {
	ID        string   `json:"id"`
	Severity  Severity `json:"severity"`
	Title     string   `json:"title"`
	Why       string   `json:"why"`
	Fix       string   `json:"fix"`
	Reference string   `json:"reference"` // the provider's page, by name
	// Kind is the kind of the documents below; empty is told by them.
	Kind   Kind            `json:"kind,omitempty"`
	Finds  json.RawMessage `json:"finds"`
	Spares json.RawMessage `json:"spares"`
}

// Rows lists the rows, ascending by id.
func Rows() ([]Row, error) { return loadRows() }

var loadRows = sync.OnceValues(func() ([]Row, error) {
	files, err := rowFiles.ReadDir("rows")
	if err != nil {
		return nil, fmt.Errorf("findings: %w", err)
	}
	out := make([]Row, 0, len(files))
	for _, f := range files {
		raw, err := rowFiles.ReadFile("rows/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("findings: %w", err)
		}
		var r Row
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, fmt.Errorf("findings: %s: %w", f.Name(), err)
		}
		if _, ok := checks()[r.ID]; !ok {
			return nil, fmt.Errorf("findings: %s: nothing checks %q", f.Name(), r.ID)
		}
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b Row) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
})
