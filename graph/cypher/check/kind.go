package check

import "strings"

// kind is what is known of a value's type before the run: one of a few, and anything where it depends on data.
type kind uint8

const (
	anything kind = iota
	nothing       // null
	boolean
	integer
	float
	text
	sequence
	mapping
	node
	relationship
	path
	temporal // dates, times, durations and points
	nodes    // a list of nodes
	relationships
)

var kindWords = [...]string{"anything", "null", "a BOOLEAN", "an INTEGER", "a FLOAT", "a STRING", "a LIST", "a MAP", "a NODE", "a RELATIONSHIP", "a PATH", "a date, time, duration or point", "a LIST of nodes", "a LIST of relationships"}

// String names the type for messages.
func (k kind) String() string { return kindWords[k] }

func (k kind) isList() bool { return k == sequence || k == nodes || k == relationships }

func (k kind) isNumber() bool { return k == integer || k == float }

// fits reports whether a value of a type may stand where another is wanted: what is not known may.
func fits(have, want kind) bool {
	switch {
	case have == anything || have == nothing || want == anything || have == want:
		return true
	case want == float:
		return have == integer
	case want == sequence:
		return have.isList()
	}
	return false
}

func elementOf(k kind) kind {
	switch k {
	case nodes:
		return node
	case relationships:
		return relationship
	}
	return anything
}

// kindOfType reads the type of a procedure's field.
func kindOfType(t string) kind {
	switch strings.TrimSuffix(strings.ToUpper(t), " NOT NULL") {
	case "BOOLEAN":
		return boolean
	case "INTEGER":
		return integer
	case "FLOAT", "NUMBER":
		return float
	case "STRING":
		return text
	case "NODE":
		return node
	case "RELATIONSHIP":
		return relationship
	case "PATH":
		return path
	case "MAP":
		return mapping
	}
	if strings.HasPrefix(t, "LIST") && !strings.Contains(t, "|") {
		return sequence
	}
	return anything
}
