package serve

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// message is one server-sent event.
type message struct {
	event string
	data  []byte // JSON on one line
}

// hub hands messages to the browsers that listen. One that does not keep up is
// dropped; it connects again and learns the state from the greeting.
type hub struct {
	mu     sync.Mutex
	closed bool
	boxes  map[chan message]struct{}
}

func newHub() *hub { return &hub{boxes: map[chan message]struct{}{}} }

func (h *hub) join() chan message {
	h.mu.Lock()
	defer h.mu.Unlock()
	box := make(chan message, 8)
	if h.closed {
		close(box)
		return box
	}
	h.boxes[box] = struct{}{}
	return box
}

func (h *hub) leave(box chan message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.boxes[box]; ok {
		delete(h.boxes, box)
		close(box)
	}
}

func (h *hub) send(m message) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for box := range h.boxes {
		select {
		case box <- m:
		default:
			delete(h.boxes, box)
			close(box)
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for box := range h.boxes {
		delete(h.boxes, box)
		close(box)
	}
}

// Times of an event stream: how often an idle one shows that it lives, and how
// long one write may take before the browser counts as gone.
const (
	heartbeat = 15 * time.Second
	writeTime = 10 * time.Second
)

// stream serves events until the browser, the hub or the preview ends.
func (h *hub) stream(w http.ResponseWriter, r *http.Request, greeting func() message) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // forwarding proxies
	if r.Method == http.MethodHead {
		return
	}
	box := h.join()
	defer h.leave(box)
	rc := http.NewResponseController(w)
	say := func(format string, a ...any) bool {
		_ = rc.SetWriteDeadline(time.Now().Add(writeTime))
		_, err := fmt.Fprintf(w, format, a...)
		return err == nil && rc.Flush() == nil
	}
	m := greeting() // after join, so that nothing falls between
	if !say("retry: 500\nevent: %s\ndata: %s\n\n", m.event, m.data) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			if !say(": still here\n\n") {
				return
			}
		case m, ok := <-box:
			if !ok || !say("event: %s\ndata: %s\n\n", m.event, m.data) {
				return
			}
		}
	}
}
