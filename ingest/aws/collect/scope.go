package collect

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"golang.org/x/sync/errgroup"
	"golang.org/x/time/rate"
)

// scope is one service in one region of one account, being collected.
type scope struct {
	r        *run
	service  service
	account  string
	region   string // "global" for services that are asked once
	config   aws.Config
	clients  map[string]any
	paces    map[string]*rate.Limiter // by client
	answers  map[string][]answer      // by operation
	failed   map[string]bool          // operations of which something could not be read
	regions  map[string]string        // item → the region that its calls go to
	mu       sync.Mutex
	written  map[string]bool
	refused  map[string][]refusal // by document
	again    bool                 // something failed that may well work the next time
	lost     string               // code after which no call of the account is answered
	patience time.Duration
}

// answer is what one call said, with what it was asked: the input's fields, and the names of its document.
type answer struct {
	params map[string]any
	items  []string
	region string // where the list says that the thing lies
	out    reflect.Value
}

func (s *scope) name() string { return s.account + "/" + s.region + "/" + s.service.name }

// read makes the calls of the scope, in the order of the table. The error is one of the disk, or of ctx; what the API
// refuses is no error.
func (s *scope) read(ctx context.Context) error {
	for _, c := range s.service.calls {
		if err := s.ask(ctx, c); err != nil {
			return err
		}
		if s.lost != "" {
			break
		}
	}
	return s.finish()
}

