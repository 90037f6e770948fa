package schema

import (
	"net/http"

	"github.com/postern-graph/postern/schema/view"
)

// CodeInfo is one row of the table of codes that errors carry.
type CodeInfo struct {
	Code view.Code
	// Status is the HTTP status of an answer that has no data because of it; 0 where an answer without data is 200 as
	// well: a question that found nothing, or was wrong in one part, has its answer.
	Status int
	// Means says what was wrong and what to do, in a few words.
	Means string
}

// Codes returns the table. The caller owns the slice.
func Codes() []CodeInfo {
	return []CodeInfo{
		{view.BadRequest, 0, "arguments that do not go together; the message says which"},
		{view.BadPattern, 0, "a path pattern that cannot be read, with `column`, and `suggestion` where there is one"},
		{view.BadQuery, 0, "a Cypher query that cannot be read or run, with `line` and `column`, and `suggestion` where there is one"},
		{view.BadCursor, 0, "`after` is no cursor, or one of another list or run"},
		{view.NotFound, 0, "no such run, node, edge or job"},
		{view.LimitDepth, http.StatusBadRequest, "fields within fields; ask for inner fields in a query of their own"},
		{view.LimitCost, http.StatusBadRequest, "the sum of what the fields cost; ask for smaller pages, fewer fields, or one level less"},
		{view.LimitAliases, http.StatusBadRequest, "one field asked many times; send several queries"},
		{view.LimitPage, http.StatusBadRequest, "items of one page; go on with `after: endCursor`"},
		{view.LimitBatch, http.StatusBadRequest, "a request holds one query; send several"},
		{view.LimitMemory, http.StatusBadRequest, "what one answer holds; ask for smaller pages, or leave out long fields"},
		{view.LimitBody, http.StatusRequestEntityTooLarge, "bytes of a request; send several smaller ones"},
		{view.LimitUpload, http.StatusRequestEntityTooLarge, "bytes or number of the files of a request; send several"},
		{view.LimitJobs, http.StatusTooManyRequests, "imports and collections that wait; ask again when one has ended"},
		{view.LimitQuery, 0, "time, rows or memory of a Cypher query; give it labels, bounds or a LIMIT"},
		{view.LimitStreams, http.StatusTooManyRequests, "subscriptions, or long searches, at the same time; close one first"},
		{view.Busy, http.StatusServiceUnavailable, "others were served for as long as the query may take; ask again later"},
		{view.Timeout, http.StatusGatewayTimeout, "time for one query; ask for smaller pages or fewer fields"},
		{view.Cancelled, 0, "the client went away"},
		{view.Internal, http.StatusInternalServerError, "our fault; the server's log says more"},
		{view.BadHost, http.StatusMisdirectedRequest, "the Host header is none of the server's names; start it with --host to allow one"},
		{view.BadOrigin, http.StatusForbidden, "a page of another origin asks, or an upload comes without the header that shows it does not"},
		{view.Unauthorized, http.StatusUnauthorized, "no token, or a wrong one; send Authorization: Bearer TOKEN"},
		{view.BadContentType, http.StatusUnsupportedMediaType, "send the query as application/json"},
		{view.BadMethod, http.StatusMethodNotAllowed, "a change or a subscription by GET; send it by POST"},
		{view.BadAccept, http.StatusNotAcceptable, "a subscription without an event stream; send Accept: text/event-stream"},
		{view.NotAllowed, http.StatusForbidden, "the server was not started to do this; the message names the flag"},
		{view.Conflict, http.StatusConflict, "somebody else writes now, or a key stands for something else"},
		{view.UnknownQuery, http.StatusBadRequest, "the server takes trusted documents alone"},
	}
}

func statusOf(c view.Code) int {
	for _, row := range Codes() {
		if row.Code == c {
			return row.Status
		}
	}
	return 0
}
