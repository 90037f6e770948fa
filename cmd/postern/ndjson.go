package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

	"github.com/spf13/cobra"
)

const (
	maxLine    = 16 << 20 // bytes of one question; more is a bad line, not the end
	batchLines = 256      // questions answered by one worker at a time
	batchBytes = 1 << 20
)

// batch is some questions in a row, and their answers once done is closed.
type batch struct {
	text  []byte
	ends  []int // of the lines in text
	out   []byte
	ended error // why there is no further batch: io.EOF, or what went wrong
	done  chan struct{}
}

// batches are used again: their texts are large.
type batches struct{ sync.Pool }

func (p *batches) take() *batch {
	b, ok := p.Get().(*batch)
	if !ok {
		b = &batch{}
	}
	return &batch{text: b.text[:0], ends: b.ends[:0], out: b.out[:0], done: make(chan struct{})}
}

// answerLines reads a JSON object a line, answers on all cores, and writes the
// answers in the order of the questions. Blank lines are passed over; a bad or
// over-long line gets an answer with "error" from the function given. Reading,
// answering and writing go on side by side, over a few batches at a time: memory
// does not grow with the input. The function must not keep the line.
func answerLines(ctx context.Context, in io.Reader, out io.Writer, answer func(line []byte) []byte) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	jobs, inOrder := make(chan *batch, workers), make(chan *batch, 2*workers)
	var pool batches
	go readBatches(ctx, bufio.NewReaderSize(in, 1<<20), &pool, jobs, inOrder)
	for range workers {
		go func() {
			for b := range jobs {
				b.answer(answer)
			}
		}()
	}
	w := bufio.NewWriterSize(out, 1<<20)
	for {
		var b *batch
		select {
		case <-ctx.Done():
			return ctx.Err()
		case b = <-inOrder:
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-b.done:
		}
		if _, err := w.Write(b.out); err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
		// A person typing, or a script waiting for an answer, gets it at once.
		if b.ended != nil || len(inOrder) == 0 {
			if err := w.Flush(); err != nil {
				return fmt.Errorf("write answers: %w", err)
			}
		}
		switch {
		case errors.Is(b.ended, io.EOF):
			return nil
		case b.ended != nil:
			return fmt.Errorf("read questions: %w", b.ended)
		}
		pool.Put(b)
	}
}

// readBatches sends what it reads to the workers, and to the writer in order.
func readBatches(ctx context.Context, r *bufio.Reader, pool *batches, jobs, inOrder chan<- *batch) {
	defer close(jobs)
	for {
		b := pool.take()
		b.read(r)
		ended := b.ended != nil // the writer may be done with it sooner than we
		for _, to := range []chan<- *batch{inOrder, jobs} {
			select {
			case <-ctx.Done():
				return
			case to <- b:
			}
		}
		if ended {
			return
		}
	}
}

// read takes lines until the batch is full or nothing more is there at the moment.
func (b *batch) read(r *bufio.Reader) {
	for b.ended == nil && len(b.ends) < batchLines && len(b.text) < batchBytes {
		start := len(b.text)
		b.ended = b.readLine(r)
		if len(b.text) > start {
			b.ends = append(b.ends, len(b.text))
		}
		if r.Buffered() == 0 && len(b.ends) > 0 {
			return
		}
	}
}

// readLine appends one line without its end. Past maxLine the rest is thrown
// away and the line cut, which no longer parses.
func (b *batch) readLine(r *bufio.Reader) error {
	start := len(b.text)
	for {
		part, err := r.ReadSlice('\n')
		if len(b.text)-start <= maxLine {
			b.text = append(b.text, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		for n := len(b.text); n > start && (b.text[n-1] == '\n' || b.text[n-1] == '\r'); n-- {
			b.text = b.text[:n-1]
		}
		return err
	}
}

func (b *batch) answer(answer func([]byte) []byte) {
	start := 0
	for _, end := range b.ends {
		b.out = append(append(b.out, answer(b.text[start:end:end])...), '\n')
		start = end
	}
	close(b.done)
}

// openInput opens a file argument, "-" being standard input; what ends in .gz
// is unpacked.
func openInput(cmd *cobra.Command, name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(cmd.InOrStdin()), nil
	}
	f, err := os.Open(name) //nolint:gosec // the user names the file
	if err != nil {
		return nil, err
	}
	if !strings.HasSuffix(name, ".gz") {
		return f, nil
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("unpack %s: %w", name, err), f.Close())
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	return nil
}
