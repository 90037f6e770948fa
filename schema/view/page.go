package view

import (
	"encoding/base64"
	"iter"
	"strconv"
	"strings"
)

// Sizes of a page.
const (
	DefaultPage = 25
	MaxPage     = 500
)

// window is the part of a list that was asked for. Lists of one run never change, so a cursor is a position in it.
type window struct {
	run   string // or another name of the list that cursors hold in
	from  int    // items to skip
	first int    // items to give
}

// newWindow reads first and after. Errors are *Error with LimitPage or BadCursor.
func newWindow(run string, first *int, after *string) (window, error) {
	w := window{run: run, first: DefaultPage}
	if first != nil {
		w.first = *first
	}
	if w.first < 0 || w.first > MaxPage {
		return w, &Error{
			Code:    LimitPage,
			Message: "first: " + strconv.Itoa(w.first) + " is outside 0 to " + strconv.Itoa(MaxPage) + "; ask for fewer and go on with after: endCursor",
			Extra:   map[string]any{"limit": MaxPage, "asked": w.first},
		}
	}
	if after == nil || *after == "" {
		return w, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(*after)
	if err != nil {
		return w, Errorf(BadCursor, "after is no cursor of ours; pass the endCursor of the page before")
	}
	at, pos, ok := strings.Cut(string(raw), "\n")
	n, err := strconv.Atoi(pos)
	if !ok || err != nil || n < 0 || n > 1<<40 {
		return w, Errorf(BadCursor, "after is no cursor of ours; pass the endCursor of the page before")
	}
	if at != run {
		return w, &Error{
			Code: BadCursor, Message: "after belongs to run " + at + ", this answer to " + run + "; begin anew, or ask at: \"" + at + "\"",
			Extra: map[string]any{"run": at},
		}
	}
	w.from = n
	return w, nil
}

// cursor points behind the item at position i.
func (w window) cursor(i int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(w.run + "\n" + strconv.Itoa(i+1)))
}

// PageInfo is Relay's: where a page stands in its list.
type PageInfo struct {
	HasNextPage, HasPreviousPage bool
	StartCursor, EndCursor       *string
}

// cut takes the window's part of a list, reading one item beyond it at most.
func cut[T any](w window, list iter.Seq[T]) (items []T, cursors []string, info *PageInfo) {
	info = &PageInfo{HasPreviousPage: w.from > 0}
	i := 0
	for item := range list {
		if i >= w.from+w.first {
			info.HasNextPage = true
			break
		}
		if i >= w.from {
			items = append(items, item)
			cursors = append(cursors, w.cursor(i))
		}
		i++
	}
	if len(cursors) > 0 {
		info.StartCursor, info.EndCursor = &cursors[0], &cursors[len(cursors)-1]
	}
	return items, cursors, info
}
