package queries

import "regexp"

// Framework is a catalogue of controls that reports are mapped to.
type Framework struct {
	Key     string // in front matter
	Name    string
	Version string // the edition whose ids are meant; empty where ids stay the same from one to the next
	id      *regexp.Regexp
}

// Frameworks lists the catalogues that front matter may name. Ids of the built-in reports were looked up in them on
// 2026-11-27; docs/reference/controls.md says in which source, and what was left out.
func Frameworks() []Framework {
	section := regexp.MustCompile(`^[1-9][0-9]*(\.[1-9][0-9]*)+$`)
	return []Framework{
		{"cis-aws", "CIS AWS Foundations Benchmark", "3.0.0", section},
		{"cis-gcp", "CIS Google Cloud Platform Foundation Benchmark", "3.0.0", section},
		{"cis-azure", "CIS Microsoft Azure Foundations Benchmark", "3.0.0", section},
		{"fsbp", "AWS Foundational Security Best Practices", "", regexp.MustCompile(`^[A-Z][A-Za-z0-9]*\.[1-9][0-9]*$`)},
		{"mcsb", "Microsoft cloud security benchmark", "1", regexp.MustCompile(`^[A-Z]{2}-[1-9][0-9]*$`)},
		{"attack", "MITRE ATT&CK for Enterprise", "19", regexp.MustCompile(`^T[0-9]{4}(\.[0-9]{3})?$`)},
	}
}
