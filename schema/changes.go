package schema

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/graph/store"
	"github.com/postern-graph/postern/schema/gql"
	"github.com/postern-graph/postern/schema/view"
)

// Bounds of what users keep beside the runs.
const (
	maxMarks       = 1000 // in one request
	maxViews       = 1000
	maxViewName    = 100
	maxViewWords   = 1000
	maxViewContent = 64 << 10
	viewsNote      = "views"
)

// changes writes what users keep: marks, views, and which runs stay. A store has one writer, so changes go one by one.
type changes struct {
	store  store.Store // nil: nothing can be changed
	source Source
	log    *slog.Logger
	read   func(ctx context.Context) (store.Marks, error) // nil: store is read
	mu     sync.Mutex
}

// writable refuses where the server only reads.
func (c *changes) writable() error {
	if c.store == nil {
		return view.Errorf(view.NotAllowed, "this server only reads; start it without --read-only to change anything")
	}
	return nil
}

// told logs who changed what. Changes are rare and worth a line each.
func (c *changes) told(ctx context.Context, what string, args ...any) {
	c.log.InfoContext(ctx, "changed", append([]any{"what", what, "actor", ActorFrom(ctx).Name}, args...)...)
}

// busy says in our words that somebody else writes.
func busy(err error) error {
	if errors.Is(err, store.ErrLocked) {
		return view.Errorf(view.Conflict, "the store is being written, by an import for example; ask again when it has ended")
	}
	return err
}

func (c *changes) mark(ctx context.Context, flag gql.MarkFlag, ids []string, on bool) (*gql.MarkAnswer, error) {
	if err := c.writable(); err != nil {
		return nil, err
	}
	if len(ids) > maxMarks {
		return nil, overList("ids", len(ids), maxMarks)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.newest(ctx)
	if err != nil {
		return nil, err
	}
	marks, err := store.ReadMarks(ctx, c.store)
	if err != nil {
		return nil, err
	}
	name, changed := strings.ToLower(string(flag)), 0
	for _, id := range ids {
		n, ok := s.Lookup(id)
		switch {
		case ok:
			id = s.ID(n)
		case on:
			return nil, &view.Error{Code: view.NotFound, Message: fmt.Sprintf("no node %.200q in the newest run, and nothing was marked; find its id with search", id)}
		}
		if marks.Set(name, id, on) {
			changed++
		}
	}
	if changed > 0 {
		if err := store.WriteMarks(ctx, c.store, marks); err != nil {
			return nil, busy(err)
		}
		c.told(ctx, "marks changed", "flag", name, "on", on, "changed", changed)
	}
	return &gql.MarkAnswer{Changed: changed, Marked: len(marks[name])}, nil
}

func (c *changes) newest(ctx context.Context) (*graph.Snapshot, error) {
	e, err := c.source.Estate(ctx, "")
	if errors.Is(err, store.ErrNotFound) {
		return nil, view.Errorf(view.NotFound, "the store holds no run yet; load one with importFiles")
	}
	if err != nil {
		return nil, fmt.Errorf("open the newest run: %w", err)
	}
	return e.Snapshot(), nil
}

// marks lists what users marked. Whether the newest run knows an id is found out where somebody asks, as that needs the run.
func (c *changes) marks(ctx context.Context, inRun bool) ([]*gql.Mark, error) {
	out := []*gql.Mark{}
	read := c.read
	switch {
	case read != nil:
	case c.store == nil:
		return out, nil
	default:
		read = func(ctx context.Context) (store.Marks, error) { return store.ReadMarks(ctx, c.store) }
	}
	marks, err := read(ctx)
	if err != nil {
		return nil, err
	}
	knows := func(string) bool { return false }
	if inRun && len(marks) > 0 {
		e, err := pinned(ctx, c.source, "")
		switch {
		case err == nil:
			knows = func(id string) bool { _, ok := e.Snapshot().Lookup(id); return ok }
		case !errors.Is(err, store.ErrNotFound):
			return nil, fmt.Errorf("open the newest run: %w", err)
		}
	}
	for _, flag := range gql.AllMarkFlag {
		for _, id := range marks[strings.ToLower(string(flag))] {
			out = append(out, &gql.Mark{Flag: flag, ID: id, InRun: knows(id)})
		}
	}
	return out, nil
}

func (c *changes) views(ctx context.Context) ([]*gql.SavedView, error) {
	out := []*gql.SavedView{}
	if c.store == nil {
		return out, nil
	}
	data, err := c.store.Note(ctx, viewsNote)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return out, nil
	case err != nil:
		return nil, fmt.Errorf("saved views: %w", err)
	}
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("saved views: %w: %w", store.ErrDamaged, err)
	}
	for _, v := range out {
		v.ID = view.ViewPrefix + v.Name // notes from before there were such ids hold none
	}
	return out, nil
}

