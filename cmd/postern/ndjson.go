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
	maxLine   = 16 << 20 // bytes of one question; more is a bad line, not the end
	batchSize = 512      // lines answered in parallel before any is written
)

// answerLines reads a JSON object a line, answers on all cores, and writes the
// answers in the order of the questions. Blank lines are passed over; a bad or
// over-long line gets an answer with "error" from the function given.
func answerLines(ctx context.Context, in io.Reader, out io.Writer, answer func(line []byte) []byte) error {
	r := bufio.NewReaderSize(in, 1<<20)
	w := bufio.NewWriterSize(out, 1<<20)
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var lines [][]byte
		for len(lines) < batchSize {
			line, err := readLine(r)
			if len(line) > 0 {
				lines = append(lines, line)
			}
			if errors.Is(err, io.EOF) {
				done = true
				break
			}
			if err != nil {
				return fmt.Errorf("read questions: %w", err)
			}
			// A person typing, or a script waiting for an answer, gets it at once.
			if r.Buffered() == 0 {
				break
			}
		}
		for _, a := range inParallel(lines, answer) {
			if _, err := w.Write(append(a, '\n')); err != nil {
				return fmt.Errorf("write answers: %w", err)
			}
		}
		if err := w.Flush(); err != nil {
			return fmt.Errorf("write answers: %w", err)
		}
	}
	return nil
}

// readLine returns one line without its end. Past maxLine the rest is thrown
// away and the line cut, which no longer parses.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		if len(line) <= maxLine {
			line = append(line, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
			line = line[:len(line)-1]
		}
		return line, err
	}
}

func inParallel(lines [][]byte, answer func([]byte) []byte) [][]byte {
	out := make([][]byte, len(lines))
	var wg sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), len(lines))
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(lines); i += workers {
				out[i] = answer(lines[i])
			}
		})
	}
	wg.Wait()
	return out
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
