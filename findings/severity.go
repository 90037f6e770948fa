package findings

import (
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a finding is.
type Severity string

// The severities, mildest first. Info is below what a report can say: context alone lowers a finding to it.
const (
	Info     Severity = "info"
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Severities lists the severities, mildest first.
func Severities() []Severity { return []Severity{Info, Low, Medium, High, Critical} }

// ParseSeverity reads a severity's word.
func ParseSeverity(s string) (Severity, error) {
	if v := Severity(strings.ToLower(s)); v.rank() >= 0 {
		return v, nil
	}
	return "", fmt.Errorf("severity %q: want info, low, medium, high or critical", s)
}

func (s Severity) rank() int { return slices.Index(Severities(), s) }

// AtLeast reports whether s is as bad as other, or worse.
func (s Severity) AtLeast(other Severity) bool { return s.rank() >= other.rank() }

// Compare orders severities, the mildest first.
func (s Severity) Compare(other Severity) int { return s.rank() - other.rank() }

// shift moves a severity by steps and stays within the scale.
func (s Severity) shift(steps int) Severity {
	all := Severities()
	return all[min(max(s.rank()+steps, 0), len(all)-1)]
}
