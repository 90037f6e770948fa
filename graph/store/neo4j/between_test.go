package neo4j_test

import (
	"net"
	"testing"
)

// between listens for a driver in front of a server until the test ends, hands every pair of connections to pass, which
// carries what they say, and gives its address.
func between(t *testing.T, server string, pass func(client, server net.Conn)) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := new(net.Dialer).Dial("tcp", server)
			if err != nil {
				_ = client.Close() // the server is down, for a while perhaps
				continue
			}
			go pass(client, server)
		}
	}()
	return l.Addr().String()
}
