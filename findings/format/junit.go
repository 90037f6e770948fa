package format

import (
	"encoding/xml"
	"io"
	"maps"
	"slices"
	"strconv"

	"github.com/postern-graph/postern/findings"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    string      `xml:"tests,attr"`
	Failures string      `xml:"failures,attr"`
	Errors   string      `xml:"errors,attr"`
	Skipped  string      `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Name    string    `xml:"name,attr"`
	Class   string    `xml:"classname,attr"`
	Failure *junitWhy `xml:"failure"`
	Error   *junitWhy `xml:"error"`
	Skipped *junitWhy `xml:"skipped"`
}

type junitWhy struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a suite for each report and a test for each finding: one that is open fails, one that was accepted or
// called false, or that the newest run does not tell of, is skipped, one that is fixed passes. A report that has no finding
// open is one test that passes, and one that did not run is an error: no result is not a good one. A report whose open
// findings are all left out of the document says nothing, for it did not pass. What was not read are tests that are skipped.
func writeJUnit(w io.Writer, d *Document) error {
	by := map[string][]*findings.Finding{}
	for _, f := range d.List {
		by[f.Report] = append(by[f.Report], f)
	}
	open := map[string]bool{}
	for _, f := range d.Book.Findings {
		open[f.Report] = open[f.Report] || f.State() == findings.Open
	}
	out := junitSuites{Name: "postern"}
	for _, id := range slices.Sorted(maps.Keys(d.Book.Reports)) {
		if open[id] && len(by[id]) == 0 && d.Book.Reports[id].NotRun == "" {
			continue
		}
		s, failures, errors := junitSuiteOf(d, d.Book.Reports[id], by[id])
		out.Tests, out.Failures, out.Errors = out.Tests+len(s.Cases), out.Failures+failures, out.Errors+errors
		out.Suites = append(out.Suites, s)
	}
	if s := junitUnread(d); len(s.Cases) > 0 {
		out.Tests += len(s.Cases)
		out.Suites = append(out.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(out); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func junitSuiteOf(d *Document, r findings.Report, list []*findings.Finding) (s junitSuite, failures, errors int) {
	s.Name = r.ID
	skipped := 0
	if r.NotRun != "" {
		errors++
		s.Cases = append(s.Cases, junitCase{Name: or(r.Title, r.ID), Class: "postern." + r.ID, Error: &junitWhy{Type: "not-run", Message: "the report did not run: " + r.NotRun}})
	}
	if r.Cut != "" { // that nothing is found in it is no pass
		skipped++
		s.Cases = append(s.Cases, junitCase{Name: or(r.Title, r.ID), Class: "postern." + r.ID, Skipped: &junitWhy{Message: "the report may have left something out: " + r.Cut}})
	}
	for _, f := range list {
		c := junitCase{Name: or(f.Subject.ID, "-") + " [" + f.ID + "]", Class: "postern." + r.ID}
		switch {
		case f.Fixed != nil:
		case f.Verdict != nil:
			skipped++
			c.Skipped = &junitWhy{Message: verdict(f)}
		case f.NotKnown != nil:
			skipped++
			c.Skipped = &junitWhy{Message: "not known since run " + f.NotKnown.Since.Run + ": " + f.NotKnown.Why}
		default:
			failures++
			c.Failure = &junitWhy{Type: string(f.Severity), Message: d.title(f), Text: d.message(f) + "\n" + d.remedy(f)}
		}
		s.Cases = append(s.Cases, c)
	}
	if len(s.Cases) == 0 {
		s.Cases = append(s.Cases, junitCase{Name: or(r.Title, r.ID), Class: "postern." + r.ID})
	}
	s.Tests, s.Failures, s.Errors, s.Skipped = strconv.Itoa(len(s.Cases)), strconv.Itoa(failures), strconv.Itoa(errors), strconv.Itoa(skipped)
	return s, failures, errors
}

// junitUnread is a suite of what was not read, in which nothing can be found.
func junitUnread(d *Document) junitSuite {
	s := junitSuite{Name: "what was read", Failures: "0", Errors: "0"}
	for _, u := range d.Book.Doubts() {
		if u.Report == "" {
			s.Cases = append(s.Cases, junitCase{Name: u.String(), Class: "postern", Skipped: &junitWhy{Message: "findings there are not known"}})
		}
	}
	s.Tests = strconv.Itoa(len(s.Cases))
	s.Skipped = s.Tests
	return s
}
