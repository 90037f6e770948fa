package main

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/postern-graph/postern/ingest/aws/collect"
)

// progress tells how far a collection is: one line that is written over on a terminal, a plain line now and then elsewhere.
type progress struct {
	w       io.Writer
	width   int
	now     func() time.Time
	began   time.Time
	last    time.Time
	written bool
}

func newProgress(w io.Writer, now func() time.Time) *progress {
	return &progress{w: w, width: terminalWidth(w), now: now, began: now()}
}

// show takes one step's counts. A terminal hears of it ten times a second, anything else every ten seconds.
func (p *progress) show(s collect.Progress) {
	every := 10 * time.Second
	if p.width > 0 {
		every = 100 * time.Millisecond
	}
	now := p.now()
	if s.Done < s.Scopes && now.Sub(p.last) < every {
		return
	}
	p.last = now
	line := progressLine(s, now.Sub(p.began))
	if p.width == 0 {
		_, _ = fmt.Fprintln(p.w, line)
		return
	}
	if r := []rune(line); len(r) >= p.width {
		line = string(r[:p.width-1])
	}
	_, _ = fmt.Fprint(p.w, "\r\x1b[K"+line)
	p.written = true
}

func (p *progress) end() {
	if p.written {
		_, _ = fmt.Fprintln(p.w)
	}
}

// progressLine is "37% of 1,204 scopes in 12 accounts, 85 calls/s, 2 min left: 1234… eu-west-1 lambda".
func progressLine(s collect.Progress, took time.Duration) string {
	line := fmt.Sprintf("%d%% of %d scopes in %d accounts", s.Done*100/max(s.Scopes, 1), s.Scopes, s.Accounts)
	if sec := took.Seconds(); sec > 0 {
		line += fmt.Sprintf(", %.0f calls/s", float64(s.Calls)/sec)
	}
	if done := s.Done - s.Skipped; done > 0 && s.Done < s.Scopes {
		left := took * time.Duration(s.Scopes-s.Done) / time.Duration(done)
		line += ", " + left.Round(time.Second).String() + " left"
	}
	if s.Failures > 0 {
		line += fmt.Sprintf(", %d refused", s.Failures)
	}
	return line + ": " + s.Account + " " + s.Region + " " + s.Service
}

// writeRefusals sums up what was not read by service and code: "eks in 3 accounts not read: AccessDeniedException".
func writeRefusals(w io.Writer, res collect.Result) {
	type key struct{ service, code string }
	accounts := map[key]map[string]bool{}
	commands := map[key]map[string]bool{}
	for _, f := range res.Failures {
		k := key{f.Service, f.Code}
		if accounts[k] == nil {
			accounts[k], commands[k] = map[string]bool{}, map[string]bool{}
		}
		accounts[k][f.Account] = true
		if f.Command != "" {
			commands[k][f.Command] = true
		}
	}
	keys := make([]key, 0, len(accounts))
	for k := range accounts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.service, b.service), cmp.Compare(a.code, b.code)) })
	for _, k := range keys {
		list := sortedWords(commands[k])
		if len(list) > 3 {
			list = append(list[:3], fmt.Sprintf("%d more", len(commands[k])-3))
		}
		what := ""
		if len(list) > 0 {
			what = " (" + strings.Join(list, ", ") + ")"
		}
		_, _ = fmt.Fprintf(w, "%s in %s not read: %s%s\n", k.service, plural(len(accounts[k]), "account"), k.code, what)
	}
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func sortedWords(m map[string]bool) []string {
	out := make([]string, 0, len(m))
	for w := range m {
		out = append(out, w)
	}
	slices.Sort(out)
	return out
}
