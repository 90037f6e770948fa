package value

import (
	"time"

	"github.com/postern-graph/postern/graph/cypher/fault"
)

// Context is what operations on values may need beside the values.
type Context struct {
	Graph Graph
	Now   time.Time       // what the clock says, the same in the whole query
	Rand  func() float64  // from 0 to 1
	Keep  func(int) error // counts values that stay in memory
	// Work counts looks at the graph, where an operation takes many; it ends a query that takes too many.
	Work func(int64) error
}

// room reports whether so many values can be kept.
func (c *Context) room(n int) error {
	if err := c.Keep(n); err != nil {
		return err
	}
	return c.Keep(-n)
}

func wrong(detail, format string, args ...any) error {
	return fault.New(fault.Type, detail, 0, format, args...)
}

func argument(detail, format string, args ...any) error {
	return fault.New(fault.Argument, detail, 0, format, args...)
}

// kindNames are the types in Neo4j's words.
var kindNames = [...]string{
	Null: "NULL", Bool: "BOOLEAN", Int: "INTEGER", Float: "FLOAT", String: "STRING", List: "LIST", Map: "MAP", Node: "NODE", Rel: "RELATIONSHIP", Path: "PATH",
	Date: "DATE", LocalTime: "LOCAL TIME", Time: "ZONED TIME", LocalDateTime: "LOCAL DATETIME", DateTime: "ZONED DATETIME", Duration: "DURATION", Point: "POINT",
}

// String gives the type in Neo4j's words.
func (k Kind) String() string { return kindNames[k] }

// Describe names a value's type for messages: what a value says stays out of them.
func Describe(v Value) string {
	switch v.kind {
	case Null:
		return "null"
	case Int:
		return "an " + kindNames[v.kind]
	}
	return "a " + kindNames[v.kind]
}
