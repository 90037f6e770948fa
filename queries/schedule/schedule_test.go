package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/postern-graph/postern/queries"
	"github.com/postern-graph/postern/queries/schedule"
)

func reports(t *testing.T) queries.Set {
	t.Helper()
	set, err := queries.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestParseSchedules: what is wrong is said with the schedule's name; the twin that is right is taken.
func TestParseSchedules(t *testing.T) {
	right := schedule.Config{Name: "daily", At: "0 6 * * *", Reports: []string{"shared-roles"}}
	for _, tc := range []struct {
		name   string
		change func(*schedule.Config)
		says   string
	}{
		{"as it is", func(*schedule.Config) {}, ""},
		{"after each run", func(c *schedule.Config) { c.At, c.After = "", "run" }, ""},
		{"a word of cron", func(c *schedule.Config) { c.At = "@daily" }, ""},
		{"told something", func(c *schedule.Config) { c.Parameters = map[string]map[string]any{"shared-roles": {"min": uint64(3)}} }, ""},
		{"every report of a practice", func(c *schedule.Config) { c.Reports, c.Practice = nil, "network" }, ""},
		{"no name", func(c *schedule.Config) { c.Name = "Every Day" }, "small letters"},
		{"neither after nor at", func(c *schedule.Config) { c.At = "" }, "either after: run, or at"},
		{"both", func(c *schedule.Config) { c.After = "run" }, "either after: run, or at"},
		{"after something else", func(c *schedule.Config) { c.At, c.After = "", "lunch" }, `after: "lunch"`},
		{"no time", func(c *schedule.Config) { c.At = "at six" }, `at: "at six"`},
		{"an hour that there is not", func(c *schedule.Config) { c.At = "0 25 * * *" }, "at:"},
		{"a day that never comes", func(c *schedule.Config) { c.At = "0 0 30 2 *" }, "never comes"},
		{"a day of leap years", func(c *schedule.Config) { c.At = "0 0 29 2 *" }, ""},
		{"without a pause", func(c *schedule.Config) { c.At = "@every 1s" }, "at:"},
		{"no such report", func(c *schedule.Config) { c.Reports = []string{"shared-role"} }, `did you mean "shared-roles"?`},
		{"no such practice", func(c *schedule.Config) { c.Practice = "networking" }, `no "networking"`},
		{"no such severity", func(c *schedule.Config) { c.Severity = "awful" }, `no "awful"`},
		{"no such cloud", func(c *schedule.Config) { c.Cloud = "oci" }, `no "oci"`},
		{"nothing left", func(c *schedule.Config) { c.Severity = "critical" }, "no report is left"},
		{"a parameter of another type", func(c *schedule.Config) {
			c.Parameters = map[string]map[string]any{"shared-roles": {"min": "many"}}
		}, "many is no int"},
		{"parameters of a report that it does not run", func(c *schedule.Config) {
			c.Parameters = map[string]map[string]any{"public-invoke": {}}
		}, `"public-invoke" is none of its reports`},
	} {
		c := right
		tc.change(&c)
		got, err := schedule.Parse([]schedule.Config{c}, reports(t))
		if tc.says == "" && (err != nil || len(got) != 1 || len(got[0].Reports) == 0) || tc.says != "" && (err == nil || !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), c.Name)) {
			t.Errorf("%s: %v, %v", tc.name, got, err)
		}
	}
	if _, err := schedule.Parse([]schedule.Config{right, right}, reports(t)); err == nil || !strings.Contains(err.Error(), "of that name already") {
		t.Errorf("one name twice: %v", err)
	}
}

// TestDue: after each run once, at its times once, and what was missed while nobody served at once if it was after a run.
func TestDue(t *testing.T) {
	list, err := schedule.Parse([]schedule.Config{
		{Name: "each", After: "run", Reports: []string{"shared-roles"}},
		{Name: "hourly", At: "0 * * * *", Reports: []string{"shared-roles"}},
	}, reports(t))
	if err != nil {
		t.Fatal(err)
	}
	at := func(clock string) time.Time {
		d, err := time.ParseInLocation(time.DateTime, "2026-06-01 "+clock, time.Local)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	c := schedule.NewClockwork(list, at("09:30:00"), func(schedule.Schedule) string { return "000001" })
	for _, step := range []struct {
		clock, newest string
		want          []string
		fails         bool // what was due could not be kept
	}{
		{"09:30:10", "", nil, false},
		{"09:30:20", "000001", nil, false},
		{"09:31:00", "000002", []string{"each"}, true},
		{"09:31:10", "000002", []string{"each"}, false},
		{"09:31:20", "000002", nil, false},
		{"09:59:59", "000002", nil, false},
		{"10:00:03", "000002", []string{"hourly"}, false},
		{"10:00:13", "000002", nil, false},
		{"13:10:00", "000004", []string{"each", "hourly"}, false}, // the machine slept
		{"13:10:10", "000004", nil, false},
		{"14:00:00", "000004", []string{"hourly"}, false},
	} {
		var got []string
		for _, s := range c.Due(at(step.clock), step.newest) {
			got = append(got, s.Name)
			if !step.fails {
				c.Done(s, at(step.clock), step.newest)
			}
		}
		if diff := cmp.Diff(step.want, got); diff != "" {
			t.Errorf("at %s with run %s (-want +got):\n%s", step.clock, step.newest, diff)
		}
	}
	missed := schedule.NewClockwork(list, at("09:30:00"), func(schedule.Schedule) string { return "" })
	if due := missed.Due(at("09:30:00"), "000001"); len(due) != 1 || due[0].Name != "each" {
		t.Errorf("missed: %v", due)
	}
}
