package neo4jserver

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/template"
)

// The settings that matter to tests: loopback only, authentication on as users have it, little memory, no telemetry,
// and no HTTP, since nothing here asks over it.
var config = template.Must(template.New("neo4j.conf").Parse(`server.bolt.listen_address=127.0.0.1:{{.Port}}
server.bolt.advertised_address=127.0.0.1:{{.Port}}
server.http.enabled=false
server.https.enabled=false
dbms.security.auth_enabled=true
server.memory.pagecache.size={{.PageCache}}
dbms.usage_report.enabled=false
`))

// The script runs beside the test process and not under it: it starts the server, waits for the end of its standard
// input, and then kills the server and removes its folder. The test process holds the other end of that pipe for as
// long as it lives, so the server goes with it however it ends: normally, by a panic, a time limit or kill -9. A server
// that ends by itself leaves its folder, with its logs, for the error message and for whoever looks for the cause.
const keeper = `exec 3<&0
"$@" </dev/null 3<&- &
server=$!
echo "$server" >"$POSTERN_NEO4J_HOME/pid"
( read -r _ <&3; : >"$POSTERN_NEO4J_HOME/stopped"; kill -9 "$server" ) 2>/dev/null &
reader=$!
wait "$server" 2>/dev/null
if [ -e "$POSTERN_NEO4J_HOME/stopped" ]; then rm -rf "$POSTERN_NEO4J_HOME"; exit 0; fi
kill "$reader" 2>/dev/null
exit 1
`

// Memory is what a server may take, in Java's notation of sizes.
type Memory struct{ Heap, PageCache string }

// little suits tests, and measured suits benchmarks of a small database.
var (
	little   = settings{Memory: Memory{Heap: "1g", PageCache: "256m"}, brief: true}
	measured = settings{Memory: little.Memory}
)

// settings are how a server is started. A brief one spends little on compiling itself and on collecting garbage in the
// background: a server that lives for a minute on two cores would otherwise take them from the tests.
type settings struct {
	Memory

	brief bool
}

// Launch starts a server of the caller's own, which ends with the process; the first start of a machine fetches the
// jars. It gives the address and the credentials.
func Launch(ctx context.Context, m Memory) (uri, user, password string, err error) {
	ctx, cancel := context.WithTimeout(ctx, startLimit)
	defer cancel()
	s, err := launch(ctx, settings{Memory: m})
	return s.uri, s.user, s.password, err
}

// launch starts a server of our own on a free port, with a fresh data folder and a random password. On failure
// nothing of it remains.
func launch(ctx context.Context, with settings) (server, error) {
	jars, err := Jars(ctx)
	if err != nil {
		return server{}, err
	}
	home, err := os.MkdirTemp("", "postern-neo4j-*")
	if err != nil {
		return server{}, fmt.Errorf("make the server's folder: %w", err)
	}
	p, err := prepare(ctx, jars, home, with)
	if err == nil {
		err = p.start(ctx)
	}
	if err != nil {
		return server{}, errors.Join(err, os.RemoveAll(home))
	}
	return p.server, nil
}

// process is a server with its folder, which outlives its end.
type process struct {
	server

	addr, jars, home, conf string

	settings settings

	died <-chan error
	hand io.Closer // the pipe that the server's life hangs on
}

func prepare(ctx context.Context, jars, home string, with settings) (*process, error) {
	addr, err := freeAddr(ctx)
	if err != nil {
		return nil, err
	}
	p := &process{
		server: server{uri: "bolt://" + addr, user: "neo4j", password: rand.Text()},
		addr:   addr, jars: jars, home: home, conf: filepath.Join(home, "conf"), settings: with,
	}
	if err := writeConfig(p.conf, addr, with.Memory); err != nil {
		return nil, err
	}
	return p, setPassword(ctx, jars, home, p.conf, p.password)
}

func (p *process) start(ctx context.Context) error {
	died, log, hand, err := run(p.jars, p.home, p.conf, p.settings)
	if err != nil {
		return err
	}
	p.died, p.hand = died, hand
	if err := waitForBolt(ctx, p.addr, died); err != nil {
		said, _ := os.ReadFile(log) // best effort: the error above is the news
		return fmt.Errorf("%w\n%s", err, said)
	}
	return nil
}

// freeAddr asks the kernel for a free port and gives it back. Another process may take it in between; the server then
// ends at once and the caller says so.
func freeAddr(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return "", fmt.Errorf("free the port again: %w", err)
	}
	return addr, nil
}

func writeConfig(dir, addr string, m Memory) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %s: %w", addr, err)
	}
	var text bytes.Buffer
	if err := config.Execute(&text, struct {
		Port string
		Memory
	}{port, m}); err != nil {
		return fmt.Errorf("fill in neo4j.conf: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the folder for neo4j.conf: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "neo4j.conf"), text.Bytes(), 0o600); err != nil {
		return fmt.Errorf("write neo4j.conf: %w", err)
	}
	return nil
}

// setPassword does what `neo4j-admin dbms set-initial-password` does, before the first start.
func setPassword(ctx context.Context, jars, home, conf, password string) error {
	cmd := exec.CommandContext(ctx, "java", "-XX:TieredStopAtLevel=1", "-cp", filepath.Join(jars, "*"),
		"org.neo4j.cli.AdminTool", "dbms", "set-initial-password", password)
	cmd.Env = append(os.Environ(), "NEO4J_HOME="+home, "NEO4J_CONF="+conf)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("set the first password: %w\n%s", err, out)
	}
	return nil
}

// run starts the server under its keeper and returns a channel that reports its end, the file with its output, and
// what ends it when it is closed.
func run(jars, home, conf string, with settings) (died <-chan error, logFile string, hand io.Closer, err error) {
	args := []string{"-c", keeper, "neo4j-keeper", "java", "-Xmx" + with.Heap}
	if with.brief {
		args = append(args, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
	}
	for _, pkg := range []string{"java.nio", "java.io", "sun.nio.ch", "java.lang"} {
		args = append(args, "--add-opens=java.base/"+pkg+"=ALL-UNNAMED")
	}
	args = append(args, "-cp", filepath.Join(jars, "*"), "org.neo4j.server.CommunityEntryPoint",
		"--home-dir="+home, "--config-dir="+conf)
	// Not CommandContext: the server must outlive the call that starts it. Its life hangs on the pipe instead.
	cmd := exec.Command("sh", args...) //nolint:noctx // see the line above
	cmd.Env = append(os.Environ(), "POSTERN_NEO4J_HOME="+home)
	log, err := os.Create(filepath.Join(home, "console.log"))
	if err != nil {
		return nil, "", nil, fmt.Errorf("make the server's log: %w", err)
	}
	// A file and not our own output: go test waits for whoever holds that, even after the tests are over.
	cmd.Stdout, cmd.Stderr = log, log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, "", nil, fmt.Errorf("make the pipe that the server's life hangs on: %w", err)
	}
	if err := cmd.Start(); err != nil {
		return nil, "", nil, fmt.Errorf("start %s: %w", strings.Join(args[3:5], " "), err)
	}
	end := make(chan error, 1)
	go func() {
		end <- cmd.Wait()
		_ = stdin.Close() // also keeps the pipe referenced until here
	}()
	return end, log.Name(), stdin, nil
}
