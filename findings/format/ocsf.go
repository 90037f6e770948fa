package format

import (
	"io"
	"strings"

	"github.com/postern-graph/postern/findings"
	"github.com/postern-graph/postern/graph"
)

// Numbers of the Open Cybersecurity Schema Framework, schema.ocsf.io.
const (
	ocsfVersion = "1.8.0"

	ocsfFindings   = 2    // category
	ocsfCompliance = 2003 // class Compliance Finding
	ocsfDetection  = 2004 // class Detection Finding

	ocsfCreate, ocsfUpdate, ocsfClose = 1, 2, 3 // activity_id
)

// writeOCSF writes a list of events, one for each finding: a Compliance Finding where its report is mapped to a catalogue of
// controls, a Detection Finding otherwise. A finding that began in the newest run is created, one that is gone is closed.
func writeOCSF(w io.Writer, d *Document) error {
	events := []object{}
	for _, f := range d.List {
		events = append(events, ocsfEvent(d, f))
	}
	return indented(w, events)
}

func ocsfEvent(d *Document, f *findings.Finding) object {
	class, name := ocsfDetection, "Detection Finding"
	controls, attack := standards(d.report(f))
	if len(controls) > 0 {
		class, name = ocsfCompliance, "Compliance Finding"
	}
	activity, did := ocsfActivity(d, f)
	severity, word := ocsfSeverity(f.Severity)
	status, standing := ocsfStatus(f)
	event := object{
		"category_uid": ocsfFindings, "category_name": "Findings", "class_uid": class, "class_name": name,
		"activity_id": activity, "activity_name": did, "type_uid": class*100 + activity, "type_name": name + ": " + did,
		"severity_id": severity, "severity": word, "status_id": status, "status": standing,
		"time": f.Last.At.UnixMilli(), "message": d.message(f), "count": f.Rows,
		"metadata": object{
			"version": ocsfVersion, "profiles": []string{"cloud"}, "event_code": f.Report, "uid": f.ID,
			"product": object{"name": "Postern", "uid": "postern", "vendor_name": "Postern", "version": or(d.Version, "dev")},
		},
		"cloud": ocsfCloud(f.Subject), "resources": []object{ocsfResource(f)}, "finding_info": ocsfInfo(d, f, attack),
	}
	if f.NotKnown != nil {
		event["status_detail"] = "not known since run " + f.NotKnown.Since.Run + ": " + f.NotKnown.Why
	}
	if text := verdict(f); text != "" {
		event["comment"] = text
	}
	if text := d.remedy(f); text != "" {
		event["remediation"] = object{"desc": text, "references": append([]string{}, d.report(f).References...)}
	}
	if class == ocsfCompliance {
		event["compliance"] = ocsfControls(d.report(f), f, controls)
	}
	return event
}

func ocsfActivity(d *Document, f *findings.Finding) (int, string) {
	switch {
	case f.Fixed != nil:
		return ocsfClose, "Close"
	case d.Book.IsNew(f):
		return ocsfCreate, "Create"
	}
	return ocsfUpdate, "Update"
}

func ocsfSeverity(s findings.Severity) (int, string) {
	switch s {
	case findings.Info:
		return 1, "Informational"
	case findings.Low:
		return 2, "Low"
	case findings.Medium:
		return 3, "Medium"
	case findings.High:
		return 4, "High"
	case findings.Critical:
		return 5, "Critical"
	}
	return 0, "Unknown"
}

func ocsfStatus(f *findings.Finding) (int, string) {
	switch f.State() {
	case findings.Accepted, findings.FalsePositive:
		return 3, "Suppressed"
	case findings.Fixed:
		return 4, "Resolved"
	case findings.Open:
		return 1, "New"
	}
	return 0, "Unknown"
}

func ocsfCloud(s findings.Subject) object {
	out := object{"provider": provider(s.Cloud)}
	if s.Region != "" {
		out["region"] = s.Region
	}
	if s.Account != "" {
		account := object{"uid": s.Account}
		switch s.Cloud {
		case graph.AWS:
			account["type_id"], account["type"] = 10, "AWS Account"
		case graph.GCP:
			account["type_id"], account["type"] = 11, "GCP Project"
		case graph.Azure:
			account["type_id"], account["type"] = 13, "Azure Subscription"
		case graph.Internet:
		}
		out["account"] = account
	}
	return out
}

func ocsfResource(f *findings.Finding) object {
	out := object{"uid": f.Subject.ID, "name": or(f.Subject.Name, f.Subject.ID), "role_id": 1, "role": "Target"}
	if f.Subject.Type != "" {
		out["type"] = f.Subject.Type
	}
	if f.Subject.Region != "" {
		out["region"] = f.Subject.Region
	}
	if f.Owner != "" {
		out["owner"] = object{"name": f.Owner}
	}
	return out
}

func ocsfInfo(d *Document, f *findings.Finding, attack []string) object {
	r := d.report(f)
	out := object{
		"uid": f.ID, "title": d.title(f), "created_time": f.First.At.UnixMilli(), "first_seen_time": f.First.At.UnixMilli(),
		"last_seen_time": f.Last.At.UnixMilli(), "analytic": object{"uid": f.Report, "name": or(r.Title, f.Report), "type_id": 1, "type": "Rule"},
		"data_sources": []string{"Postern run " + f.Last.Run},
	}
	if r.Description != "" {
		out["desc"] = r.Description
	}
	if r.Practice != "" {
		out["types"] = []string{r.Practice}
	}
	attacks := []object{}
	for _, id := range attack {
		technique, _, sub := strings.Cut(id, ".")
		a := object{"technique": object{"uid": technique}}
		if sub {
			a["sub_technique"] = object{"uid": id}
		}
		attacks = append(attacks, a)
	}
	if len(attacks) > 0 {
		out["attacks"] = attacks
	}
	return out
}

func ocsfControls(r findings.Report, f *findings.Finding, controls []standard) object {
	status, word := 3, "Fail"
	switch {
	case f.Fixed != nil:
		status, word = 1, "Pass"
	case f.NotKnown != nil:
		status, word = 0, "Unknown"
	}
	var names, requirements []string
	for _, s := range controls {
		names = append(names, s.Name)
		for _, id := range s.IDs {
			requirements = append(requirements, s.Name+" "+id)
		}
	}
	return object{"control": or(r.Title, r.ID), "standards": names, "requirements": requirements, "status_id": status, "status": word}
}
