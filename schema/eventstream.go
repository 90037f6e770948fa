package schema

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"
)

// eventTime is how long a client may take to read one event. A slower one is cut off, and with it ends what fed it.
const eventTime = 20 * time.Second

// pingTime is how often a stream says that it lives, so that a client that is gone is noticed.
const pingTime = 15 * time.Second

func wantsEvents(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.Contains(r.Header.Get("Accept"), "text/event-stream")
}

// withEvents lets a stream last longer than an answer may: its deadline moves with each event.
func withEvents(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !wantsEvents(r) {
			next.ServeHTTP(w, r)
			return
		}
		s := &events{ResponseWriter: w, control: http.NewResponseController(w)}
		_ = s.control.SetReadDeadline(time.Time{}) // the body was read; what follows is that the client goes away
		defer s.end()
		next.ServeHTTP(s, r)
	})
}

// events is the writer of a stream. Pings come from a goroutine that may outlive the request by a moment; what it
// writes then goes nowhere.
type events struct {
	http.ResponseWriter

	control *http.ResponseController
	mu      sync.Mutex
	ended   bool
}

var errEnded = errors.New("the stream has ended")

// Write implements http.ResponseWriter.
func (e *events) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		return 0, errEnded
	}
	_ = e.control.SetWriteDeadline(time.Now().Add(eventTime)) //nolint:forbidigo // the connection's clock; the recorders of tests have none
	return e.ResponseWriter.Write(b)
}

// Flush implements http.Flusher.
func (e *events) Flush() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.ended {
		_ = e.control.Flush() // a client that is gone is noticed by the request's context
	}
}

func (e *events) end() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.ended = true
}
