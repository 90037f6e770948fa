package aws

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/ingest"
)

// Beside a command's answers may stand COMMAND.error.json: what could not be read, as `postern collect` writes it,
//
//	{"Error": [{"Code": "AccessDeniedException", "Item": "pay"}], "Kept": "2026-11-20T10:00:00Z"}
//
// with one entry for each refused call. Kept says that the answers beside it are of that earlier time.
type cliError struct {
	Error []struct {
		Code string
		Item string
	}
	Kept string
}

const errorSuffix = ".error"

// refusals turns an error document into coverage: a line for each code, and one more for answers that are older.
func (k *cliReader) refusals(c cliFile) {
	e := k.scope()
	b, err := readSome(c.File, k.im.limits, 64<<20)
	var doc cliError
	if err == nil {
		err = json.Unmarshal(b, &doc)
	}
	what := strings.TrimSuffix(c.command, errorSuffix)
	if err != nil {
		e.gap(what, graph.GapUnreadable, c.Name+": "+err.Error())
		return
	}
	service, operation := commandParts(what)
	where := strings.TrimSpace(c.region + " " + operation)
	count := map[string]int64{}
	items := map[string][]string{}
	for _, r := range doc.Error {
		count[r.Code]++
		if r.Item != "" && len(items[r.Code]) < 3 {
			items[r.Code] = append(items[r.Code], r.Item)
		}
	}
	for _, code := range sortedKeys(count) {
		detail := strings.TrimSpace(where + ": " + code)
		if list := items[code]; len(list) > 0 {
			detail += " for " + strings.Join(list, ", ")
			if n := count[code] - int64(len(list)); n > 0 {
				detail += fmt.Sprintf(" and %d more", n)
			}
		}
		e.sink.Gap(graph.Gap{Scope: e.scope, Service: service, Reason: refusalReason(code), Detail: detail, Count: count[code]})
	}
	if doc.Kept == "" {
		k.unread(c, what, doc)
	}
	if doc.Kept != "" {
		e.gap(service, graph.GapStale, where+": as read at "+doc.Kept)
	}
}

// unread says of things whose own policy, or block of public access, was refused that these are not known. What they would
// forbid must not look allowed.
func (k *cliReader) unread(c cliFile, command string, doc cliError) {
	row, ok := cliCommands()[command]
	switch {
	case !ok:
		return
	case strings.HasSuffix(command, "-get-public-access-block"):
		row.unread = graph.PropBlockUnread
	case strings.HasSuffix(command, "-policy") && command != "lambda-get-layer-version-policy", strings.HasSuffix(command, "-attributes"):
		row.unread = graph.PropPolicyUnread
	default:
		return
	}
	if h, ok := holders()[row.typ]; ok {
		row.typ = h.typ
	}
	row.nameless = true
	for _, r := range doc.Error {
		id := r.Item[strings.LastIndexByte(r.Item, ' ')+1:] // the last of the names that the question had
		if id != "" && refusalReason(r.Code) != graph.GapUnresolved {
			k.put(row, c, id, obj{}, nil)
		}
	}
}

// refusalReason sorts the codes of AWS's services, and the words of `postern collect`, into reasons.
func refusalReason(code string) graph.GapReason {
	lower := strings.ToLower(code)
	switch {
	case strings.HasPrefix(lower, "accessdenied"), strings.HasPrefix(lower, "unauthorized"), strings.HasPrefix(lower, "notauthorized"),
		strings.HasPrefix(lower, "authorizationerror"), strings.HasPrefix(lower, "forbidden"), lower == "authfailure":
		return graph.GapDenied
	case code == "PagesDoNotEnd":
		return graph.GapTruncated
	case strings.Contains(lower, "notfound"), strings.HasPrefix(lower, "nosuch"), strings.Contains(lower, "doesnotexist"):
		return graph.GapUnresolved // it went away between the list and the question about it
	}
	return graph.GapFailed
}

// commandParts cuts "cognito-idp-list-user-pools" into service and operation; a name without an operation is the service.
func commandParts(c string) (service, operation string) {
	for _, verb := range []string{"-list-", "-get-", "-describe-", "-batch-get-", "-generate-", "-assume-"} {
		if at := strings.Index(c, verb); at > 0 {
			return c[:at], c[at+1:]
		}
	}
	return c, ""
}

// onlyRefusals tells a folder in which nothing was read, and why.
func (im *importer) onlyRefusals(list []cliFile) (why string, only bool) {
	for _, c := range list {
		if !strings.HasSuffix(c.command, errorSuffix) {
			return "", false
		}
	}
	var codes []string
	for _, c := range list {
		var doc cliError
		if b, err := readSome(c.File, im.limits, 1<<20); err == nil && json.Unmarshal(b, &doc) == nil {
			for _, r := range doc.Error {
				codes = append(codes, strings.TrimSuffix(c.command, errorSuffix)+": "+r.Code)
			}
		}
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	if len(codes) > 3 {
		codes = append(codes[:3], "…")
	}
	return strings.Join(codes, "; "), true
}

// keepStale leaves an account as the run before had it, where the sink can and there is such a run.
func (im *importer) keepStale(account, why string) (bool, error) {
	keeper, ok := im.sink.(ingest.StaleKeeper)
	if !ok {
		return false, nil
	}
	err := keeper.KeepStale(ingest.ScopeKey{Cloud: graph.AWS, Account: account, Flag: flagCLI}, why)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
