package accuracy_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// outcome is how one run of the program ended.
type outcome struct {
	out, errs string
	code      int   // exit status; -1 where a signal ended it
	memory    int64 // peak resident bytes; 0 where the system does not tell
}

// try runs a command that may fail. It never accepts a crash.
func try(t *testing.T, stdin []byte, args ...string) outcome {
	t.Helper()
	return tryFrom(t, bytes.NewReader(stdin), args...)
}

// tryFrom is try with standard input that is read as it comes.
func tryFrom(t *testing.T, stdin io.Reader, args ...string) outcome {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), bin, args...)
	cmd.Stdin = stdin
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended, memory := make(chan struct{}), make(chan int64, 1)
	go func() { memory <- peakMemory(cmd.Process.Pid, ended) }()
	err = cmd.Wait()
	close(ended)
	if errors.Is(err, syscall.EPIPE) {
		err = nil // it ended before it had read everything
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	o := outcome{out.String(), errs.String(), cmd.ProcessState.ExitCode(), <-memory}
	if strings.Contains(o.errs, "panic: ") || strings.Contains(o.errs, "goroutine ") || o.code < 0 || o.code > 3 {
		t.Errorf("postern %s crashed (%d):\n%.3000s", strings.Join(args, " "), o.code, o.errs)
	}
	return o
}

// imported runs an import that has to succeed and gives the coverage of its run.
func imported(t *testing.T, cloud string, args ...string) (coverage string) {
	t.Helper()
	store := filepath.Join(t.TempDir(), "store")
	postern(t, nil, append([]string{"import", cloud, "--store", store, "--as-of", asOf}, args...)...)
	return string(postern(t, nil, "runs", "show", "--store", store))
}

// readsWell wants nothing that could not be read.
func readsWell(f *figure, name, coverage string) {
	for line := range strings.Lines(coverage) {
		if strings.Contains(line, " unreadable ") || strings.Contains(line, " malformed ") {
			f.check(false, "%s: %s", name, strings.TrimSpace(line))
			return
		}
	}
	f.check(true, "")
}

// TestAccuracyImports: every folder of the cases imports, and nothing in it
// counts as unreadable or malformed.
func TestAccuracyImports(t *testing.T) {
	t.Parallel()
	f := figure{name: "case folders imported"}
	all, err := os.ReadDir(labs(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, lab := range all {
		readsWell(&f, lab.Name(), string(postern(t, nil, "runs", "show", "--store", labStore(t, lab.Name()))))
	}
	spy := readIAMSpy(t)
	for _, c := range spy.Cases {
		readsWell(&f, "iamspy "+strings.Join(c.Files.GAADs, " "), string(postern(t, nil, "runs", "show", "--store", spy.store(t, c))))
	}
	vulnerable := unpack(t, "iam-vulnerable")
	readsWell(&f, "iam-vulnerable", imported(t, "aws", "--gaad", filepath.Join(vulnerable, "*", "gaad.json"), "--config", filepath.Join(vulnerable, "*", "config.json")))
	composites := unpack(t, "composites")
	for name, c := range compositeArgs(composites) {
		readsWell(&f, name, imported(t, c[0], c[1:]...))
	}
	readsWell(&f, "cloudmapper-demo", imported(t, "aws", "--cli-dir", filepath.Join(unpack(t, "cloudmapper-demo"), "account-data", "demo")))
	f.floor(t, 1)
}
