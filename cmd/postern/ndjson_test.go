package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/postern-graph/postern/graph/access/awsiam"
)

func echo(line []byte) []byte { return append([]byte("> "), line...) }

func TestAnswersComeInOrder(t *testing.T) {
	var in, want strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&in, "%d\r\n\n", i)
		fmt.Fprintf(&want, "> %d\n", i)
	}
	for name, r := range map[string]io.Reader{
		"whole":        strings.NewReader(in.String()),
		"byte by byte": iotest.OneByteReader(strings.NewReader(in.String())),
		"no last end":  strings.NewReader(strings.TrimRight(in.String(), "\r\n")),
	} {
		var out bytes.Buffer
		if err := answerLines(t.Context(), r, &out, echo); err != nil || out.String() != want.String() {
			t.Errorf("%s: %v, %d bytes, want %d", name, err, out.Len(), want.Len())
		}
	}
}

func TestALineOfAnyLengthIsOneAnswer(t *testing.T) {
	long := strings.Repeat("x", maxLine+1<<20)
	var out bytes.Buffer
	err := answerLines(t.Context(), strings.NewReader("a\n"+long+"\nb\n"), &out, func(l []byte) []byte {
		return fmt.Append(nil, len(l) > maxLine, " ", len(l) <= len(long))
	})
	if want := "false true\ntrue true\nfalse true\n"; err != nil || out.String() != want {
		t.Errorf("%v: %q, want %q", err, out.String(), want)
	}
}

// A question is answered before the next one is asked.
func TestAnswersDoNotWait(t *testing.T) {
	questions, ask := io.Pipe()
	answers, tell := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- answerLines(t.Context(), questions, tell, echo) }()
	buf := make([]byte, 64)
	for _, q := range []string{"one", "two"} {
		_, _ = fmt.Fprintln(ask, q)
		n, err := answers.Read(buf)
		if err != nil || string(buf[:n]) != "> "+q+"\n" {
			t.Fatalf("%v %q", err, buf[:n])
		}
	}
	_ = ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAnswersEndWithTheirInput(t *testing.T) {
	boom := errors.New("boom")
	var out bytes.Buffer
	err := answerLines(t.Context(), io.MultiReader(strings.NewReader("a\n"), iotest.ErrReader(boom)), &out, echo)
	if !errors.Is(err, boom) || out.String() != "> a\n" {
		t.Errorf("%v %q", err, out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := answerLines(ctx, strings.NewReader("a\n"), io.Discard, echo); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := answerLines(t.Context(), strings.NewReader("a\n"), failing{}, echo); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

var errFull = errors.New("full")

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errFull }

// unpacked reads a file of the evaluator's test data.
func unpacked(tb testing.TB, name string, into any) {
	tb.Helper()
	f, err := os.Open("../../graph/access/awsiam/testdata/" + name)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.NewDecoder(z).Decode(into); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkSimulatePipe is `postern aws simulate` without the process around it,
// on questions about AWS's managed policies, each line with its document.
func BenchmarkSimulatePipe(b *testing.B) {
	var docs map[string]json.RawMessage
	var m struct {
		Policies []struct {
			Policy string
			Rows   [][3]string
		}
	}
	unpacked(b, "managed-policies.json.gz", &docs)
	unpacked(b, "managed-policy-matrix.json.gz", &m)
	var text bytes.Buffer
	lines := 0
	for _, p := range m.Policies {
		for _, row := range p.Rows {
			fmt.Fprintf(&text, `{"id":%d,"request":{"principal":"arn:aws:iam::123456789012:role/r","action":%q,"resource":%q,"context":{"aws:SecureTransport":true}},`+
				`"policies":{"identity":[{"name":"p","document":%s}]}}`+"\n", lines, row[0], row[1], docs[p.Policy])
			lines++
		}
	}
	s := awsiam.NewSimulator()
	b.SetBytes(int64(text.Len()))
	b.ReportAllocs()
	for b.Loop() {
		if err := answerLines(b.Context(), bytes.NewReader(text.Bytes()), io.Discard, s.Line); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "lines/s")
}