func (s *scope) ask(ctx context.Context, c call) error {
	asked := s.questions(c)
	got := make([]answer, len(asked))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(perScope)
	for i, q := range asked {
		g.Go(func() error {
			var err error
			got[i], err = s.one(gctx, c, q)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	if s.failed[c.of] {
		s.failed[c.op.name] = true // what the list lacks was not asked about either
	}
	for _, a := range got {
		if a.out.IsValid() {
			s.answers[c.op.name] = append(s.answers[c.op.name], a)
		}
	}
	return nil
}

// questions lists what a row asks: once, or about every entry of the answers that it starts from.
func (s *scope) questions(c call) []answer {
	fixed := maps.Clone(c.params)
	for k, v := range fixed {
		if v == "@account" {
			fixed[k] = s.account
		}
	}
	if c.of == "" {
		q := answer{params: fixed}
		if fixed["AccountId"] != nil {
			q.items = []string{s.account}
		}
		return []answer{q}
	}
	var out []answer
	for _, from := range s.answers[c.of] {
		base := answer{params: inherited(c.op, from.params, fixed), items: from.items}
		if c.batch > 0 {
			out = append(out, batches(c, base, from.out)...)
			continue
		}
		for _, e := range entries(from.out, c.list) {
			if q, ok := c.about(e, base); ok {
				out = append(out, q)
			}
		}
	}
	return out
}

// inherited are the fields of an earlier question that this one has as well, below its own.
func inherited(o operation, from, fixed map[string]any) map[string]any {
	p := map[string]any{}
	for k, v := range from {
		if o.has(k) && !strings.HasPrefix(k, "Max") && k != "Limit" && k != "Status" {
			p[k] = v
		}
	}
	maps.Copy(p, fixed)
	return p
}

func (c call) field() string {
	if c.as != "" {
		return c.as
	}
	return c.key
}

// about makes the question about one entry; ok is false for those that the row leaves out.
func (c call) about(e reflect.Value, base answer) (q answer, ok bool) {
	v := entryText(e, c.key)
	if v == "" || c.where[0] != "" && entryText(e, c.where[0]) != c.where[1] {
		return q, false
	}
	q.params = maps.Clone(base.params)
	q.params[c.field()] = v
	for field, p := range c.take {
		if x := fieldAt(e, p); x.IsValid() && x.Kind() != reflect.Pointer {
			q.params[field] = x.Interface()
		}
	}
	name := v
	if c.item != "" {
		if n := entryText(e, c.item); n != "" {
			name = n
		}
	}
	q.items = append(slices.Clip(base.items), name)
	if c.at != "" {
		q.region = entryText(e, c.at)
	}
	return q, true
}

func batches(c call, base answer, out reflect.Value) []answer {
	var values []string
	for _, e := range entries(out, c.list) {
		if v := entryText(e, c.key); v != "" {
			values = append(values, v)
		}
	}
	var list []answer
	for part := range slices.Chunk(values, c.batch) {
		q := answer{params: maps.Clone(base.params), items: append(slices.Clip(base.items), fmt.Sprintf("%04d", len(list)+1))}
		q.params[c.field()] = part
		list = append(list, q)
	}
	return list
}

// one asks one question and keeps the answer.
func (s *scope) one(ctx context.Context, c call, q answer) (answer, error) {
	if s.given() {
		return answer{}, nil
	}
	in, err := c.op.newInput(q.params)
	if err != nil {
		return answer{}, err // a row of the table that is wrong
	}
	region := q.region
	if len(q.items) > 0 {
		region = cmp.Or(s.regionOf(q.items[len(q.items)-1]), region)
	}
	out, err := c.op.all(ctx, func(ctx context.Context, input any) (any, error) {
		return s.call(ctx, c, input, region)
	}, in)
	if ctx.Err() != nil {
		return answer{}, context.Cause(ctx)
	}
	if err != nil {
		s.refuse(c, q, err)
		if c.whole || !out.IsValid() {
			return answer{}, nil
		}
	}
	q.out = out
	if c.regional != nil {
		s.mu.Lock()
		s.regions[q.items[len(q.items)-1]] = c.regional(out)
		s.mu.Unlock()
	}
	if c.quiet {
		return q, nil
	}
	return q, s.keep(c, q)
}

func (s *scope) given() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost != ""
}

func (s *scope) regionOf(item string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.regions[item]
}

// call makes one API call, waiting for its turn, and again where the API asks for patience.
func (s *scope) call(ctx context.Context, c call, input any, region string) (any, error) {
	name := s.service.name
	if c.on != "" {
		name = c.on
	}
	for try := 1; ; try++ {
		if err := s.inPace(ctx, name); err != nil {
			return nil, err
		}
		if err := s.r.turn(ctx); err != nil {
			return nil, err
		}
		out, err := c.op.call(ctx, s.client(name), input, region)
		s.r.called(name, c.op.name)
		if err == nil || try == 10 || !slices.Contains(c.wait, codeOf(err)) {
			return out, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(s.patience):
		}
	}
}

func (s *scope) client(name string) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.clients[name]
	if c == nil {
		for _, known := range services() {
			if known.name == name {
				c = known.client(s.config)
			}
		}
		s.clients[name] = c
	}
	return c
}

// refuse records what a call was not told; codes that only mean "none" are nothing to record.
func (s *scope) refuse(c call, q answer, err error) {
	code := codeOf(err)
	if slices.Contains(c.none, code) || unused(code) || code == codeNoName && notOffered(cmp.Or(c.on, s.service.name), s.region) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if expired(code) {
		s.lost = code
	}
	s.again = s.again || !Denied(code) && !notFound(code)
	s.failed[c.op.name] = true
	d := s.service.document(c)
	s.refused[d] = append(s.refused[d], refusal{Code: code, Item: strings.Join(q.items, " "), Message: message(err)})
}

func (s *scope) file(c call, items []string) string {
	p := path.Join(s.account, s.region, s.service.document(c))
	for _, i := range items {
		p = path.Join(p, fileName(i))
	}
	return p + ".json"
}

func (s *scope) keep(c call, q answer) error {
	for _, d := range c.drop {
		if at := strings.LastIndexByte(d, '.'); at > 0 {
			if v := fieldAt(q.out, d[:at]); v.IsValid() && v.Kind() == reflect.Struct {
				v.FieldByName(d[at+1:]).SetZero()
			}
		}
	}
	name := s.file(c, q.items)
	b := shape{lower: s.service.lower, seal: s.r.o.Seal}.document(q.out)
	if string(b) == "{}\n" {
		return nil // it says nothing
	}
	if err := s.r.spool.write(name, b); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.written[name] = true
	return nil
}

// finish removes what earlier collections left of the scope, unless it stands for what could not be read this time, and
// writes down what that was.
func (s *scope) finish() error {
	kept := map[string]bool{} // documents with answers of an earlier collection
	for _, c := range s.service.calls {
		d := s.service.document(c)
		for _, f := range s.r.spool.below(path.Join(s.account, s.region, d)) {
			switch {
			case s.written[f]:
			case !strings.HasSuffix(f, errorSuffix) && (s.failed[c.op.name] || s.lost != ""):
				kept[d] = true
			default:
				if err := s.r.spool.remove(f); err != nil {
					return err
				}
			}
		}
	}
	if s.refused[s.service.name] == nil {
		// What said that the whole service could not be read is no longer true.
		if err := s.r.spool.remove(path.Join(s.account, s.region, s.service.name+errorSuffix)); err != nil {
			return err
		}
	}
	for d := range kept {
		if s.refused[d] == nil {
			s.refused[d] = []refusal{} // kept because of a list before it
		}
	}
	for d, list := range s.refused {
		doc := errorDocument{Error: list}
		slices.SortFunc(doc.Error, func(a, b refusal) int { return strings.Compare(a.Item, b.Item) })
		if kept[d] {
			doc.Kept = s.r.lastTime(s.name())
		}
		name := path.Join(s.account, s.region, d+errorSuffix)
		if err := s.r.spool.write(name, doc.bytes()); err != nil {
			return err
		}
	}
	return s.r.spool.note(logEntry{Scope: s.name(), Again: s.again})
}