func (c *changes) writeViews(ctx context.Context, views []*gql.SavedView) error {
	slices.SortFunc(views, func(a, b *gql.SavedView) int { return strings.Compare(a.Name, b.Name) })
	data, err := json.Marshal(views)
	if err != nil {
		return fmt.Errorf("saved views: %w", err)
	}
	return busy(c.store.SetNote(ctx, viewsNote, data))
}

func (c *changes) saveView(ctx context.Context, in gql.SavedViewInput) (*gql.SavedView, error) {
	if err := c.writable(); err != nil {
		return nil, err
	}
	for _, f := range []struct {
		name, text string
		least, max int
	}{{"name", in.Name, 1, maxViewName}, {"description", in.Description, 0, maxViewWords}, {"content", in.Content, 0, maxViewContent}} {
		if len(f.text) < f.least || len(f.text) > f.max {
			return nil, view.Errorf(view.BadRequest, "%s: %d bytes are outside %d to %d", f.name, len(f.text), f.least, f.max)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	views, err := c.views(ctx)
	if err != nil {
		return nil, err
	}
	v := &gql.SavedView{ID: view.ViewPrefix + in.Name, Name: in.Name, Description: in.Description, Content: in.Content, Actor: ActorFrom(ctx).Name}
	i := slices.IndexFunc(views, func(o *gql.SavedView) bool { return o.Name == in.Name })
	switch {
	case i >= 0 && *views[i] == *v:
		return v, nil
	case i >= 0:
		views[i] = v
	case len(views) >= maxViews:
		return nil, overList("saved views", len(views)+1, maxViews)
	default:
		views = append(views, v)
	}
	if err := c.writeViews(ctx, views); err != nil {
		return nil, err
	}
	c.told(ctx, "view saved", "name", v.Name)
	return v, nil
}

func (c *changes) deleteView(ctx context.Context, name string) (bool, error) {
	if err := c.writable(); err != nil {
		return false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	views, err := c.views(ctx)
	if err != nil {
		return false, err
	}
	left := slices.DeleteFunc(slices.Clone(views), func(v *gql.SavedView) bool { return v.Name == name })
	if len(left) == len(views) {
		return false, nil
	}
	if err := c.writeViews(ctx, left); err != nil {
		return false, err
	}
	c.told(ctx, "view deleted", "name", name)
	return true, nil
}

func (c *changes) prune(ctx context.Context, runs []string) (*gql.PruneAnswer, error) {
	if err := c.writable(); err != nil {
		return nil, err
	}
	if len(runs) > maxMarks {
		return nil, overList("runs", len(runs), maxMarks)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	infos, err := c.store.Runs(ctx)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	out := &gql.PruneAnswer{Removed: []string{}, Absent: []string{}}
	plain := make([]string, 0, len(runs))
	for _, r := range runs {
		plain = append(plain, strings.TrimPrefix(r, view.RunPrefix))
	}
	for _, run := range slices.Compact(slices.Sorted(slices.Values(plain))) {
		switch i := slices.IndexFunc(infos, func(r store.RunInfo) bool { return r.ID == run }); i {
		case -1:
			out.Absent = append(out.Absent, run)
		case len(infos) - 1:
			return nil, view.Errorf(view.BadRequest, "run %s is the newest and cannot be removed; nothing was", run)
		default:
			out.Removed = append(out.Removed, run)
		}
	}
	if len(out.Removed) == 0 {
		return out, nil
	}
	if err := c.store.Prune(ctx, out.Removed...); err != nil {
		return nil, busy(err)
	}
	c.told(ctx, "runs removed", "runs", out.Removed)
	return out, nil
}

func overList(what string, got, limit int) *view.Error {
	return &view.Error{
		Code: view.BadRequest, Message: fmt.Sprintf("%s: %d are more than the limit of %d; send several requests", what, got, limit),
		Extra: map[string]any{"limit": limit, "asked": got},
	}
}
