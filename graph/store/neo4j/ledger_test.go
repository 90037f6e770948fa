package neo4j_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"net"
	"sync"
)

// ledger keeps the statements that pass a connection between a driver and its server, as Bolt frames them.
type ledger struct {
	open   sync.WaitGroup // connections
	mu     sync.Mutex
	cypher map[string]map[string]any // parameters of the last time, by statement
}

func (s *ledger) pass(client, server net.Conn) {
	s.open.Add(1)
	defer s.open.Done()
	var all bytes.Buffer
	go func() { _, _ = io.Copy(client, server); _ = client.Close() }()
	_, _ = io.Copy(io.MultiWriter(server, &all), client)
	_ = server.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, message := range messages(all.Bytes()) {
		if len(message) > 2 && message[0] == 0xb3 && message[1] == 0x10 { // RUN: statement, parameters, how
			r := &packed{message[2:]}
			text, _ := r.value().(string)
			s.cypher[text], _ = r.value().(map[string]any)
		}
	}
}

// messages takes a client's half of a connection apart, from its HELLO on. One that was cut off is left out.
func messages(b []byte) (out [][]byte) {
	hello := bytes.Index(b, []byte{0xb1, 0x01})
	if hello < 2 {
		return nil
	}
	b = b[hello-2:]
	var message []byte
	for len(b) >= 2 {
		n := int(binary.BigEndian.Uint16(b))
		if n > len(b)-2 {
			break
		}
		if n == 0 && message != nil {
			out, message = append(out, message), nil
		}
		message = append(message, b[2:2+n]...)
		b = b[2+n:]
	}
	return out
}

// packed reads PackStream, the notation of Bolt's values.
type packed struct{ b []byte }

func (p *packed) take(n int) []byte {
	v := p.b[:n]
	p.b = p.b[n:]
	return v
}

func (p *packed) number(bytes int) int64 {
	var v int64
	for i, b := range p.take(bytes) {
		if i == 0 {
			v = int64(int8(b))
			continue
		}
		v = v<<8 | int64(b)
	}
	return v
}

func (p *packed) size(bytes int) int { return int(p.number(bytes)) & (1<<(8*bytes) - 1) }

func (p *packed) value() any {
	switch m := p.take(1)[0]; {
	case m < 0x80:
		return int64(m)
	case m < 0x90:
		return string(p.take(int(m & 15)))
	case m < 0xa0:
		return p.list(int(m & 15))
	case m < 0xb0:
		return p.entries(int(m & 15))
	case m >= 0xf0:
		return int64(int8(m))
	case m == 0xc0:
		return nil
	case m == 0xc1:
		return math.Float64frombits(binary.BigEndian.Uint64(p.take(8)))
	case m == 0xc2 || m == 0xc3:
		return m == 0xc3
	case m >= 0xc8 && m <= 0xcb:
		return p.number(1 << (m - 0xc8))
	case m >= 0xcc && m <= 0xce:
		return bytes.Clone(p.take(p.size(1 << (m - 0xcc))))
	case m >= 0xd0 && m <= 0xd2:
		return string(p.take(p.size(1 << (m - 0xd0))))
	case m >= 0xd4 && m <= 0xd6:
		return p.list(p.size(1 << (m - 0xd4)))
	case m >= 0xd8 && m <= 0xda:
		return p.entries(p.size(1 << (m - 0xd8)))
	default:
		panic(fmt.Sprintf("no value begins with %#x", m))
	}
}

func (p *packed) list(n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = p.value()
	}
	return out
}

func (p *packed) entries(n int) map[string]any {
	out := make(map[string]any, n)
	for range n {
		k, _ := p.value().(string)
		out[k] = p.value()
	}
	return out
}
