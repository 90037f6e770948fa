// Package schedule says which reports are to run by themselves, and when: after each new run, or at times. It takes no
// clock and runs nothing; who serves asks it what is due.
package schedule

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	cron "github.com/netresearch/go-cron"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/queries"
)

// Config is a schedule as a user writes it.
type Config struct {
	Name string `yaml:"name"`
	// After is "run": after each new run. At is a time in cron's words, five fields or @daily and the like, in the
	// machine's own time zone. One of the two.
	After string `yaml:"after"`
	At    string `yaml:"at"`
	// Reports are ids; none means all that the others leave.
	Reports  []string `yaml:"reports"`
	Practice string   `yaml:"practice"`
	Severity string   `yaml:"severity"` // this one or a worse one
	Cloud    string   `yaml:"cloud"`
	// Parameters are what reports are told, by report and name.
	Parameters map[string]map[string]any `yaml:"parameters"`
}

// Schedule is one that has been checked.
type Schedule struct {
	Name    string
	Reports []Asked
	times   cron.Schedule // nil: after each run
}

// Asked is a report with what it is told.
type Asked struct {
	Report queries.Report
	Args   map[string]any
}

var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// leastEvery keeps @every from asking without a pause.
const leastEvery = time.Minute

// Parse checks schedules against the reports that there are. The error joins what is wrong with each.
func Parse(configs []Config, set queries.Set) ([]Schedule, error) {
	var out []Schedule
	var errs []error
	for _, c := range configs {
		s, err := parse(c, set)
		if err == nil && slices.ContainsFunc(out, func(o Schedule) bool { return o.Name == c.Name }) {
			err = errors.New("there is one of that name already")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("schedule %q: %w", c.Name, err))
			continue
		}
		out = append(out, s)
	}
	return out, errors.Join(errs...)
}

func parse(c Config, set queries.Set) (Schedule, error) {
	s := Schedule{Name: c.Name}
	switch {
	case !nameForm.MatchString(c.Name):
		return s, errors.New("a name is small letters, digits and single hyphens")
	case (c.After == "") == (c.At == ""):
		return s, errors.New(`say either after: run, or at: a time such as "0 6 * * *"`)
	case c.After != "" && c.After != "run":
		return s, fmt.Errorf("after: %q: run is what it can be after", c.After)
	case c.At != "":
		times, err := cron.StandardParser().WithMinEveryInterval(leastEvery).Parse(c.At)
		if err != nil {
			return s, fmt.Errorf("at: %q: %w", c.At, err)
		}
		if times.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() { // a leap year, so that 29 February comes
			return s, fmt.Errorf("at: %q never comes", c.At)
		}
		s.times = times
	}
	chosen, err := choose(c, set)
	if err != nil {
		return s, err
	}
	for _, id := range slices.Sorted(maps.Keys(c.Parameters)) {
		if _, ok := chosen.Find(id); !ok {
			return s, fmt.Errorf("parameters: %q is none of its reports", id)
		}
	}
	for _, r := range chosen {
		args, err := r.Values(c.Parameters[r.ID])
		if err != nil {
			return s, err
		}
		s.Reports = append(s.Reports, Asked{r, args})
	}
	return s, nil
}

func choose(c Config, set queries.Set) (queries.Set, error) {
	switch {
	case c.Practice != "" && !slices.Contains(queries.Practices(), queries.Practice(c.Practice)):
		return nil, fmt.Errorf("practice: there is no %q", c.Practice)
	case c.Severity != "" && !slices.Contains(queries.Severities(), queries.Severity(c.Severity)):
		return nil, fmt.Errorf("severity: there is no %q", c.Severity)
	case c.Cloud != "" && !slices.Contains([]graph.Cloud{graph.AWS, graph.GCP, graph.Azure}, graph.Cloud(c.Cloud)):
		return nil, fmt.Errorf("cloud: there is no %q", c.Cloud)
	}
	var named queries.Set
	for _, id := range c.Reports {
		r, ok := set.Find(id)
		if !ok {
			near := set.Nearest(id)
			if near != "" {
				near = fmt.Sprintf("; did you mean %q?", near)
			}
			return nil, fmt.Errorf("no report %q%s", id, near)
		}
		named = append(named, r)
	}
	if len(named) == 0 {
		named = set
	}
	chosen := named.Select(queries.Filter{Practice: queries.Practice(c.Practice), Least: queries.Severity(c.Severity), Cloud: graph.Cloud(c.Cloud)})
	if len(chosen) == 0 {
		return nil, errors.New("no report is left")
	}
	return chosen, nil
}

// AfterRun reports whether the schedule runs after each new run.
func (s Schedule) AfterRun() bool { return s.times == nil }

// When tells when it runs, for people.
func (s Schedule) When(now time.Time) string {
	if s.AfterRun() {
		return "after each run"
	}
	return "next at " + s.times.Next(now).Format(time.RFC3339)
}

// String names the schedule and its reports.
func (s Schedule) String() string {
	ids := make([]string, 0, len(s.Reports))
	for _, a := range s.Reports {
		ids = append(ids, a.Report.ID)
	}
	return s.Name + ": " + strings.Join(ids, ", ")
}
