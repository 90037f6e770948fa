package access

import "strings"

// Words writes the condition as a person would say it: "aws:SourceIp
// IpAddress 10.0.0.0/8 and not (…)". nil is "always".
func (c *Condition) Words() string {
	if c == nil {
		return "always"
	}
	switch c.Type {
	case TypeCondition:
		return strings.TrimSpace(c.Key + " " + c.Op + " " + strings.Join(c.Values, ", "))
	case TypeNot:
		if len(c.Conditions) == 1 {
			return "not (" + c.Conditions[0].Words() + ")"
		}
	case TypeOr:
		if len(c.Conditions) == 0 {
			return "never"
		}
	}
	parts := make([]string, 0, len(c.Conditions))
	for _, k := range c.Conditions {
		w := k.Words()
		if k.Type == TypeAnd || k.Type == TypeOr {
			w = "(" + w + ")"
		}
		parts = append(parts, w)
	}
	return strings.Join(parts, " "+string(c.Type)+" ")
}
