package findings

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Book is all findings of an estate, with what is needed to read the next run. The zero value has none.
// It is not changed in place: Reconcile, At and Decide give the next one.
type Book struct {
	Run      Moment              // the newest run that was looked at; zero where none was
	Previous string              // the run that was looked at before it
	Gaps     []Gap               // of Run, that can hide findings
	Reports  map[string]Report   // by id, as they were when they last ran
	Looks    []Look              // the runs that were looked at, oldest first
	Findings map[string]*Finding // by id
}

// Look is one run that was looked at.
type Look struct {
	Run string    `json:"run"`
	At  time.Time `json:"at"`
}

// copyBook gives a Book that can be changed: findings are copied when they are touched.
func (b *Book) copyBook() *Book {
	next := *b
	next.Reports, next.Findings = maps.Clone(b.Reports), maps.Clone(b.Findings)
	if next.Reports == nil {
		next.Reports = map[string]Report{}
	}
	if next.Findings == nil {
		next.Findings = map[string]*Finding{}
	}
	next.Looks, next.Gaps = slices.Clone(b.Looks), slices.Clone(b.Gaps)
	return &next
}

// touch gives a finding of a copied Book to change.
func (b *Book) touch(id string) *Finding {
	f := *b.Findings[id]
	f.History = slices.Clip(f.History)
	b.Findings[id] = &f
	return &f
}

// Sorted gives the findings that fit, the worst first.
func (b *Book) Sorted(fits func(*Finding) bool) []*Finding {
	var out []*Finding
	for _, f := range b.Findings {
		if fits == nil || fits(f) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, (*Finding).Before)
	return out
}

// LeastID is how many digits of an id Find needs.
const LeastID = 4

// Find gives the finding of an id, or of the only one that begins so. ErrNoFinding, ErrManyFindings.
func (b *Book) Find(id string) (*Finding, error) {
	id = strings.ToLower(id)
	if f, ok := b.Findings[id]; ok {
		return f, nil
	}
	var found *Finding
	for known, f := range b.Findings {
		if len(id) < LeastID || !strings.HasPrefix(known, id) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%.40q: %w", id, ErrManyFindings)
		}
		found = f
	}
	if found == nil {
		return nil, fmt.Errorf("%.40q: %w", id, ErrNoFinding)
	}
	return found, nil
}

// IsNew reports whether a finding began, or came back, in the newest run that was looked at.
func (b *Book) IsNew(f *Finding) bool { return b.NewSince(f, b.Previous) }

// NewSince reports whether a finding began, or came back, after a run.
func (b *Book) NewSince(f *Finding, run string) bool { return f.Fixed == nil && f.Since().Run > run }
