package findings

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// format is what Encode writes and Decode reads.
const format = 1

// head is the first part of an encoded Book.
type head struct {
	Format   int               `json:"format"`
	Run      Moment            `json:"run"`
	Previous string            `json:"previous,omitempty"`
	Gaps     []Gap             `json:"gaps,omitempty"`
	Reports  map[string]Report `json:"reports,omitempty"`
	Looks    []Look            `json:"looks,omitempty"`
}

// Encode gives the Book as parts: the head, then findings as lines of JSON by ascending id. Where a part ends depends on the
// ids alone, so that a finding which changes leaves the parts of the others as they were.
func (b *Book) Encode() ([][]byte, error) {
	first, err := json.Marshal(head{format, b.Run, b.Previous, b.Gaps, b.Reports, b.Looks})
	if err != nil {
		return nil, fmt.Errorf("write findings: %w", err)
	}
	parts := [][]byte{first}
	var part []byte
	for _, id := range slices.Sorted(maps.Keys(b.Findings)) {
		line, err := json.Marshal(b.Findings[id])
		if err != nil {
			return nil, fmt.Errorf("write finding %s: %w", id, err)
		}
		part = append(append(part, line...), '\n')
		if cutAfter(id) {
			parts = append(parts, part)
			part = nil
		}
	}
	if part != nil {
		parts = append(parts, part)
	}
	return parts, nil
}

// cutAfter reports whether a part ends after a finding: after one of 64, as the digits of ids are evenly spread.
func cutAfter(id string) bool {
	return len(id) > 1 && strings.HasSuffix(id, "0") && strings.ContainsRune("048c", rune(id[len(id)-2]))
}

// Decode reads what Encode gave. No parts are a Book without findings. ErrFormat.
func Decode(parts [][]byte) (*Book, error) {
	b := (&Book{}).copyBook()
	if len(parts) == 0 {
		return b, nil
	}
	var h head
	if err := json.Unmarshal(parts[0], &h); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	if h.Format != format {
		return nil, fmt.Errorf("%w: format %d", ErrFormat, h.Format)
	}
	b.Run, b.Previous, b.Gaps, b.Looks = h.Run, h.Previous, h.Gaps, h.Looks
	if h.Reports != nil {
		b.Reports = h.Reports
	}
	for _, p := range parts[1:] {
		d := json.NewDecoder(bytes.NewReader(p))
		for d.More() {
			f := &Finding{}
			if err := d.Decode(f); err != nil {
				return nil, fmt.Errorf("%w: %w", ErrFormat, err)
			}
			for i := range f.History {
				f.History[i].Finding = f.ID
			}
			b.Findings[f.ID] = f
		}
	}
	return b, nil
}
