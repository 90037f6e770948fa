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
	w := window{run: run}
	var err error
	if w.first, err = pageSize("first", first, "after: endCursor"); err != nil || after == nil || *after == "" {
		return w, err
	}
	w.from, err = w.behind("after", *after, "the endCursor of the page before")
	return w, err
}

// Paging is a part of a list that is read from either end: First of those behind the cursor After, or Last of those in front of
// the cursor Before.
type Paging struct {
	First, Last   *int
	After, Before *string
}

// window reads which part of a list of total items is meant. Errors are *Error with LimitPage, BadCursor or BadRequest.
func (p Paging) window(name string, total int) (window, error) {
	if p.Last == nil && p.Before == nil {
		return newWindow(name, p.First, p.After)
	}
	w := window{run: name}
	if p.First != nil || p.After != nil {
		return w, Errorf(BadRequest, "read a list from one end: with first and after, or with last and before")
	}
	size, err := pageSize("last", p.Last, "before: startCursor")
	if err != nil {
		return w, err
	}
	end := total
	if p.Before != nil && *p.Before != "" {
		at, err := w.behind("before", *p.Before, "the startCursor of the page behind")
		if err != nil {
			return w, err
		}
		end = min(total, max(0, at-1)) // a cursor points behind its own item, which is not meant either
	}
	w.from = max(0, end-size)
	w.first = end - w.from
	return w, nil
}

// pageSize reads how many items a page has; on is how to ask for the next, empty where there is none.
func pageSize(name string, asked *int, on string) (int, error) {
	if asked == nil {
		return DefaultPage, nil
	}
	if n := *asked; n < 0 || n > MaxPage {
		fewer := "ask for fewer"
		if on != "" {
			fewer += " and go on with " + on
		}
		return 0, &Error{
			Code:    LimitPage,
			Message: name + ": " + strconv.Itoa(n) + " is outside 0 to " + strconv.Itoa(MaxPage) + "; " + fewer,
			Extra:   map[string]any{"limit": MaxPage, "asked": n},
		}
	}
	return *asked, nil
}

// behind gives how many items lie in front of the place that a cursor points to, the cursor's own included.
func (w window) behind(name, cursor, want string) (int, error) {
	pos, err := w.marked(name, cursor, want)
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(pos)
	if err != nil || n < 0 || n > 1<<40 {
		return 0, noCursor(name, want)
	}
	return n, nil
}

// marked gives the place that a cursor of this list points to, as it was written.
func (w window) marked(name, cursor, want string) (place string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	at, place, ok := strings.Cut(string(raw), "\n")
	if err != nil || !ok {
		return "", noCursor(name, want)
	}
	if at != w.run {
		return "", &Error{
			Code: BadCursor, Message: name + " belongs to run " + at + ", this answer to " + w.run + "; begin anew, or ask at: \"" + at + "\"",
			Extra: map[string]any{"run": at},
		}
	}
	return place, nil
}

func noCursor(name, want string) error {
	return Errorf(BadCursor, "%s is no cursor of ours; pass %s", name, want)
}

// mark writes a cursor to a place of this list.
func (w window) mark(place string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(w.run + "\n" + place))
}

// cursor points behind the item at position i.
func (w window) cursor(i int) string { return w.mark(strconv.Itoa(i + 1)) }

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
