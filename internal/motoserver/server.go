// Package motoserver gives tests a second implementation of AWS's APIs: moto, a server that `make deps-moto` fetches. It
// owns starting, waiting for and stopping it; what is planted there is each test's business, and all of it is gone
// with the process.
//
// A server that cannot be had fails the test that asked. It is never a reason to skip.
package motoserver

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Account is the account that calls belong to whose credentials name no other.
const Account = "123456789012"

const (
	startLimit = 2 * time.Minute
	pollEvery  = 50 * time.Millisecond
)

// The script runs beside the test process: it starts the server, waits for the end of its standard input, and kills the
// server. The test process holds the other end of that pipe for as long as it lives, however it ends.
const keeper = `exec 3<&0
"$@" </dev/null 3<&- >/dev/null 2>&1 &
server=$!
( read -r _ <&3; kill -9 "$server" ) 2>/dev/null &
wait "$server" 2>/dev/null
`

var shared = sync.OnceValues(func() (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	return launch(ctx)
})

// Start gives the URL of a running server, shared by the tests of one process. The first call takes as long as a start,
// some seconds; a failure fails tb.
func Start(tb testing.TB) string {
	tb.Helper()
	url, err := shared()
	if err != nil {
		tb.Fatalf("a real moto is needed: %v", err)
	}
	return url
}

func launch(ctx context.Context) (string, error) {
	binary, err := find()
	if err != nil {
		return "", err
	}
	var lc net.ListenConfig
	free, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	addr := free.Addr().String()
	if err := free.Close(); err != nil {
		return "", fmt.Errorf("free the port again: %w", err)
	}
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", err
	}
	// Not CommandContext: the server must outlive the call that starts it. Its life hangs on the pipe instead.
	cmd := exec.Command("sh", "-c", keeper, "moto-keeper", binary, "-H", host, "-p", port) //nolint:noctx // see the line above
	// Managed policies would be sixteen hundred documents in every answer about an account.
	cmd.Env = append(os.Environ(), "MOTO_IAM_LOAD_MANAGED_POLICIES=false")
	if _, err := cmd.StdinPipe(); err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", fmt.Errorf("start moto: %w", err)
	}
	died := make(chan error, 1)
	go func() { died <- cmd.Wait() }()
	url := "http://" + addr
	return url, wait(ctx, url, died)
}

func wait(ctx context.Context, url string, died <-chan error) error {
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/moto-api/", nil)
		if err != nil {
			return err
		}
		if resp, err := http.DefaultClient.Do(req); err == nil {
			return resp.Body.Close()
		}
		select {
		case err := <-died:
			return errors.Join(errors.New("moto ended at once"), err)
		case <-ctx.Done():
			return fmt.Errorf("moto does not answer on %s: %w", url, ctx.Err())
		case <-time.After(pollEvery):
		}
	}
}

// find gives the program that `make deps-moto` put into POSTERN_CACHE.
func find() (string, error) {
	cache := os.Getenv("POSTERN_CACHE")
	if cache == "" {
		base, err := os.UserCacheDir()
		if err != nil {
			return "", err
		}
		cache = filepath.Join(base, "postern")
	}
	found, err := filepath.Glob(filepath.Join(cache, "moto-*", "bin", "moto_server"))
	if err != nil || len(found) == 0 {
		return "", fmt.Errorf("no moto below %s: run 'make deps-moto'", cache)
	}
	return found[len(found)-1], nil
}
