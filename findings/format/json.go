package format

import (
	"io"
	"time"

	"github.com/postern-graph/postern/findings"
)

// jsonFinding is a finding as it is kept, with what follows from it and from its report.
type jsonFinding struct {
	*findings.Finding

	Title       string         `json:"title"`
	Practice    string         `json:"practice,omitempty"`
	State       findings.State `json:"state"`
	New         bool           `json:"new"`
	Remediation string         `json:"remediation,omitempty"`
}

func writeJSON(w io.Writer, d *Document) error {
	list := []jsonFinding{}
	for _, f := range d.List {
		r := d.report(f)
		list = append(list, jsonFinding{f, r.Title, r.Practice, f.State(), d.Book.IsNew(f), d.remedy(f)})
	}
	notRun, cut := map[string]string{}, map[string]string{}
	for id, r := range d.Book.Reports {
		if r.NotRun != "" {
			notRun[id] = r.NotRun
		}
		if r.Cut != "" {
			cut[id] = r.Cut
		}
	}
	return indented(w, object{
		"run": d.Book.Run.Run, "as_of": d.Book.Run.At.Format(time.RFC3339), "previous": d.Book.Previous, "made": d.Made.UTC().Format(time.RFC3339),
		"findings": list, "not_run": notRun, "cut": cut, "not_read": append([]findings.Gap{}, d.Book.Gaps...),
	})
}
