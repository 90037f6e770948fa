// Package reference holds what the AWS service authorization reference says of
// every action: its access level, the kinds of resources that it takes, and the
// condition keys that its service defines; and which services take resource
// control policies. It knows nothing of policies or estates; who decides access,
// reviews documents or names actions to people asks it.
package reference

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/reference.txt.gz
var data []byte

// Level is an action's access level ("Understanding access level summaries
// within policy summaries").
type Level uint8

// The access levels, in the order in which reports show them.
const (
	List Level = iota
	Read
	Write
	Permissions
	Tagging
)

// Levels lists the levels in order.
func Levels() []Level { return []Level{List, Read, Write, Permissions, Tagging} }

// String is the level as AWS writes it.
func (l Level) String() string {
	return [...]string{"List", "Read", "Write", "Permissions management", "Tagging"}[l]
}

// Type is a kind of resource: its name and the pattern of its ARN, in which "*"
// stands for what each resource fills in.
type Type struct{ Name, ARN string }

// Action is one action.
type Action struct {
	Service, Name string // "s3", "GetObject"
	Level         Level
	// Types are the kinds of resources that it takes; none means that it takes
	// no resource, so that only Resource "*" grants it.
	Types []*Type
	// Required says of each of the Types whether every request names one of it,
	// so that all those must be allowed.
	Required []bool
}

// String is the action as policies name it.
func (a *Action) String() string { return a.Service + ":" + a.Name }

// Service is one service. What it holds is read when first asked for.
type Service struct {
	Prefix, Name string
	RCP          bool // resource control policies bind it ("Resource control policies", list of services)

	once    sync.Once
	text    string
	actions []*Action
	byName  map[string]*Action // lower case
	keys    []string
}

// Actions lists the service's actions, ascending by name. Nobody may change the list.
func (s *Service) Actions() []*Action {
	s.once.Do(s.read)
	return s.actions
}

// Keys lists the condition keys that the service defines, with prefix; "*"
// stands where they end in a name of the user's.
func (s *Service) Keys() []string {
	s.once.Do(s.read)
	return s.keys
}

func (s *Service) action(name string) (*Action, bool) {
	s.once.Do(s.read)
	a, ok := s.byName[strings.ToLower(name)]
	return a, ok
}

func (s *Service) read() {
	var types []*Type
	s.byName = map[string]*Action{}
	for line := range strings.SplitSeq(strings.TrimSuffix(s.text, "\n"), "\n") {
		switch {
		case line == "":
		case line[0] == '@':
			for k := range strings.SplitSeq(line[1:], " ") {
				s.keys = append(s.keys, s.Prefix+":"+k)
			}
		case line[0] == '=':
			end := strings.LastIndexByte(line, ' ') // names may have spaces, ARNs have none
			types = append(types, &Type{line[1:end], line[end+1:]})
		default:
			a := readAction(s.Prefix, line, types)
			s.actions = append(s.actions, a)
			s.byName[strings.ToLower(a.Name)] = a
		}
	}
}

// Table is the whole reference, services ascending by prefix. It is safe for
// concurrent use.
type Table struct {
	Services []*Service
	services map[string]*Service
}

// All gives the reference. It is read once; nobody may change it.
var All = sync.OnceValue(load)

func load() *Table {
	t := &Table{services: map[string]*Service{}}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return t // the data is part of the program; a test reads it
	}
	text, err := io.ReadAll(z)
	if err != nil {
		return t
	}
	for part := range strings.SplitSeq(strings.TrimPrefix(string(text), "!"), "\n!") {
		head, rest, _ := strings.Cut(part, "\n")
		prefix, name, _ := strings.Cut(head, "\t")
		name, mark, _ := strings.Cut(name, "\t")
		s := &Service{Prefix: prefix, Name: name, RCP: mark == "rcp", text: rest}
		t.Services, t.services[prefix] = append(t.Services, s), s
	}
	return t
}

func readAction(service, line string, types []*Type) *Action {
	name, rest, _ := strings.Cut(line, "\t")
	a := &Action{Service: service, Name: name, Level: Level(max(0, strings.IndexByte("LRWPT", rest[0])))} //nolint:gosec // at most 4
	for f := range strings.SplitSeq(rest[1:], ",") {
		if n, err := strconv.Atoi(strings.TrimSuffix(f, "!")); err == nil && n < len(types) {
			a.Types, a.Required = append(a.Types, types[n]), append(a.Required, strings.HasSuffix(f, "!"))
		}
	}
	return a
}

// Size is the number of actions.
func (t *Table) Size() int {
	n := 0
	for _, s := range t.Services {
		n += len(s.Actions())
	}
	return n
}

// Service finds a service by its prefix, without regard to case.
func (t *Table) Service(prefix string) (*Service, bool) {
	s, ok := t.services[strings.ToLower(prefix)]
	return s, ok
}

// Action finds an action by its full name, without regard to case.
func (t *Table) Action(name string) (*Action, bool) {
	prefix, action, _ := strings.Cut(name, ":")
	if s, ok := t.Service(prefix); ok {
		return s.action(action)
	}
	return nil, false
}

// Matching gives the actions that a pattern of a policy matches, ascending.
func (t *Table) Matching(pattern string) []*Action {
	if a, ok := t.Action(pattern); ok {
		return []*Action{a}
	}
	if !strings.ContainsAny(pattern, "*?") {
		return nil
	}
	pattern = strings.ToLower(pattern)
	prefix, _, _ := strings.Cut(pattern, ":")
	services := t.Services
	if !strings.ContainsAny(prefix, "*?") {
		s, ok := t.services[prefix]
		if !ok {
			return nil
		}
		services = []*Service{s}
	}
	var out []*Action
	for _, s := range services {
		for _, a := range s.Actions() {
			if glob(pattern, strings.ToLower(a.String())) {
				out = append(out, a)
			}
		}
	}
	return out
}

// HasKey reports whether a service defines a condition key of its own; key is
// written with its prefix. Of keys that end in a name of the user's, such as
// tags, what stands before that name counts.
func (s *Service) HasKey(key string) bool {
	head, _, named := strings.Cut(key, "/")
	return slices.ContainsFunc(s.Keys(), func(k string) bool {
		kh, _, kn := strings.Cut(k, "/")
		return kn && named && strings.EqualFold(kh, head) || glob(strings.ToLower(k), strings.ToLower(key))
	})
}

// glob matches "*" and "?", greedily.
func glob(p, s string) bool {
	i, star, mark := 0, -1, 0
	j := 0
	for j < len(s) {
		switch {
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case i < len(p) && (p[i] == '?' || p[i] == s[j]):
			i++
			j++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(p[i:], "*") == ""
}
