package aws

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// documentText brings a policy document into one form: compact JSON text with its keys in the order that they came in. It takes an object,
// a string that holds one, and a URL-encoded string, as IAM's API gives them. On an error text is what could be made out.
func documentText(raw json.RawMessage) (text string, err error) {
	raw = bytes.TrimSpace(raw)
	for range 4 {
		if len(raw) == 0 || raw[0] != '"' {
			break
		}
		var s string
		if err := json.Unmarshal(raw, &s); err != nil {
			return string(raw), fmt.Errorf("policy document: %w", err)
		}
		s = strings.TrimSpace(s)
		if strings.HasPrefix(s, "%") {
			decoded, err := url.PathUnescape(s)
			if err != nil {
				return s, fmt.Errorf("policy document: %w", err)
			}
			s = strings.TrimSpace(decoded)
		}
		if raw = []byte(s); len(raw) == 0 {
			return "", nil
		}
	}
	if len(raw) == 0 || string(raw) == "null" {
		return "", nil
	}
	var out bytes.Buffer
	if err := json.Compact(&out, raw); err != nil {
		return string(raw), fmt.Errorf("policy document is not JSON: %w", err)
	}
	if raw[0] != '{' {
		return out.String(), errors.New("policy document is no object")
	}
	return out.String(), nil
}
