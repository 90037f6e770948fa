package findings

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Filter chooses findings. What is empty fits everything; within one list any value fits.
type Filter struct {
	AtLeast    Severity // this bad, or worse
	Severities []Severity
	States     []State
	Practices  []string
	Reports    []string
	Clouds     []string
	Accounts   []string
	Owners     []string // "" is nobody
	Text       string   // part of the subject's id or name, or of the report's title, without regard to case
	New        bool     // began, or came back, after Since
	Since      string   // a run; "" is the one before the newest
	NotKnown   bool     // only those that the newest run does not tell of
}

// Fits gives a Filter's test over a Book.
func (b *Book) Fits(f Filter) func(*Finding) bool {
	since := f.Since
	if since == "" {
		since = b.Previous
	}
	text := strings.ToLower(f.Text)
	return func(x *Finding) bool {
		report := b.Reports[x.Report]
		switch {
		case f.AtLeast != "" && !x.Severity.AtLeast(f.AtLeast),
			!among(f.Severities, x.Severity), !among(f.States, x.State()), !among(f.Practices, report.Practice), !among(f.Reports, x.Report),
			!among(f.Clouds, string(x.Subject.Cloud)), !among(f.Accounts, x.Subject.Account), !among(f.Owners, x.Owner),
			f.NotKnown && x.NotKnown == nil, f.New && !b.NewSince(x, since):
			return false
		}
		return text == "" || slices.ContainsFunc([]string{x.Subject.ID, x.Subject.Name, report.Title}, func(s string) bool {
			return strings.Contains(strings.ToLower(s), text)
		})
	}
}

func among[T comparable](list []T, v T) bool { return len(list) == 0 || slices.Contains(list, v) }

// ErrGate says that a gate's words cannot be read.
var ErrGate = errors.New("a gate is read as in severity>=high,new")

// ParseGate reads which findings a gate does not let pass: conditions between commas, all of which must hold. They are
// severity>=WORD, which a WORD alone means too, severity=WORD, new, not-known, and state, practice, report, cloud, account and owner with = and a value.
// Where no state is named, findings that are open count.
func ParseGate(text string) (Filter, error) {
	var f Filter
	for term := range strings.SplitSeq(text, ",") {
		if err := f.term(strings.TrimSpace(term)); err != nil {
			return Filter{}, err
		}
	}
	if len(f.States) == 0 {
		f.States = []State{Open}
	}
	return f, nil
}

func (f *Filter) term(term string) error {
	if word, ok := strings.CutPrefix(term, "severity>="); ok {
		var err error
		if f.AtLeast, err = ParseSeverity(word); err != nil {
			return fmt.Errorf("%w: %w", ErrGate, err)
		}
		return nil
	}
	name, value, ok := strings.Cut(term, "=")
	switch {
	case term == "new":
		f.New = true
		return nil
	case term == "not-known":
		f.NotKnown = true
		return nil
	case !ok && slices.Contains(Severities(), Severity(strings.ToLower(term))): // as 'severity>='
		f.AtLeast = Severity(strings.ToLower(term))
		return nil
	case !ok:
		return fmt.Errorf("%w; %q is none of its conditions", ErrGate, term)
	}
	switch name {
	case "severity":
		s, err := ParseSeverity(value)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrGate, err)
		}
		f.Severities = append(f.Severities, s)
	case "state":
		s, err := ParseState(value)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrGate, err)
		}
		f.States = append(f.States, s)
	case "practice":
		f.Practices = append(f.Practices, value)
	case "report":
		f.Reports = append(f.Reports, value)
	case "cloud":
		f.Clouds = append(f.Clouds, value)
	case "account":
		f.Accounts = append(f.Accounts, value)
	case "owner":
		f.Owners = append(f.Owners, value)
	default:
		return fmt.Errorf("%w; %q is none of its conditions", ErrGate, name)
	}
	return nil
}

// ParseState reads a state's word.
func ParseState(s string) (State, error) {
	if v := State(strings.ToLower(s)); slices.Contains(States(), v) {
		return v, nil
	}
	return "", fmt.Errorf("state %q: want open, accepted, fixed or false-positive", s)
}
