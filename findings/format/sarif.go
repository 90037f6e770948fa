package format

import (
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/findings"
)

// Names of the Static Analysis Results Interchange Format (SARIF) Version 2.1.0, OASIS Standard.
const (
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifVersion = "2.1.0"
	// sarifPrint names the fingerprint by which a tool tells that two results are one. A number after the slash would be
	// raised where ids are made in another way.
	sarifPrint = "posternFinding/v1"
)

type object = map[string]any

// writeSARIF writes one run: a rule for each report, a result for each finding. A finding that is gone is a result whose
// baseline state is absent; what a person decided is a suppression; a report that did not run, or may have left rows out, and what
// was not read, is a notification.
func writeSARIF(w io.Writer, d *Document) error {
	ids := ruleIDs(d)
	rules := []object{}
	for _, id := range ids {
		rules = append(rules, sarifRule(d.Book.Reports[id]))
	}
	results := []object{}
	for _, f := range d.List {
		results = append(results, sarifResult(d, f, slices.Index(ids, f.Report)))
	}
	driver := object{"name": "Postern", "rules": rules}
	if d.Version != "" {
		driver["version"] = d.Version
	}
	run := object{
		"tool": object{"driver": driver}, "results": results, "invocations": []object{sarifInvocation(d)},
		"automationDetails": object{"id": "postern/"}, "columnKind": "unicodeCodePoints",
		"properties": object{"run": d.Book.Run.Run},
	}
	return indented(w, object{"$schema": sarifSchema, "version": sarifVersion, "runs": []object{run}})
}

// ruleIDs gives the reports of the list, and those whose findings are not all known, ascending.
func ruleIDs(d *Document) []string {
	var ids []string
	for _, f := range d.List {
		ids = append(ids, f.Report)
	}
	for _, u := range d.Book.Doubts() {
		if u.Report != "" {
			ids = append(ids, u.Report)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func sarifRule(r findings.Report) object {
	tags := []string{"security"}
	if r.Practice != "" {
		tags = append(tags, r.Practice)
	}
	controls, attack := standards(r)
	for _, s := range controls {
		for _, id := range s.IDs {
			tags = append(tags, s.Key+"/"+id)
		}
	}
	for _, id := range attack {
		tags = append(tags, "attack/"+id)
	}
	rule := object{
		"id": r.ID, "name": r.ID, "shortDescription": object{"text": or(r.Title, r.ID)},
		"defaultConfiguration": object{"level": sarifLevel(r.Severity)},
		"properties":           object{"tags": tags, "security-severity": sarifScore(r.Severity), "precision": "high"},
	}
	if r.Description != "" {
		rule["fullDescription"] = object{"text": r.Description}
	}
	if help := sarifHelp(r); help != "" {
		rule["help"] = object{"text": help}
	}
	if len(r.References) > 0 {
		rule["helpUri"] = r.References[0]
	}
	return rule
}

func sarifHelp(r findings.Report) string {
	var lines []string
	for _, c := range clouds(r) {
		lines = append(lines, provider(c)+": "+r.Remediation[c])
	}
	return strings.Join(append(lines, r.References...), "\n")
}

func sarifResult(d *Document, f *findings.Finding, rule int) object {
	s := f.Subject
	properties := object{"severity": f.Severity, "state": f.State(), "firstSeen": f.First.At.Format(time.RFC3339), "lastSeen": f.Last.At.Format(time.RFC3339)}
	for k, v := range map[string]string{"cloud": string(s.Cloud), "account": s.Account, "region": s.Region, "type": s.Type, "owner": f.Owner} {
		if v != "" {
			properties[k] = v
		}
	}
	if f.NotKnown != nil {
		properties["notKnown"] = f.NotKnown.Why
	}
	result := object{
		"ruleId": f.Report, "ruleIndex": rule, "level": sarifLevel(f.Severity), "kind": "fail", "rank": sarifRank(f.Severity),
		"message": object{"text": d.message(f)}, "baselineState": sarifBaseline(d, f),
		"fingerprints": object{sarifPrint: f.ID}, "partialFingerprints": object{sarifPrint: f.ID},
		// What shows results by file needs a file: the thing itself has an address within its account.
		"locations": []object{{
			"logicalLocations": []object{{"fullyQualifiedName": s.ID, "name": or(s.Name, s.ID), "kind": "resource"}},
			"physicalLocation": object{"artifactLocation": object{"uri": sarifURI(s)}, "region": object{"startLine": 1}},
		}},
		"properties": properties,
	}
	if text := verdict(f); text != "" {
		result["suppressions"] = []object{{"kind": "external", "status": "accepted", "justification": text}}
	}
	return result
}

// sarifURI is a relative address of the subject: its cloud, its account, and its id.
func sarifURI(s findings.Subject) string {
	return or(string(s.Cloud), "estate") + "/" + url.PathEscape(or(s.Account, "-")) + "/" + url.PathEscape(s.ID)
}

func sarifBaseline(d *Document, f *findings.Finding) string {
	switch {
	case f.Fixed != nil:
		return "absent"
	case d.Book.IsNew(f):
		return "new"
	}
	return "unchanged"
}

func sarifLevel(s findings.Severity) string {
	switch s {
	case findings.Critical, findings.High:
		return "error"
	case findings.Medium:
		return "warning"
	case findings.Low, findings.Info:
		return "note"
	}
	return "none"
}

// sarifScore is a number between 0 and 10, as GitHub's code scanning reads it: above 9 is critical, from 7 high, from 4 medium.
func sarifScore(s findings.Severity) string {
	return map[findings.Severity]string{findings.Critical: "9.5", findings.High: "8.0", findings.Medium: "5.5", findings.Low: "3.0", findings.Info: "0.0"}[s]
}

// sarifRank is a number between 0 and 100, the highest for what matters most.
func sarifRank(s findings.Severity) float64 {
	return map[findings.Severity]float64{findings.Critical: 95, findings.High: 80, findings.Medium: 55, findings.Low: 30}[s]
}

func sarifInvocation(d *Document) object {
	notes := []object{}
	for _, u := range d.Book.Doubts() {
		note := object{"level": "warning", "message": object{"text": u.String()}}
		if u.Report != "" {
			note["message"], note["associatedRule"] = object{"text": "The report " + u.String()}, object{"id": u.Report}
		}
		notes = append(notes, note)
	}
	return object{"executionSuccessful": true, "endTimeUtc": d.Made.UTC().Format(time.RFC3339), "toolExecutionNotifications": notes}
}

func indented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
