package ingest

import (
	"bytes"
	"encoding/json"
	"strings"
)

// signs tell whose export a record is by a member that only it has. The first that fits counts.
var signs = []struct {
	member string
	inside string // what the member's text starts with, where the name alone says too little
	is     string
}{
	{"UserDetailList", "", "account authorization details of AWS"},
	{"GroupDetailList", "", "account authorization details of AWS"},
	{"RoleDetailList", "", "account authorization details of AWS"},
	{"configurationItems", "", "an AWS Config snapshot"},
	{"baseConfigurationItems", "", "an export of AWS Config"},
	{"configurationItemStatus", "", "an export of AWS Config"},
	{"awsAccountId", "", "an export of AWS Config"},
	{"MasterAccountId", "", "an organization of AWS"},
	{"Statement", "", "a policy of AWS"},
	{"asset_type", "", "an export of Google Cloud"},
	{"assetType", "", "an export of Google Cloud"},
	{"terraform_version", "", "a plan or state of Terraform"},
	{"planned_values", "", "a plan of Terraform"},
	{"swagger", "", "an API description"},
	{"openapi", "", "an API description"},
	{"id", "/subscriptions/", "an export of Azure"},
	{"id", "/providers/Microsoft.", "an export of Azure"},
	{"kind", "AZ", "an AzureHound collection"},
}

// LooksLike says in words what export a record, or a whole document, seems to be, by what only that one has. It is
// empty where nothing gives it away. Messages use it to tell the user which file went to the wrong flag.
func LooksLike(raw json.RawMessage) string {
	var members map[string]json.RawMessage
	if json.Unmarshal(raw, &members) != nil {
		return ""
	}
	for _, s := range signs {
		v, ok := members[s.member]
		if !ok {
			continue
		}
		var text string
		if s.inside == "" || json.Unmarshal(v, &text) == nil && strings.HasPrefix(text, s.inside) {
			return s.is
		}
	}
	// Resource Graph and AzureHound keep their records in lists; the first one speaks for all.
	for _, list := range []string{"data", "value"} {
		var first []json.RawMessage
		if json.Unmarshal(members[list], &first) == nil && len(first) > 0 {
			return LooksLike(first[0])
		}
	}
	return ""
}

// textLooksLike says what the beginning of a file that is not JSON seems to be.
func textLooksLike(head []byte) string {
	text := bytes.TrimSpace(head)
	line, _, _ := bytes.Cut(text, []byte("\n"))
	switch {
	case bytes.HasPrefix(text, []byte("<")):
		return "HTML or XML"
	case bytes.HasPrefix(text, []byte("PK\x03\x04")):
		return "a zip archive"
	case bytes.IndexByte(text, 0) >= 0, !plainText(line):
		return "a binary file"
	case bytes.HasPrefix(text, []byte("An error occurred")), bytes.HasPrefix(text, []byte("ERROR:")):
		return "an error message"
	case bytes.HasPrefix(text, []byte("---")), bytes.HasPrefix(text, []byte("apiVersion:")):
		return "YAML"
	case bytes.Count(line, []byte(",")) > 0, bytes.Count(line, []byte(";")) > 1, bytes.Count(line, []byte("\t")) > 0:
		return "CSV"
	}
	return ""
}

// plainText reports whether a line holds no control characters.
func plainText(line []byte) bool {
	for _, c := range line {
		if c < ' ' && c != '\t' && c != '\r' && c != '\x1b' {
			return false
		}
	}
	return true
}

// headBytes keeps the first bytes that pass, for messages.
type headBytes struct{ b []byte }

const headSize = 512

func (h *headBytes) Write(p []byte) (int, error) {
	if room := headSize - len(h.b); room > 0 {
		h.b = append(h.b, p[:min(room, len(p))]...)
	}
	return len(p), nil
}

// json reports whether the file begins as exports do, with a list or an object. A table begins with a word, which is
// valid JSON where it stands in quotes.
func (h *headBytes) json() bool {
	text := bytes.TrimLeft(h.b, " \t\r\n")
	return len(text) > 0 && (text[0] == '{' || text[0] == '[')
}
