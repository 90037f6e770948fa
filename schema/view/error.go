package view

import "fmt"

// Code tells programs what went wrong; it stands in extensions.code of a GraphQL error.
type Code string

// The codes. Each message says what to do about it.
const (
	BadPattern     Code = "BAD_PATTERN"     // with column, and suggestion where there is one
	BadQuery       Code = "BAD_QUERY"       // a Cypher query that cannot be read or run, with line and column
	BadCursor      Code = "BAD_CURSOR"      // not a cursor, or one of another run
	BadRequest     Code = "BAD_REQUEST"     // arguments that do not go together
	NotFound       Code = "NOT_FOUND"       // no such run, node or edge
	LimitDepth     Code = "LIMIT_DEPTH"     // fields within fields
	LimitCost      Code = "LIMIT_COST"      // the sum of what the fields cost
	LimitAliases   Code = "LIMIT_ALIASES"   // one field asked many times
	LimitPage      Code = "LIMIT_PAGE"      // items of one page
	LimitBody      Code = "LIMIT_BODY"      // bytes of a request
	LimitBatch     Code = "LIMIT_BATCH"     // queries of a request: one
	LimitMemory    Code = "LIMIT_MEMORY"    // what one answer holds
	LimitUpload    Code = "LIMIT_UPLOAD"    // bytes or number of the files of a request
	LimitJobs      Code = "LIMIT_JOBS"      // imports and collections that wait
	LimitQuery     Code = "LIMIT_QUERY"     // time, rows or memory of a Cypher query
	LimitStreams   Code = "LIMIT_STREAMS"   // subscriptions, or long searches, at the same time
	Timeout        Code = "TIMEOUT"         // time for one query
	Busy           Code = "BUSY"            // others were served for as long as the query may take
	Cancelled      Code = "CANCELLED"       // the client went away
	Internal       Code = "INTERNAL"        // our fault; the log says more
	BadHost        Code = "BAD_HOST"        // the Host header is none of ours
	BadOrigin      Code = "BAD_ORIGIN"      // a page of another origin asks
	Unauthorized   Code = "UNAUTHENTICATED" // no token, or a wrong one
	BadContentType Code = "BAD_CONTENT_TYPE"
	BadMethod      Code = "BAD_METHOD"       // a change or a subscription by GET
	BadAccept      Code = "BAD_ACCEPT"       // a subscription without an event stream
	NotAllowed     Code = "NOT_ALLOWED"      // the server was not started to do this
	Conflict       Code = "CONFLICT"         // somebody else writes now, or a key stands for something else
	UnknownQuery   Code = "UNKNOWN_DOCUMENT" // the server takes trusted documents alone
)

// Error is a fault that clients may see. Everything else is shown as Internal.
type Error struct {
	Code    Code
	Message string
	// Extra goes into the extensions beside the code: numbers and names, no prose.
	Extra map[string]any
}

func (e *Error) Error() string { return e.Message }

// Errorf returns an Error without extras.
func Errorf(c Code, format string, args ...any) *Error {
	return &Error{Code: c, Message: fmt.Sprintf(format, args...)}
}
